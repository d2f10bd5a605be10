/// Store of the texts typed most at any pod, so that a new one does not begin cold. Kept for each revision of the
/// catalogue.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol HottestStore: Sendable {
    /// Adds the texts asked for here since the last time.
    func add(_ hottest: [(text: String, hits: Int)], of revision: String) async
    /// Texts, the hottest first; nil: the store is out of reach.
    func texts(of revision: String, most: Int) async -> [String]?
}

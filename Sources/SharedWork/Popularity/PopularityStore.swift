/// How often people meant each item, over all pods: weights that only grow, until nobody has asked for long.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol PopularityStore: Sendable {
    /// Adds what this pod has learned.
    ///
    /// - Returns: what could not be added
    func add(_ weights: [String: Double]) async -> [String: Double]
    /// All that is known; nil: nobody can be asked.
    func weights() async -> [String: Double]?
    /// Puts back what the store has forgotten; what it has stays.
    func restore(_ weights: [String: Double]) async
    func forget(_ items: [String]) async
}

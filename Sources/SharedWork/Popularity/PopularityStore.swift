/// Counts of how often people meant each item of a catalogue, over all pods: weights only grow, and expire when unused
/// for long.
///
/// A catalogue goes by its name; nil is the first one. Its forms: memory (this pod's alone) and Redis.
package protocol PopularityStore: Sendable {
    /// Adds the weights that this pod has learned.
    ///
    /// - Returns: the weights that could not be added
    func add(_ weights: [String: Double], to catalogue: String?) async -> [String: Double]
    /// All known weights; nil: the store is out of reach.
    func weights(of catalogue: String?) async -> [String: Double]?
    /// Restores weights that the store has forgotten; those it has stay.
    func restore(_ weights: [String: Double], to catalogue: String?) async
    func forget(_ items: [String], of catalogue: String?) async
}

/// How often people meant each item of a catalogue, over all pods: weights that only grow, until nobody has asked for long.
///
/// A catalogue goes by its name; nil is the first one. Its forms: memory (this pod's alone) and Redis.
package protocol PopularityStore: Sendable {
    /// Adds what this pod has learned.
    ///
    /// - Returns: what could not be added
    func add(_ weights: [String: Double], to catalogue: String?) async -> [String: Double]
    /// All that is known; nil: nobody can be asked.
    func weights(of catalogue: String?) async -> [String: Double]?
    /// Puts back what the store has forgotten; what it has stays.
    func restore(_ weights: [String: Double], to catalogue: String?) async
    func forget(_ items: [String], of catalogue: String?) async
}

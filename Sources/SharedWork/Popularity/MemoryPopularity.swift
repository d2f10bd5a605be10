import PredictionEngine
import Synchronization

/// Counts of how often people meant each item, at one pod alone.
package final class MemoryPopularity: PopularityStore {
    /// Weights by catalogue, of which a pod has as many as its settings name.
    private let held = Mutex<[String?: [String: Double]]>([:])

    package init() {}

    package func add(_ weights: [String: Double], to catalogue: String?) async -> [String: Double] {
        held.withLock { held in
            var known = held.removeValue(forKey: catalogue) ?? [:]
            for (item, weight) in weights where known[item] != nil || known.count < LearnedPopularity.itemsMax {
                known[item, default: 0] += weight
            }
            held[catalogue] = known
        }
        return [:]
    }

    package func weights(of catalogue: String?) async -> [String: Double]? {
        held.withLock { $0[catalogue] ?? [:] }
    }

    package func restore(_ weights: [String: Double], to catalogue: String?) async {
        held.withLock { $0[catalogue, default: [:]].merge(weights) { present, _ in present } }
    }

    package func forget(_ items: [String], of catalogue: String?) async {
        held.withLock { held in for item in items { held[catalogue]?[item] = nil } }
    }
}

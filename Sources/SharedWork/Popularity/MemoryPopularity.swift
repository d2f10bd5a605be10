import PredictionEngine
import Synchronization

/// How often people meant each item, at one pod alone.
package final class MemoryPopularity: PopularityStore {
    private let held = Mutex<[String: Double]>([:])

    package init() {}

    package func add(_ weights: [String: Double]) async -> [String: Double] {
        held.withLock { held in
            for (item, weight) in weights where held[item] != nil || held.count < LearnedPopularity.itemsMax {
                held[item, default: 0] += weight
            }
        }
        return [:]
    }

    package func weights() async -> [String: Double]? { held.withLock { $0 } }

    package func restore(_ weights: [String: Double]) async {
        held.withLock { $0.merge(weights) { present, _ in present } }
    }

    package func forget(_ items: [String]) async {
        held.withLock { held in for item in items { held[item] = nil } }
    }
}

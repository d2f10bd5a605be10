import SharedState
import PodRuntime
import PredictionEngine
import RedisClient

/// Counts of how often people meant each item at any pod, in one hash of Redis for each catalogue.
package struct RedisPopularity: PopularityStore {
    /// Commands of one batch.
    private static let batch = 500

    private let redis: RedisCommands
    private let keys: RedisKeys

    package init(_ redis: RedisCommands, _ keys: RedisKeys) {
        self.redis = redis
        self.keys = keys
    }

    private func key(_ catalogue: String?) -> RedisArgument { RedisArgument(keys.popularity(catalogue)) }

    package func add(_ weights: [String: Double], to catalogue: String?) async -> [String: Double] {
        let key = key(catalogue)
        let untold = await inBatches(Array(weights)) {
            RedisCommand("HINCRBYFLOAT", key, RedisArgument($0.key), RedisArgument("\($0.value)"))
        }
        return Dictionary(uniqueKeysWithValues: untold.map { ($0.key, $0.value) })
    }

    package func restore(_ weights: [String: Double], to catalogue: String?) async {
        let key = key(catalogue)
        _ = await inBatches(Array(weights)) {
            RedisCommand("HSETNX", key, RedisArgument($0.key), RedisArgument("\($0.value)"))
        }
    }

    package func forget(_ items: [String], of catalogue: String?) async {
        let key = key(catalogue)
        _ = await inBatches(items) { RedisCommand("HDEL", key, RedisArgument($0)) }
    }

    package func weights(of catalogue: String?) async -> [String: Double]? {
        var all: [String: Double] = [:]
        let now = MonotonicClock.epochSeconds
        do throws(RedisProblem) {
            try await redis.scanHash(keys.popularity(catalogue), most: LearnedPopularity.itemsMax) { fields in
                for (item, text) in fields {
                    all[item] = LearnedPopularity.weight(shared: text, of: item, nowSeconds: now)
                }
            }
        } catch {
            return nil
        }
        return all
    }

    /// Sends in batches until one fails; returns the rest.
    private func inBatches<Element>(
        _ elements: [Element], _ command: (Element) -> RedisCommand
    ) async -> ArraySlice<Element> {
        var rest = elements[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batch)
            guard (try? await redis.send(batch.map(command)).accepted()) != nil else { return rest }
            rest = rest.dropFirst(batch.count)
        }
        return rest
    }
}

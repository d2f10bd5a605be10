import SharedState
import PodRuntime
import PredictionEngine
import RedisClient

/// How often people meant each item at any pod, in one hash of Redis.
package struct RedisPopularity: PopularityStore {
    /// Commands sent at once.
    private static let batch = 500

    private let redis: RedisCommands
    private let key: RedisArgument
    private let name: String

    package init(_ redis: RedisCommands, _ keys: RedisKeys) {
        self.redis = redis
        name = keys.popularity
        key = RedisArgument(name)
    }

    package func add(_ weights: [String: Double]) async -> [String: Double] {
        let untold = await inBatches(Array(weights)) {
            RedisCommand("HINCRBYFLOAT", key, RedisArgument($0.key), RedisArgument("\($0.value)"))
        }
        return Dictionary(uniqueKeysWithValues: untold.map { ($0.key, $0.value) })
    }

    package func restore(_ weights: [String: Double]) async {
        _ = await inBatches(Array(weights)) {
            RedisCommand("HSETNX", key, RedisArgument($0.key), RedisArgument("\($0.value)"))
        }
    }

    package func forget(_ items: [String]) async {
        _ = await inBatches(items) { RedisCommand("HDEL", key, RedisArgument($0)) }
    }

    package func weights() async -> [String: Double]? {
        var all: [String: Double] = [:]
        let now = MonotonicClock.epochSeconds
        do throws(RedisProblem) {
            try await redis.scanHash(name, most: LearnedPopularity.itemsMax) { fields in
                for (item, text) in fields {
                    all[item] = LearnedPopularity.weight(shared: text, of: item, nowSeconds: now)
                }
            }
        } catch {
            return nil
        }
        return all
    }

    /// Sends in batches until one fails; returns what was not sent.
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

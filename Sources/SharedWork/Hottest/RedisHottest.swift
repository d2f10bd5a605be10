import Fleet
import SharedState
import RedisClient
import SessionLogic

/// Texts typed most at any pod, in a sorted set of Redis for each revision.
package struct RedisHottest: HottestStore {
    private static let keptMax = 5000
    private static let seconds = 86_400
    /// Seconds after which a count is halved.
    private static let halvedAfterSeconds = 3600

    private let redis: RedisCommands
    private let keys: RedisKeys
    private let leases: RedisLeases

    package init(_ redis: RedisCommands, _ keys: RedisKeys) {
        self.redis = redis
        self.keys = keys
        leases = RedisLeases(redis, keys)
    }

    private func key(_ revision: String) -> RedisArgument { RedisArgument("\(keys.hottest):\(revision)") }

    package func add(_ hottest: [(text: String, hits: Int)], of revision: String) async {
        guard !hottest.isEmpty else { return }
        let key = key(revision)
        var commands = hottest.map { RedisCommand("ZINCRBY", key, RedisArgument($0.hits), RedisArgument($0.text)) }
        commands.append(RedisCommand("ZREMRANGEBYRANK", key, "0", RedisArgument(-Self.keptMax - 1)))
        commands.append(RedisCommand("EXPIRE", key, RedisArgument(Self.seconds)))
        _ = try? await redis.send(commands)
        // Halved by whichever pod comes first.
        guard await leases.isFirst("halve:\(revision)", within: Self.halvedAfterSeconds) else { return }
        _ = try? await redis.send(RedisCommand("ZUNIONSTORE", key, "1", key, "WEIGHTS", "0.5"))
    }

    package func texts(of revision: String, most: Int) async -> [String]? {
        let command = RedisCommand("ZREVRANGE", key(revision), "0", RedisArgument(most - 1))
        return try? await redis.send(command, isRepeatable: true).elements?.compactMap {
            $0.bytes.flatMap { SharedScalar.typedText($0) }
        }
    }
}

import Catalogue
import RedisClient
import SessionLogic

/// What is typed most at any pod, so that a new one does not begin cold. Kept for each revision of the catalogue.
struct Warmth: Sendable {
    /// Predictions that warm a pod.
    static let textsMax = 1000
    private static let keptMax = 5000
    private static let seconds = 86_400

    let redis: RedisCommands
    let keys: RedisKeys

    private func key(_ served: ServedCatalogue) -> RedisArgument {
        RedisArgument("\(keys.hottest):\(served.revision.name)")
    }

    /// Adds what was asked for here since the last time.
    func save(_ hottest: [(text: String, hits: Int)], _ served: ServedCatalogue) async {
        guard !hottest.isEmpty else { return }
        var commands = hottest.map {
            RedisCommand("ZINCRBY", key(served), RedisArgument($0.hits), RedisArgument($0.text))
        }
        commands.append(
            RedisCommand("ZREMRANGEBYRANK", key(served), "0", RedisArgument(-Self.keptMax - 1)))
        commands.append(RedisCommand("EXPIRE", key(served), RedisArgument(Self.seconds)))
        _ = try? await redis.send(commands)
        await halve(served)
    }

    /// What was typed an hour ago counts for half: by whichever pod comes first.
    private func halve(_ served: ServedCatalogue) async {
        let lease = RedisArgument(keys.lease("halve:\(served.revision.name)"))
        guard (try? await redis.send(RedisCommand("SET", lease, "1", "NX", "EX", "3600")))?.text == "OK" else { return }
        _ = try? await redis.send(
            RedisCommand("ZUNIONSTORE", key(served), "1", key(served), "WEIGHTS", "0.5"))
    }

    func texts(_ served: ServedCatalogue) async -> [String]? {
        let command = RedisCommand("ZREVRANGE", key(served), "0", RedisArgument(Self.textsMax - 1))
        return try? await redis.send(command, isRepeatable: true).elements?.compactMap {
            $0.bytes.flatMap { SharedScalar.typedText($0) }
        }
    }
}

import CCrypto
import Caching
import DocumentSource
import PrometheusMetrics
import RedisClient
import SessionLogic

/// The shared layer: values of all pods, in Redis. Reading one that is not there, or not understood, is a miss; so is
/// everything while Redis is away.
package struct SharedCache: Sendable {
    private static let seconds = 86_400
    private static let tagSeconds = 2 * 86_400
    /// How long it is remembered that there is nothing.
    private static let negativeSeconds = 30

    private let redis: RedisCommands
    private let keys: RedisKeys
    private let telemetry: Telemetry
    package let leases: Leases

    package init(_ redis: RedisCommands, _ keys: RedisKeys, telemetry: Telemetry) {
        self.redis = redis
        self.keys = keys
        self.telemetry = telemetry
        leases = Leases(redis, keys, telemetry: telemetry)
    }

    /// The key of what is found by these parts.
    package static func digest(_ parts: String...) -> String {
        let digest = StreamedDigest()
        for part in parts { digest.add("\(part.utf8.count):\(part)") }
        return digest.finish()
    }

    /// The digest of one part that is made of pieces, without putting them together.
    package static func digest(ofPieces pieces: some Collection<String>) -> String {
        let digest = StreamedDigest()
        digest.add("\(pieces.reduce(0) { $0 + $1.utf8.count }):")
        for piece in pieces { digest.add(piece) }
        return digest.finish()
    }

    package enum Lookup: Sendable {
        case hit([UInt8], isStale: Bool)
        case negative([UInt8])
        case miss
        case away
    }

    package func value(_ digest: String) async -> Lookup {
        let reply: RedisValue
        do throws(RedisProblem) {
            reply = try await redis.send(RedisCommand("GET", RedisArgument(keys.cache(digest))), isRepeatable: true)
        } catch {
            return .away
        }
        let now = MonotonicClock.epochSeconds
        guard let bytes = reply.bytes, let envelope = CacheEnvelope(bytes: bytes),
            envelope.freshness(nowSeconds: now) != .expired, let value = Deflated.inflate(envelope.value)
        else {
            telemetry.sharedMisses.add(1)
            return .miss
        }
        telemetry.sharedHits.add(1)
        if envelope.isNegative { return .negative(value) }
        return .hit(value, isStale: envelope.freshness(nowSeconds: now) == .stale)
    }

    /// Rises when something is invalidated: what was begun before is not kept after.
    package func generation() async -> Int {
        (try? await redis.send(RedisCommand("GET", RedisArgument(keys.cacheGeneration))))?.number ?? 0
    }

    /// Keeps a value unless a later holder of the lease has been there, or something was invalidated meanwhile.
    ///
    /// - Parameters:
    ///   - generation: read before the value was made
    ///   - fence: of the lease under which it was made; nil: made without one
    ///   - negativeSeconds: how long it is known that there is nothing; nil: as long as usual
    ///   - tags: by which it can be forgotten
    package func keep(
        _ value: [UInt8], _ digest: String, lease: String, fence: Int?, generation: Int, isNegative: Bool = false,
        negativeSeconds: Int? = nil, tags: [String]
    ) async {
        let fresh = CacheEnvelope.jittered(
            isNegative ? negativeSeconds ?? Self.negativeSeconds : Self.seconds, random: .random(in: 0...1))
        let envelope = CacheEnvelope(
            madeAtSeconds: MonotonicClock.epochSeconds, freshForSeconds: fresh, isNegative: isNegative,
            value: Deflated.deflate(value))
        let key = keys.cache(digest)
        guard await set(envelope.bytes, key, CacheEnvelope.keptSeconds(fresh), keys.fence(lease), fence, generation)
        else { return }
        var commands: [RedisCommand] = []
        for tag in tags {
            let name = RedisArgument(keys.tag(named: tag))
            commands.append(RedisCommand("SADD", name, RedisArgument(key)))
            commands.append(RedisCommand("EXPIRE", name, RedisArgument(Self.tagSeconds)))
        }
        if !commands.isEmpty { _ = try? await redis.send(commands) }
    }

    /// Keys that are read at once.
    private static let batch = 500
    /// Batches of one forgetting: more keys than are ever kept under one tag.
    private static let batchesMax = 10_000

    private func set(
        _ bytes: [UInt8], _ key: String, _ seconds: Int, _ fenceKey: String, _ fence: Int?, _ generation: Int
    ) async -> Bool {
        guard redis.settings.isSharded else {
            let isKept = try? await LeaseScripts.shared.keep.run(
                redis, keys: [key, fenceKey, keys.cacheGeneration],
                [
                    RedisArgument(bytes), RedisArgument(seconds), RedisArgument(fence ?? -1),
                    RedisArgument(generation),
                ])
            return isKept?.number == 1
        }
        // In a cluster the three live apart: looked at first, which leaves a moment between.
        guard let now = try? await redis.send(RedisCommand("GET", RedisArgument(fenceKey))),
            fence.map({ (now.number ?? 0) <= $0 }) ?? true, await self.generation() == generation
        else { return false }
        let set = RedisCommand("SET", RedisArgument(key), RedisArgument(bytes), "EX", RedisArgument(seconds))
        return (try? await redis.send(set))?.text == "OK"
    }

    /// Whether less than a fifth of a value's fresh life is left.
    package func isOld(_ digest: String) async -> Bool {
        let reply = try? await redis.send(RedisCommand("GETRANGE", RedisArgument(keys.cache(digest)), "0", "17"))
        guard let bytes = reply?.bytes, let envelope = CacheEnvelope(bytes: bytes) else { return false }
        if envelope.freshness(nowSeconds: MonotonicClock.epochSeconds) != .fresh { return true }
        let age = MonotonicClock.epochSeconds - envelope.madeAtSeconds
        return age * 5 > envelope.freshForSeconds * 4
    }

    /// Forgets values here; a load under way is not kept either.
    ///
    /// - Returns: how many were there
    package func forget(_ invalidation: Invalidation) async throws(RedisProblem) -> Int {
        _ = try await redis.send(RedisCommand("INCR", RedisArgument(keys.cacheGeneration))).accepted()
        return invalidation.everything ? try await forgetAll() : try await forget(invalidation.tags)
    }

    private func forget(_ tags: [String]) async throws(RedisProblem) -> Int {
        var count = 0
        for tag in tags {
            let name = RedisArgument(keys.tag(named: tag))
            // Taken away a part at a time: a set of any size stands in nobody's way.
            let take = RedisCommand("SPOP", name, RedisArgument(Self.batch))
            for _ in 0..<Self.batchesMax {
                let members = try await redis.send(take).accepted().elements ?? []
                if members.isEmpty { break }
                count += try await delete(members.compactMap(\.text))
            }
        }
        return count
    }

    /// Only what a cache holds: a set that somebody else has filled names nothing of ours beside.
    private func delete(_ names: [String]) async throws(RedisProblem) -> Int {
        let own = names.filter { $0.hasPrefix(keys.cache("")) }
        if own.isEmpty { return 0 }
        let replies = try await redis.send(own.map { RedisCommand("DEL", RedisArgument($0)) })
        return replies.reduce(0) { $0 + ($1.number == 1 ? 1 : 0) }
    }

    private func forgetAll() async throws(RedisProblem) -> Int {
        var count = 0
        try await redis.scan(keys.pattern(keys.cache("*"))) { found throws(RedisProblem) in
            count += try await delete(found)
            return true
        }
        return count
    }
}

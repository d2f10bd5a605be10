import Fleet
import SharedState
import Caching
import DocumentSource
import PodRuntime
import PrometheusMetrics
import RedisClient
import SessionLogic

/// Shared layer of all pods in Redis: a key for each value, a set of keys for each tag, and a topic on which pods are
/// told to forget. Every lookup is a miss while Redis is away.
package struct RedisCache: CacheStore {
    private static let tagSeconds = 2 * 86_400
    /// Keys that are read at once.
    private static let batch = 500
    /// Batches of one forgetting: more keys than are ever kept under one tag.
    private static let batchesMax = 10_000

    private let site: RedisSite
    private let hooks: PodHooks
    private let invalidations = InvalidationInbox()

    init(_ site: RedisSite, _ hooks: PodHooks) {
        self.site = site
        self.hooks = hooks
        site.hear(site.keys.invalidation) { [invalidations] payload, _ in
            if let invalidation = Invalidation(shared: payload) { invalidations.add(invalidation) }
        }
    }

    private var redis: RedisCommands { site.commands }
    private var keys: RedisKeys { site.keys }

    /// Runs until the task is cancelled.
    func run() async {
        await invalidations.run { [hooks] in hooks.installed?.invalidated($0) }
    }

    package func value(_ digest: String) async -> CacheLookup {
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
            site.telemetry.sharedMisses.add(1)
            return .miss
        }
        site.telemetry.sharedHits.add(1)
        if envelope.isNegative { return .negative(value) }
        return .hit(value, isStale: envelope.freshness(nowSeconds: now) == .stale)
    }

    package func generation() async -> Int {
        (try? await redis.send(RedisCommand("GET", RedisArgument(keys.cacheGeneration))))?.number ?? 0
    }

    package func store(_ entry: CacheEntry) async {
        let seconds = entry.isNegative ? entry.negativeSeconds ?? CacheTimes.negativeSeconds : CacheTimes.seconds
        let fresh = CacheEnvelope.jittered(seconds, random: .random(in: 0...1))
        let envelope = CacheEnvelope(
            madeAtSeconds: MonotonicClock.epochSeconds, freshForSeconds: fresh, isNegative: entry.isNegative,
            value: Deflated.deflate(entry.value))
        guard await set(envelope.bytes, for: CacheEnvelope.keptSeconds(fresh), entry) else { return }
        let key = RedisArgument(keys.cache(entry.digest))
        var commands: [RedisCommand] = []
        for tag in entry.tags {
            let name = RedisArgument(keys.tag(named: tag))
            commands.append(RedisCommand("SADD", name, key))
            commands.append(RedisCommand("EXPIRE", name, RedisArgument(Self.tagSeconds)))
        }
        if !commands.isEmpty { _ = try? await redis.send(commands) }
    }

    private func set(_ bytes: [UInt8], for seconds: Int, _ entry: CacheEntry) async -> Bool {
        let (key, fenceKey) = (keys.cache(entry.digest), keys.fence(entry.lease))
        guard redis.settings.isSharded else {
            let isKept = try? await Self.keepScript.run(
                redis, keys: [key, fenceKey, keys.cacheGeneration],
                [
                    RedisArgument(bytes), RedisArgument(seconds), RedisArgument(entry.fence ?? -1),
                    RedisArgument(entry.generation),
                ])
            return isKept?.number == 1
        }
        // In a cluster the three keys live apart: they are checked first, which leaves a moment between.
        guard let now = try? await redis.send(RedisCommand("GET", RedisArgument(fenceKey))),
            entry.fence.map({ (now.number ?? 0) <= $0 }) ?? true, await generation() == entry.generation
        else { return false }
        let set = RedisCommand("SET", RedisArgument(key), RedisArgument(bytes), "EX", RedisArgument(seconds))
        return (try? await redis.send(set))?.text == "OK"
    }

    /// KEYS value, fence, generation; ARGV bytes, seconds, fence or -1, generation → 1 when it was kept
    private static let keepScript = RedisScript(
        """
        local fence = tonumber(ARGV[3])
        if fence >= 0 and tonumber(redis.call('GET', KEYS[2]) or '0') > fence then return 0 end
        if (redis.call('GET', KEYS[3]) or '0') ~= ARGV[4] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
        return 1
        """)

    package func isOld(_ digest: String) async -> Bool {
        let reply = try? await redis.send(RedisCommand("GETRANGE", RedisArgument(keys.cache(digest)), "0", "17"))
        guard let bytes = reply?.bytes, let envelope = CacheEnvelope(bytes: bytes) else { return false }
        if envelope.freshness(nowSeconds: MonotonicClock.epochSeconds) != .fresh { return true }
        let age = MonotonicClock.epochSeconds - envelope.madeAtSeconds
        return age * 5 > envelope.freshForSeconds * 4
    }

    package func forget(_ invalidation: Invalidation) async throws(StoreProblem) -> Int {
        do throws(RedisProblem) {
            _ = try await redis.send(RedisCommand("INCR", RedisArgument(keys.cacheGeneration))).accepted()
            let count = invalidation.everything ? try await forgetAll() : try await forget(invalidation.tags)
            _ = try await redis.send(site.announcement(keys.invalidation, invalidation.shared)).accepted()
            return count
        } catch {
            throw StoreProblem(error)
        }
    }

    private func forget(_ tags: [String]) async throws(RedisProblem) -> Int {
        var count = 0
        for tag in tags {
            let name = RedisArgument(keys.tag(named: tag))
            // Removed a part at a time: a set of any size holds nothing else up.
            let take = RedisCommand("SPOP", name, RedisArgument(Self.batch))
            for _ in 0..<Self.batchesMax {
                let members = try await redis.send(take).accepted().elements ?? []
                if members.isEmpty { break }
                count += try await delete(members.compactMap(\.text))
            }
        }
        return count
    }

    /// Only names of cached values: a set filled by a stranger must not delete other keys of ours.
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

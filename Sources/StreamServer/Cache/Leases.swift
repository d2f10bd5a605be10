import Caching
import PrometheusMetrics
import RedisClient
import SessionLogic
import Synchronization

/// Work that only one pod does at a time: `SET NX PX` with a token, and a fencing number that rises with each holder.
package struct Leases: Sendable {
    private static let tickEvery = Duration.milliseconds(250)

    private let redis: RedisCommands
    private let keys: RedisKeys
    private let telemetry: Telemetry

    init(_ redis: RedisCommands, _ keys: RedisKeys, telemetry: Telemetry) {
        self.redis = redis
        self.keys = keys
        self.telemetry = telemetry
    }

    package enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        /// Another pod does it.
        case taken
        /// Nobody can be asked.
        case away
    }

    /// Does it when nobody else does, and keeps the lease as long as it takes. When the lease is lost meanwhile the work
    /// goes on: what it writes carries its number, and is refused.
    package func hold<Value: Sendable>(
        _ name: String, _ work: @escaping @Sendable (_ fence: Int) async -> Value
    ) async -> Outcome<Value> {
        let token = RedisArgument(Identifiers.random())
        let askedAt = MonotonicClock.now
        let milliseconds = RedisArgument(LeaseHold.timeToLive.wholeMicroseconds / 1000)
        guard
            let fence = try? await LeaseScripts.shared.acquire.run(
                redis, keys: [keys.lease(name), keys.fence(name)],
                [token, milliseconds, RedisArgument(SharedLimits.fences.upperBound)]
            ).number, SharedLimits.fences.contains(fence)
        else { return .away }
        guard fence > 0 else { return .taken }
        telemetry.leasesAcquired.add(1)
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work(fence) }
            group.addTask {
                await keep(name, token, milliseconds, LeaseHold(fence: fence, askedAt: askedAt))
                return nil
            }
            var value: Value?
            for await result in group {
                guard let result else { continue }
                value = result
                group.cancelAll()
            }
            _ = try? await LeaseScripts.shared.release.run(redis, keys: [keys.lease(name)], [token])
            return value.map { .done($0) } ?? .away
        }
    }

    private func keep(
        _ name: String, _ token: RedisArgument, _ milliseconds: RedisArgument, _ lease: LeaseHold
    ) async {
        var lease = lease
        while (try? await Task.sleep(for: Self.tickEvery)) != nil {
            switch lease.ticked(now: MonotonicClock.now) {
            case .doNothing: break
            case .lost: return
            case .renew:
                let askedAt = MonotonicClock.now
                let reply = try? await LeaseScripts.shared.renew.run(
                    redis, keys: [keys.lease(name)], [token, milliseconds])
                lease.renewalAnswered(isOurs: reply?.number.map { $0 == 1 }, askedAt: askedAt)
            }
        }
    }
}

struct LeaseScripts: Sendable {
    static let shared = LeaseScripts()

    /// KEYS lease, fence; ARGV token, ms, fence at most → fencing number, or 0 when it is taken
    let acquire = RedisScript(
        """
        -- A lease that outlives any of ours, or never ends, is none.
        local left = redis.call('PTTL', KEYS[1])
        if left == -1 or left > 2 * tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        local isText = redis.call('TYPE', KEYS[2]).ok == 'string'
        local held = isText and tonumber(redis.call('GET', KEYS[2])) or -1
        -- No holder of ours ever had such a number: counting begins anew.
        if held < 0 or held >= tonumber(ARGV[3]) or held ~= math.floor(held) then
            redis.call('DEL', KEYS[2])
        end
        local fence = redis.call('INCR', KEYS[2])
        redis.call('EXPIRE', KEYS[2], 864000)
        return fence
        """)

    /// KEYS lease; ARGV token, ms
    let renew = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """)

    /// KEYS lease; ARGV token
    let release = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """)

    /// KEYS value, fence, generation; ARGV bytes, seconds, fence or -1, generation → 1 when it was kept
    let keep = RedisScript(
        """
        local fence = tonumber(ARGV[3])
        if fence >= 0 and tonumber(redis.call('GET', KEYS[2]) or '0') > fence then return 0 end
        if (redis.call('GET', KEYS[3]) or '0') ~= ARGV[4] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
        return 1
        """)
}

import Fleet
import SharedState
import Caching
import PodRuntime
import RedisClient
import SessionLogic

/// Leases of all pods in Redis: `SET NX PX` with a token, and a number that rises with each holder.
package struct RedisLeases: LeaseStore {
    private static let milliseconds = RedisArgument(LeaseHold.timeToLive.wholeMicroseconds / 1000)

    private let redis: RedisCommands
    private let keys: RedisKeys

    package init(_ redis: RedisCommands, _ keys: RedisKeys) {
        self.redis = redis
        self.keys = keys
    }

    package func acquire(_ name: String, token: String) async throws(StoreProblem) -> Int? {
        let reply: RedisValue
        do throws(RedisProblem) {
            reply = try await LeaseScripts.shared.acquire.run(
                redis, keys: [keys.lease(name), keys.fence(name)],
                [RedisArgument(token), Self.milliseconds, RedisArgument(SharedLimits.fences.upperBound)])
        } catch {
            throw StoreProblem(error)
        }
        guard let fence = reply.number, SharedLimits.fences.contains(fence) else {
            throw StoreProblem("expected a fencing number, came \(reply)")
        }
        return fence > 0 ? fence : nil
    }

    package func renew(_ name: String, token: String) async -> Bool? {
        let reply = try? await LeaseScripts.shared.renew.run(
            redis, keys: [keys.lease(name)], [RedisArgument(token), Self.milliseconds])
        return reply?.number.map { $0 == 1 }
    }

    package func release(_ name: String, token: String) async {
        _ = try? await LeaseScripts.shared.release.run(redis, keys: [keys.lease(name)], [RedisArgument(token)])
    }

    package func isFirst(_ name: String, within seconds: Int) async -> Bool {
        let command = RedisCommand(
            "SET", RedisArgument(keys.lease(name)), "1", "NX", "EX", RedisArgument(seconds))
        return (try? await redis.send(command))?.text == "OK"
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
}

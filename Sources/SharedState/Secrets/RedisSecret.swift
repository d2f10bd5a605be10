import Fleet
import RedisClient
import SessionLogic

/// Signing key at a name of its own in Redis: set by the pod that comes first.
package struct RedisSecret: SecretStore {
    private let redis: RedisCommands
    private let keys: RedisKeys

    package init(_ redis: RedisCommands, _ keys: RedisKeys) {
        self.redis = redis
        self.keys = keys
    }

    package var name: String { keys.secret }

    package func agree(on offer: String) async -> (secret: String?, isBad: Bool) {
        let get = RedisCommand("GET", RedisArgument(keys.secret))
        let replies = try? await redis.send([
            RedisCommand("SET", RedisArgument(keys.secret), RedisArgument(offer), "NX"), get,
        ])
        guard let held = replies?.last else { return (nil, false) }
        if let secret = held.bytes.flatMap({ SharedScalar.secret($0) }) { return (secret, false) }
        // No key is there and none could be set: the server takes no writes.
        guard held != .null, !RedisRefusal.isRefusal(held) else { return (nil, false) }
        let replaced = try? await Self.replace.run(
            redis, keys: [keys.secret],
            [
                RedisArgument(offer), RedisArgument(SharedScalar.secretBytes.lowerBound),
                RedisArgument(SharedScalar.secretBytes.upperBound), RedisArgument(held.bytes ?? []),
            ])
        return (replaced?.bytes.flatMap { SharedScalar.secret($0) }, true)
    }

    /// KEYS secret; ARGV offer, bytes at least, bytes at most, the bad one → the key for all. Two pods that find a bad
    /// one agree.
    private static let replace = RedisScript(
        """
        if redis.call('TYPE', KEYS[1]).ok == 'string' then
            local bytes = redis.call('STRLEN', KEYS[1])
            if bytes >= tonumber(ARGV[2]) and bytes <= tonumber(ARGV[3]) and redis.call('GET', KEYS[1]) ~= ARGV[4]
            then return redis.call('GET', KEYS[1]) end
        end
        redis.call('SET', KEYS[1], ARGV[1])
        return ARGV[1]
        """)
}

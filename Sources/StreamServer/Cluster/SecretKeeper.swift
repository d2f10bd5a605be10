import Logging
import RedisClient
import SessionLogic
import Synchronization

/// Agrees with the other pods on the key that signs, where no setting gives one: it is made by the pod that comes first
/// and kept at `hunch:secret`. A server that was started empty is offered the one that is in use.
struct SecretKeeper: Sendable {
    private static let lookEvery = Duration.seconds(1)
    private static let lookAgainAfter = Duration.milliseconds(50)

    let redis: RedisCommands
    let keys: RedisKeys
    let signing: SigningKeys
    let logger: Logger

    /// Until the task is cancelled.
    func run() async {
        var offer = Identifiers.random(bytes: 32)
        var isBadTold = false
        while !Task.isCancelled {
            let (secret, isBad) = await agree(on: offer)
            if let secret {
                offer = secret
                signing.learned(secret)
            }
            if isBad, !isBadTold {
                logger.warning(
                    "the key that signs cannot be used: it is replaced",
                    metadata: ["key": "\(keys.secret)", "expected": "16 to 256 bytes of UTF-8"])
            }
            isBadTold = isBad
            // Soon enough to be there before a new pod offers another one, should the server forget it.
            try? await Task.sleep(for: secret == nil && !isBad ? Self.lookAgainAfter : Self.lookEvery)
        }
    }

    /// - Returns: the key of all pods, nil when there is none yet; and whether what stood there was none
    private func agree(on offer: String) async -> (secret: String?, isBad: Bool) {
        let get = RedisCommand("GET", RedisArgument(keys.secret))
        let replies = try? await redis.send([
            RedisCommand("SET", RedisArgument(keys.secret), RedisArgument(offer), "NX"), get,
        ])
        guard let held = replies?.last else { return (nil, false) }
        if let secret = held.bytes.flatMap({ SharedScalar.secret($0) }) { return (secret, false) }
        // Nothing there, and nothing could be set: the server takes no writes.
        guard held != .null, !RedisRefusal.isRefusal(held) else { return (nil, false) }
        let replaced = try? await Self.replace.run(
            redis, keys: [keys.secret],
            [
                RedisArgument(offer), RedisArgument(SharedScalar.secretBytes.lowerBound),
                RedisArgument(SharedScalar.secretBytes.upperBound), RedisArgument(held.bytes ?? []),
            ])
        return (replaced?.bytes.flatMap { SharedScalar.secret($0) }, true)
    }

    /// KEYS secret; ARGV offer, bytes at least, bytes at most, the bad one → what all are to use. Two pods that find a bad
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

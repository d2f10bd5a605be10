import PodRuntime
import CCrypto
import Synchronization

/// Keys of a site, which sign browsers' tickets and messages between pods. The present one signs, the previous one is
/// still believed, so that a key can be changed while the site runs.
package final class SigningKeys: Sendable {
    private static let randomBytes = 32
    private static let keysMax = 2
    /// Messages between pods are signed with a key of their own, made from the secret: no ticket can pass for a
    /// message.
    private static let ofMessages = "hunch messages between pods 1"

    package struct Key: Equatable, Sendable {
        /// Key that signs tickets.
        package var secret: [UInt8]
        /// Key that signs messages between pods.
        package var messages: [UInt8]
        /// Name of the key in messages, which reveals nothing of it.
        package var name: String

        init(_ secret: [UInt8]) {
            self.secret = secret
            messages = SigningKeys.mac(Array(SigningKeys.ofMessages.utf8), secret)
            name = Identifiers.hexadecimal(SigningKeys.mac(Array("name".utf8), messages).prefix(8))
        }
    }

    /// Known keys: the first signs; all are believed.
    private let keys: Mutex<[Key]>

    /// - Parameters:
    ///   - secret: `SESSION_SECRET`; nil: a key made now, until the pods agree on one
    ///   - previous: the secret before it
    package init(secret: String? = nil, previous: String? = nil) {
        if let secret {
            keys = Mutex([Key(Array(secret.utf8))] + (previous.map { [Key(Array($0.utf8))] } ?? []))
        } else {
            var random = SystemRandomNumberGenerator()
            keys = Mutex([Key((0..<Self.randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) })])
        }
    }

    package var present: Key { keys.withLock { $0[0] } }
    package var all: [Key] { keys.withLock { $0 } }

    /// Adopts the key on which the pods have agreed.
    package func learned(_ secret: String) {
        let key = Key(Array(secret.utf8))
        keys.withLock { keys in
            if keys.first == key { return }
            keys.removeAll { $0 == key }
            keys.insert(key, at: 0)
            if keys.count > Self.keysMax { keys.removeLast() }
        }
    }

    /// HMAC-SHA-256.
    static func mac(_ input: [UInt8], _ key: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), input, input.count, &digest, &length)
        return Array(digest.prefix(Int(length)))
    }

    /// Compares two secrets in a time that reveals neither where they differ nor how long they are: compared are their
    /// MACs under a random key, not the secrets themselves.
    package static func isEqual(_ a: String, _ b: String) -> Bool {
        let key = comparison
        let (a, b) = (mac(Array(a.utf8), key), mac(Array(b.utf8), key))
        return CRYPTO_memcmp(a, b, a.count) == 0
    }

    private static let comparison: [UInt8] = {
        var random = SystemRandomNumberGenerator()
        return (0..<randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }()
}

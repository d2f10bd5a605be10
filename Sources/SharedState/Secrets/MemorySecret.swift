import Synchronization

/// Signing key of one pod alone, which goes with it.
package final class MemorySecret: SecretStore {
    private let secret = Mutex<String?>(nil)

    package init() {}

    package var name: String { "memory" }

    package func agree(on offer: String) async -> (secret: String?, isBad: Bool) {
        secret.withLock { secret in
            secret = secret ?? offer
            return (secret, false)
        }
    }
}

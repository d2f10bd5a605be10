import Logging
import PodRuntime
import Synchronization

/// Agrees with the other pods on the key that signs, where no setting gives one: it is made by the pod that comes first
/// and kept at `hunch:secret`. A server that was started empty is offered the one that is in use.
package struct SecretKeeper: Sendable {
    private static let lookEvery = Duration.seconds(1)
    private static let lookAgainAfter = Duration.milliseconds(50)

    private let store: any SecretStore
    private let signing: SigningKeys
    private let logger: Logger

    package init(store: any SecretStore, signing: SigningKeys, logger: Logger) {
        self.store = store
        self.signing = signing
        self.logger = logger
    }

    /// Until the task is cancelled.
    package func run() async {
        var offer = Identifiers.random(bytes: 32)
        var isBadTold = false
        while !Task.isCancelled {
            let (secret, isBad) = await store.agree(on: offer)
            if let secret {
                offer = secret
                signing.learned(secret)
            }
            if isBad, !isBadTold {
                logger.warning(
                    "the key that signs cannot be used: it is replaced",
                    metadata: ["key": "\(store.name)", "expected": "16 to 256 bytes of UTF-8"])
            }
            isBadTold = isBad
            // Soon enough to be there before a new pod offers another one, should the server forget it.
            try? await Task.sleep(for: secret == nil && !isBad ? Self.lookAgainAfter : Self.lookEvery)
        }
    }
}

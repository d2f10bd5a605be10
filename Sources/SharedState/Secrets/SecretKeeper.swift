import Logging
import PodRuntime
import Synchronization

/// Agreement with the other pods on the signing key, where no setting gives one: the pod that comes first makes it and
/// it is kept at `hunch:secret`. A server that was started empty is offered the one in use.
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

    /// Runs until the task is cancelled.
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
                    "signing key in redis is invalid: replacing it",
                    metadata: ["key": "\(store.name)", "expected": "16 to 256 bytes of UTF-8"])
            }
            isBadTold = isBad
            // Early enough that the key is back before a new pod offers another one, should the server forget it.
            try? await Task.sleep(for: secret == nil && !isBad ? Self.lookAgainAfter : Self.lookEvery)
        }
    }
}

import Fleet
import PodRuntime
import SessionLogic
import Synchronization

/// Signer of this pod's messages to the others, and judge of the origin of those it hears: `PodEnvelope`'s shell.
package final class PodMessages: Sendable {
    private let keys: SigningKeys
    /// Name of this process.
    private let speaker = Identifiers.random(bytes: PodEnvelope.nameDigits / 2)
    private let number = Atomic(0)
    private let heard = Mutex(ReplayGuard())

    package init(_ keys: SigningKeys) {
        self.keys = keys
    }

    package func signed(_ message: [UInt8], for topic: String) -> [UInt8] {
        let key = keys.present
        let part = PodEnvelope.signedPart(
            of: message, speaker: speaker, number: number.add(1, ordering: .relaxed).newValue, key: key.name)
        return PodEnvelope.bytes(signed: part, mac: Self.mac(part, topic, key))
    }

    package func origin(of bytes: [UInt8], from topic: String) -> MessageOrigin {
        guard let envelope = PodEnvelope(bytes) else { return .unsigned }
        switch isRight(envelope, topic) {
        case nil: return .unsigned
        case false?: return .forged
        case true?: break
        }
        return heard.withLock { heard in
            guard heard.knows(envelope.speaker) || envelope.speaker == speaker else { return .unproved }
            return heard.heard(envelope.number, of: envelope.speaker) ? .signed : .replayed
        }
    }

    /// Whether the signature is right; nil: its key is not known here.
    private func isRight(_ envelope: PodEnvelope, _ topic: String) -> Bool? {
        keys.all.first { $0.name == envelope.key }.map {
            SigningKeys.isEqual(Self.mac(envelope.signed, topic, $0), envelope.mac)
        }
    }

    /// Introduces a live process, which has signed this just now: its messages are heard from here on.
    package func introduce(by bytes: [UInt8], from topic: String) {
        guard let envelope = PodEnvelope(bytes), isRight(envelope, topic) == true else { return }
        heard.withLock { $0.introduced(envelope.speaker, at: envelope.number) }
    }

    /// The topic is signed too: a message from one topic or site does not count at another.
    private static func mac(_ part: [UInt8], _ topic: String, _ key: SigningKeys.Key) -> String {
        Identifiers.hexadecimal(SigningKeys.mac(Array(topic.utf8) + [0] + part, key.messages))
    }
}

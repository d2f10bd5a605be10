/// What a pod tells the others when a browser comes, moves or goes.
package struct PresenceEnvelope: SharedForm, Equatable {
    package enum Event: String, Codable, Sendable {
        case connected, moved, gone
    }

    /// Rises when the meaning of a field changes. An envelope of a later version is ignored.
    package static let version = 1
    /// Bytes of a pod's or a session's name: anybody may publish, and nobody may fill our memory by it.
    fileprivate static let nameBytesMax = 300

    package var v = PresenceEnvelope.version
    package var event: Event
    package var session: String
    package var client: String
    package var pod: String
    /// Which connection of the session this is about; a higher one is a later one.
    package var epoch: Int

    package init(_ event: Event, session: String, client: String, pod: String, epoch: Int) {
        self.event = event
        self.session = session
        self.client = client
        self.pod = pod
        self.epoch = epoch
    }

    package static func read(_ bytes: [UInt8]) -> PresenceEnvelope? {
        guard let envelope = PresenceEnvelope(shared: bytes), envelope.v == version,
            ClientIdentifier.isValid(envelope.client), envelope.session.utf8.count <= nameBytesMax,
            envelope.pod.utf8.count <= nameBytesMax
        else { return nil }
        return envelope
    }
}

/// What a pod says of itself once a second: its proof of life, and what it holds.
package struct Canary: SharedForm, Equatable {
    package static let version = 1
    /// More seconds, connections or sessions than any pod will ever count.
    private static let countMax = 1 << 40

    package var v = Canary.version
    /// One running process: its name and a random part, so that a pod started anew is another one.
    package var pod: String
    package var role: String
    /// Rises by one with each; a gap is a message that was lost.
    package var number: Int
    package var connections: Int
    package var sessions: Int

    package init(pod: String, role: String, number: Int, connections: Int, sessions: Int) {
        self.pod = pod
        self.role = role
        self.number = number
        self.connections = connections
        self.sessions = sessions
    }

    package static func read(_ bytes: [UInt8]) -> Canary? {
        guard let canary = Canary(shared: bytes), canary.v == version, (0...countMax).contains(canary.number),
            (0...countMax).contains(canary.connections), (0...countMax).contains(canary.sessions),
            canary.pod.utf8.count <= PresenceEnvelope.nameBytesMax, canary.role.utf8.count <= 32
        else { return nil }
        return canary
    }
}

/// Message from a pod to the others when a browser comes, moves or goes.
package struct PresenceEnvelope: SharedForm, Equatable {
    package enum Event: String, Codable, Sendable {
        case connected, moved, gone
    }

    /// Rises when the meaning of a field changes. An envelope of a later version is ignored.
    package static let version = 1
    package static let bytesMax = 4096

    package var v = PresenceEnvelope.version
    package var event: Event
    package var session: String
    package var client: String
    package var pod: String
    /// Number of the session's connection that this is about; a higher one is a later one.
    package var epoch: Int

    package init(_ event: Event, session: String, client: String, pod: String, epoch: Int) {
        self.event = event
        self.session = session
        self.client = client
        self.pod = pod
        self.epoch = epoch
    }

    /// Anybody may publish: these limits keep a stranger from filling our memory.
    package var isWithinLimits: Bool {
        v == Self.version && ClientIdentifier.isValid(client) && session.fits(SharedLimits.nameBytesMax)
            && pod.fits(SharedLimits.nameBytesMax) && SharedLimits.epochs.contains(epoch)
    }
}

/// Proof of life that a pod publishes once a second, with what it holds.
package struct Canary: SharedForm, Equatable {
    package static let version = 1
    package static let bytesMax = 4096

    package var v = Canary.version
    /// Name of one running process: the pod's name and a random part, so that a restarted pod is a different one.
    package var pod: String
    package var role: String
    /// Number that rises by one with each canary; a gap is a lost message.
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

    package var isWithinLimits: Bool {
        v == Self.version && SharedLimits.counts.contains(number) && SharedLimits.counts.contains(connections)
            && SharedLimits.counts.contains(sessions) && pod.fits(SharedLimits.nameBytesMax) && role.fits(32)
    }
}

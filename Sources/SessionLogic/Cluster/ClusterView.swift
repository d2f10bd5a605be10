/// What one pod knows of all: which pods live, what they hold, and who holds which session.
///
/// Pods are known by their canaries. Sessions are known by presence messages, which may be lost: the view is for
/// looking, never for deciding who owns a session; that is in the session's record.
package struct ClusterView: Sendable {
    /// Without a canary for so long a pod is taken for dead.
    package static let silenceMax = Duration.seconds(5)
    /// Pods that are looked at: more than any site has.
    package static let podsMax = 1000
    /// Sessions whose place is remembered: 15 MB. Beyond, only their number is known.
    package static let placesMax = 100_000

    package struct Pod: Equatable, Sendable {
        package var canary: Canary
        package var heardAt: Duration
        /// How much later than a second after the one before the last canary came.
        package var lag: Duration
        /// Canaries that never came.
        package var missed: Int
    }

    package struct Place: Equatable, Sendable {
        package var session: String
        package var pod: String
        package var epoch: Int
    }

    private let own: String
    package private(set) var pods: [String: Pod] = [:]
    /// By client, then session: a browser may have several tabs.
    private var places: [String: [Place]] = [:]
    private var placeCount = 0

    /// - Parameter own: the pod that looks
    package init(own: String) {
        self.own = own
    }

    package var connections: Int { pods.values.reduce(0) { $0 + $1.canary.connections } }
    package var sessions: Int { pods.values.reduce(0) { $0 + $1.canary.sessions } }

    package func hasLivingPod(role: String) -> Bool { pods.values.contains { $0.canary.role == role } }

    package func places(ofClient client: String) -> [Place] { places[client] ?? [] }

    package mutating func canaryHeard(_ canary: Canary, now: Duration) {
        guard pods.count < Self.podsMax || pods[canary.pod] != nil else { return }
        var pod = Pod(canary: canary, heardAt: now, lag: .zero, missed: 0)
        if let known = pods[canary.pod] {
            // Late or twice: nothing new.
            guard canary.number > known.canary.number else { return }
            let steps = canary.number - known.canary.number
            pod.missed = known.missed + steps - 1
            pod.lag = max(.zero, now - known.heardAt - .seconds(steps))
        }
        pods[canary.pod] = pod
    }

    package enum PresenceAction: Equatable, Sendable {
        case doNothing
        /// The session went on elsewhere: close its connection here, unless it is of this epoch or a later one.
        case yield(session: String, epoch: Int)
    }

    package mutating func presenceHeard(_ envelope: PresenceEnvelope) -> PresenceAction {
        var here = places[envelope.client] ?? []
        let known = here.firstIndex { $0.session == envelope.session }
        // Messages may overtake each other: only a later connection counts.
        if let known, here[known].epoch > envelope.epoch { return .doNothing }
        switch envelope.event {
        case .gone:
            if let known {
                here.remove(at: known)
                placeCount -= 1
            }
        case .connected, .moved:
            let place = Place(session: envelope.session, pod: envelope.pod, epoch: envelope.epoch)
            if let known {
                here[known] = place
            } else if placeCount < Self.placesMax {
                here.append(place)
                placeCount += 1
            }
        }
        places[envelope.client] = here.isEmpty ? nil : here
        guard envelope.event == .moved, envelope.pod != own else { return .doNothing }
        return .yield(session: envelope.session, epoch: envelope.epoch)
    }

    /// Pods that have fallen silent since this was asked last; their sessions have no place any more.
    package mutating func silentPods(now: Duration) -> [String] {
        let silent = pods.filter { now - $0.value.heardAt > Self.silenceMax && $0.key != own }.map(\.key).sorted()
        for pod in silent { podGone(pod) }
        return silent
    }

    package mutating func podGone(_ pod: String) {
        pods[pod] = nil
        for (client, here) in places {
            let left = here.filter { $0.pod != pod }
            placeCount -= here.count - left.count
            places[client] = left.isEmpty ? nil : left
        }
    }

    /// Topics were not heard for a while: what is not repeated soon is not believed any more.
    package mutating func hearingInterrupted(now: Duration) {
        for pod in pods.keys { pods[pod]?.heardAt = now }
    }
}

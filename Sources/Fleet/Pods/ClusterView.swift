/// View that one pod has of the whole site: which pods live, what they hold, and which pod holds which session.
///
/// Pods are known by their canaries. Sessions are known by presence messages, which may be lost: the view is for
/// looking, never for deciding who owns a session; that is in the session's record.
///
/// Every event costs the same however many pods and sessions there are: the places of a dead pod are cleared away in
/// slices.
package struct ClusterView: Sendable {
    /// Silence after which a pod is taken for dead: no canary for this long.
    package static let silenceMax = Duration.seconds(5)
    /// Pods in the view, upper bound: more than any site has.
    package static let podsMax = 1000
    /// Sessions whose place is remembered: 15 MB. Beyond, only their number is known.
    package static let placesMax = 100_000
    /// Sessions of one client whose place is remembered: more tabs than anybody has.
    package static let placesPerClientMax = 64
    /// Divisor of these bounds for unsigned messages: anybody may publish, but may not push the signed ones out.
    private static let unsignedShare = 2

    package struct KnownPod: Equatable, Sendable {
        package var canary: Canary
        package var heardAt: Duration
        /// Delay of the last canary beyond one second after the one before it.
        package var lag: Duration
        /// Canaries that never came.
        package var missed: Int
        /// The last canary was signed by a pod of this site.
        package var isSigned: Bool
    }

    package struct Place: Equatable, Sendable {
        package var session: String
        package var pod: String
        package var epoch: Int
    }

    private let own: String
    package private(set) var pods: [String: KnownPod] = [:]
    package private(set) var connections = 0
    package private(set) var sessions = 0
    /// Places by client, then session: a browser may have several tabs.
    private var places: [String: [Place]] = [:]
    private var placeCount = 0
    /// Clients that have a place at a pod.
    private var clients: [String: Set<String>] = [:]
    /// Departed pods, and the clients whose places there are still to be cleared away.
    private var leaving: [(pod: String, clients: [String])] = []

    /// - Parameter own: the pod that has the view
    package init(own: String) {
        self.own = own
    }

    /// Whether a pod of this role lives. Only signed canaries count, because work is left to it.
    package func hasLivingPod(role: String) -> Bool { pods.values.contains { $0.isSigned && $0.canary.role == role } }

    package func places(ofClient client: String) -> [Place] {
        let gone = Set(leaving.map(\.pod))
        return (places[client] ?? []).filter { !gone.contains($0.pod) }
    }

    // MARK: Pods

    package mutating func canaryHeard(_ canary: Canary, isSigned: Bool = true, now: Duration) {
        guard hasRoom(for: canary.pod, isSigned: isSigned) else { return }
        var pod = KnownPod(canary: canary, heardAt: now, lag: .zero, missed: 0, isSigned: isSigned)
        if let known = pods[canary.pod] {
            // A late or repeated canary is no news; an unsigned one does not contradict a signed one.
            guard canary.number > known.canary.number, isSigned || !known.isSigned else { return }
            let steps = canary.number - known.canary.number
            pod.missed = min(SharedLimits.counts.upperBound, known.missed + steps - 1)
            pod.lag = max(.zero, now - known.heardAt - .seconds(steps))
        }
        set(canary.pod, pod)
    }

    private mutating func hasRoom(for pod: String, isSigned: Bool) -> Bool {
        if pods[pod] != nil { return true }
        guard isSigned else { return pods.count < Self.podsMax / Self.unsignedShare }
        if pods.count < Self.podsMax { return true }
        guard let stranger = pods.first(where: { !$0.value.isSigned })?.key else { return false }
        podGone(stranger)
        return true
    }

    private mutating func set(_ name: String, _ pod: KnownPod?) {
        let old = pods[name]?.canary
        connections += (pod?.canary.connections ?? 0) - (old?.connections ?? 0)
        sessions += (pod?.canary.sessions ?? 0) - (old?.sessions ?? 0)
        pods[name] = pod
    }

    /// Pods that have fallen silent since the last call; their sessions no longer have a place.
    package mutating func silentPods(now: Duration) -> [String] {
        let silent = pods.filter { now - $0.value.heardAt > Self.silenceMax && $0.key != own }.map(\.key).sorted()
        for pod in silent { podGone(pod) }
        return silent
    }

    package mutating func podGone(_ pod: String) {
        set(pod, nil)
        if let left = clients.removeValue(forKey: pod) { leaving.append((pod, Array(left))) }
    }

    /// Marks a time in which topics were not heard: what is not repeated soon is no longer believed.
    package mutating func hearingInterrupted(now: Duration) {
        for pod in pods.keys { pods[pod]?.heardAt = now }
    }

    // MARK: Sessions

    package enum PresenceAction: Equatable, Sendable {
        case doNothing
        /// Session that went on elsewhere: close its connection here, unless it is of this epoch or a later one.
        case yield(session: String, epoch: Int)
    }

    /// - Parameter isSigned: by a pod of this site; unsigned messages close nothing
    package mutating func presenceHeard(_ envelope: PresenceEnvelope, isSigned: Bool = true) -> PresenceAction {
        let here = places[envelope.client] ?? []
        let known = here.firstIndex { $0.session == envelope.session }
        // Messages may overtake each other: only a later connection counts.
        if let known, here[known].epoch > envelope.epoch { return .doNothing }
        if let known { removePlace(known, ofClient: envelope.client) }
        if envelope.event != .gone {
            addPlace(
                Place(session: envelope.session, pod: envelope.pod, epoch: envelope.epoch), ofClient: envelope.client,
                isSigned: isSigned)
        }
        guard isSigned, envelope.event == .moved, envelope.pod != own else { return .doNothing }
        return .yield(session: envelope.session, epoch: envelope.epoch)
    }

    private mutating func addPlace(_ place: Place, ofClient client: String, isSigned: Bool) {
        let room = isSigned ? Self.placesMax : Self.placesMax / Self.unsignedShare
        guard placeCount < room, (places[client]?.count ?? 0) < Self.placesPerClientMax else { return }
        places[client, default: []].append(place)
        clients[place.pod, default: []].insert(client)
        placeCount += 1
    }

    private mutating func removePlace(_ position: Int, ofClient client: String) {
        guard let place = places[client]?.remove(at: position) else { return }
        placeCount -= 1
        let left = places[client] ?? []
        if left.isEmpty { places[client] = nil }
        guard !left.contains(where: { $0.pod == place.pod }) else { return }
        clients[place.pod]?.remove(client)
        if clients[place.pod]?.isEmpty == true { clients[place.pod] = nil }
    }

    /// Clears away the places at departed pods, this many clients at a time.
    ///
    /// - Returns: whether more places are left
    package mutating func clearAway(_ count: Int) -> Bool {
        guard var last = leaving.popLast() else { return false }
        for client in last.clients.suffix(count) {
            guard let here = places[client] else { continue }
            let left = here.filter { $0.pod != last.pod }
            placeCount -= here.count - left.count
            places[client] = left.isEmpty ? nil : left
        }
        last.clients.removeLast(min(count, last.clients.count))
        if !last.clients.isEmpty { leaving.append(last) }
        return !leaving.isEmpty
    }
}

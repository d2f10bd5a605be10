import WireProtocol

/// Items that one session has prepared on a hunch, and whether that was worth it.
///
/// An item is prepared when the policy says so, from a confidence that depends on the worth of preparing
/// (`ActionPolicy`), and let go when its confidence falls 0.2 below that before it is ready. A *useful* item is then
/// asked about within ten minutes, any other is *wasted*; each is counted once.
package struct SpeculationDesk: Sendable {
    /// Documents of one session on their way at once: a person means one thing, and changes their mind.
    package static let runningMax = 2
    /// Documents of one session remembered for the count.
    package static let rememberedMax = 16
    package static let usefulWithin = Duration.seconds(600)
    private static let letGoBelow = 0.2
    /// Time after which a failed document is worth another try.
    private static let failedFor = Duration.seconds(30)

    private enum Phase: Equatable {
        case running
        case ready(at: Duration)
        case failed(at: Duration)
    }

    private struct Entry {
        var item: ItemKey
        var phase: Phase
        var wantedAt: Duration
        /// The person chose it: no falling confidence lets go of it.
        var isChosen: Bool
        /// Confidence from which on preparing it was worth it.
        var sureFrom: Double
    }

    private let policy: ActionPolicy
    private var entries: [Entry] = []
    /// Ready documents that had to make room for others, not yet told.
    private var wastedForRoom = 0

    package init(policy: ActionPolicy) {
        self.policy = policy
    }

    /// Whether any item is on its way, which a prediction could let go of.
    package var isLoading: Bool { entries.contains { $0.phase == .running } }

    /// Best candidate of a prediction, with the inputs of a policy.
    package struct Hunch: Equatable, Sendable {
        package var item: ItemKey
        package var confidence: Double
        package var cost: ActionPolicy.CostOfBeingWrong
        package var circumstances: ActionPolicy.Circumstances?
        package var rights: ActionPolicy.Rights

        package init(
            _ item: ItemKey, confidence: Double, cost: ActionPolicy.CostOfBeingWrong = .effort,
            circumstances: ActionPolicy.Circumstances? = nil, rights: ActionPolicy.Rights = .mayPrepare
        ) {
            self.item = item
            self.confidence = confidence
            self.cost = cost
            self.circumstances = circumstances
            self.rights = rights
        }
    }

    package struct PredictAction: Equatable, Sendable {
        /// What may be done on the hunch; nil: nothing.
        package var decision: ActionPolicy.Decision?
        /// Item to prepare now.
        package var prefetch: ItemKey?
        package var release: [ItemKey] = []
    }

    /// A prediction was made.
    ///
    /// - Parameters:
    ///   - hunch: its best candidate; nil when there is none that could be prepared
    ///   - mayBegin: whether a new item may be prepared
    ///   - confidence: of any item, 0 of one that is no candidate; asked only about what is on its way
    package mutating func predicted(
        _ hunch: Hunch?, mayBegin: Bool = true, confidence confidenceOf: (ItemKey) -> Double, now: Duration
    ) -> PredictAction {
        var action = PredictAction()
        for entry in entries where entry.phase == .running && !entry.isChosen {
            if confidenceOf(entry.item) < entry.sureFrom - Self.letGoBelow { action.release.append(entry.item) }
        }
        if !action.release.isEmpty { entries.removeAll { action.release.contains($0.item) } }
        guard let hunch else { return action }
        action.decision = policy.decide(
            confidence: hunch.confidence, cost: hunch.cost, in: hunch.circumstances, rights: hunch.rights)
        // Preparing costs effort, whatever acting costs.
        let preparing = policy.decide(
            confidence: hunch.confidence, cost: .effort, in: hunch.circumstances, rights: hunch.rights)
        let sureFrom = policy.sureFrom(cost: .effort, in: hunch.circumstances)
        if mayBegin, preparing == .prepare, want(hunch.item, isChosen: false, sureFrom: sureFrom, now: now) {
            action.prefetch = hunch.item
        }
        return action
    }

    /// The person chose an item: prepared at once, whatever the confidence.
    package mutating func chosen(_ item: ItemKey, now: Duration) -> Bool {
        forgetFailure(of: item, now: now)
        if let position = position(of: item) {
            entries[position].isChosen = true
            return false
        }
        return want(item, isChosen: true, sureFrom: policy.threshold, now: now)
    }

    private mutating func want(_ item: ItemKey, isChosen: Bool, sureFrom: Double, now: Duration) -> Bool {
        forgetFailure(of: item, now: now)
        guard position(of: item) == nil else { return false }
        guard entries.count(where: { $0.phase == .running }) < Self.runningMax || isChosen else { return false }
        guard makeRoom() else { return false }
        entries.append(Entry(item: item, phase: .running, wantedAt: now, isChosen: isChosen, sureFrom: sureFrom))
        return true
    }

    private mutating func forgetFailure(of item: ItemKey, now: Duration) {
        entries.removeAll { entry in
            guard entry.item == item, case .failed(let at) = entry.phase else { return false }
            return now - at >= Self.failedFor
        }
    }

    /// Removes the oldest item that is not on its way; false when all are.
    private mutating func makeRoom() -> Bool {
        guard entries.count >= Self.rememberedMax else { return true }
        guard let oldest = entries.firstIndex(where: { $0.phase != .running }) else { return false }
        if case .ready = entries[oldest].phase { wastedForRoom += 1 }
        entries.remove(at: oldest)
        return true
    }

    package mutating func loaded(_ item: ItemKey, isUsable: Bool, now: Duration) {
        guard let position = position(of: item) else { return }
        entries[position].phase = isUsable ? .ready(at: now) : .failed(at: now)
    }

    /// Forgets an item that found no place: the next keystroke may want it again.
    package mutating func refused(_ item: ItemKey) {
        entries.removeAll { $0.item == item }
    }

    /// The browser has left.
    ///
    /// - Returns: the items on their way, wanted no longer; the next keystroke after a reconnect may want them again
    package mutating func left() -> [ItemKey] {
        let running = entries.filter { $0.phase == .running }.map(\.item)
        entries.removeAll { $0.phase == .running }
        return running
    }

    package func isRunning(_ item: ItemKey) -> Bool { entries.contains { $0.item == item && $0.phase == .running } }

    package enum QueryAction: Equatable, Sendable {
        /// Not foreseen.
        case unforeseen
        /// Ready: foreseen this long ago, and prepared this long before the question.
        case useful(lead: Duration, foreseen: Duration)
        /// On its way: the query waits for what the hunch began this long ago.
        case adopted(foreseen: Duration)
    }

    package mutating func queried(_ item: ItemKey, now: Duration) -> QueryAction {
        guard let position = position(of: item) else { return .unforeseen }
        let entry = entries.remove(at: position)
        switch entry.phase {
        case .ready(let at): return .useful(lead: now - at, foreseen: now - entry.wantedAt)
        case .running: return .adopted(foreseen: now - entry.wantedAt)
        case .failed: return .unforeseen
        }
    }

    /// Removes items older than ten minutes. Returns how many of them were ready and never asked about.
    package mutating func expire(now: Duration) -> Int {
        endWhere { now - $0.wantedAt > Self.usefulWithin }
    }

    /// Ends the session. Returns how many documents were wasted.
    package mutating func ended() -> Int {
        endWhere { _ in true }
    }

    private mutating func endWhere(_ isOver: (Entry) -> Bool) -> Int {
        var wasted = wastedForRoom
        wastedForRoom = 0
        for entry in entries where isOver(entry) {
            if case .ready = entry.phase { wasted += 1 }
        }
        entries.removeAll(where: isOver)
        return wasted
    }

    private func position(of item: ItemKey) -> Int? { entries.firstIndex { $0.item == item } }
}

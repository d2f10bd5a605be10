/// What one session has loaded on a hunch, and whether it was worth it.
///
/// A document is wanted when the policy says prepare, which is from a confidence on that depends on what it is worth
/// (`PrefetchPolicy`); let go when the confidence falls 0.2 below that before it is ready. *Useful* is what is then asked about within ten minutes, everything else is *wasted*; each counted once.
package struct SpeculationDesk: Sendable {
    /// Documents of one session on their way at once: a person means one thing, and changes their mind.
    package static let runningMax = 2
    /// Documents of one session remembered for the count.
    package static let rememberedMax = 16
    package static let usefulWithin = Duration.seconds(600)
    private static let letGoBelow = 0.2
    /// After this long a document that could not be had is worth another try.
    private static let failedFor = Duration.seconds(30)

    private enum Phase: Equatable {
        case running
        case ready(at: Duration)
        case failed(at: Duration)
    }

    private struct Entry {
        var item: String
        var phase: Phase
        var wantedAt: Duration
        /// The person chose it: no falling confidence lets go of it.
        var isChosen: Bool
        /// The confidence from which on it was worth it.
        var sure: Double
    }

    private let policy: ActionPolicy
    private var entries: [Entry] = []
    /// Ready documents that had to make room for others, not yet told.
    private var wastedForRoom = 0

    package init(policy: ActionPolicy) {
        self.policy = policy
    }

    /// Whether anything is on its way, which a prediction could let go of.
    package var isLoading: Bool { entries.contains { $0.phase == .running } }

    package struct PredictAction: Equatable, Sendable {
        package var prefetch: String?
        package var letGo: [String] = []
    }

    /// A prediction was made.
    ///
    /// - Parameters:
    ///   - first: its best candidate
    ///   - sure: the confidence from which on its document is worth fetching
    ///   - confidence: of any item, 0 of one that is no candidate; asked only about what is on its way
    package mutating func predicted(
        first: (item: String, confidence: Double)?, sure: Double, confidence confidenceOf: (String) -> Double,
        now: Duration
    ) -> PredictAction {
        var action = PredictAction()
        for entry in entries where entry.phase == .running && !entry.isChosen {
            let confidence = confidenceOf(entry.item)
            if confidence < entry.sure - Self.letGoBelow { action.letGo.append(entry.item) }
        }
        if !action.letGo.isEmpty { entries.removeAll { action.letGo.contains($0.item) } }
        if let first,
            ActionPolicy(sure: sure, likely: policy.likely)
                .decide(confidence: first.confidence, cost: .effort, rights: .mayPrepare) == .prepare,
            want(first.item, isChosen: false, sure: sure, now: now)
        {
            action.prefetch = first.item
        }
        return action
    }

    /// The person chose an item: prepared at once, whatever the confidence.
    package mutating func chosen(_ item: String, now: Duration) -> Bool {
        forgetFailure(of: item, now: now)
        if let position = position(of: item) {
            entries[position].isChosen = true
            return false
        }
        return want(item, isChosen: true, sure: policy.sure, now: now)
    }

    private mutating func want(_ item: String, isChosen: Bool, sure: Double, now: Duration) -> Bool {
        forgetFailure(of: item, now: now)
        guard position(of: item) == nil else { return false }
        guard entries.count(where: { $0.phase == .running }) < Self.runningMax || isChosen else { return false }
        guard makeRoom() else { return false }
        entries.append(Entry(item: item, phase: .running, wantedAt: now, isChosen: isChosen, sure: sure))
        return true
    }

    private mutating func forgetFailure(of item: String, now: Duration) {
        entries.removeAll { entry in
            guard entry.item == item, case .failed(let at) = entry.phase else { return false }
            return now - at >= Self.failedFor
        }
    }

    /// The oldest that is not on its way goes; false when all are.
    private mutating func makeRoom() -> Bool {
        guard entries.count >= Self.rememberedMax else { return true }
        guard let oldest = entries.firstIndex(where: { $0.phase != .running }) else { return false }
        if case .ready = entries[oldest].phase { wastedForRoom += 1 }
        entries.remove(at: oldest)
        return true
    }

    package mutating func loaded(_ item: String, isUsable: Bool, now: Duration) {
        guard let position = position(of: item) else { return }
        entries[position].phase = isUsable ? .ready(at: now) : .failed(at: now)
    }

    /// There was no place for it: it may be wanted again by the next keystroke.
    package mutating func refused(_ item: String) {
        entries.removeAll { $0.item == item }
    }

    /// The browser has left.
    ///
    /// - Returns: the items on their way, wanted no longer; the next keystroke after a reconnect may want them again
    package mutating func left() -> [String] {
        let running = entries.filter { $0.phase == .running }.map(\.item)
        entries.removeAll { $0.phase == .running }
        return running
    }

    package func isRunning(_ item: String) -> Bool { entries.contains { $0.item == item && $0.phase == .running } }

    package enum QueryAction: Equatable, Sendable {
        /// Nobody foresaw it.
        case unforeseen
        /// It was foreseen, so long ago, and stood ready this long before.
        case useful(lead: Duration, foreseen: Duration)
        /// It is on its way: the query waits for what the hunch began so long ago.
        case adopted(foreseen: Duration)
    }

    package mutating func queried(_ item: String, now: Duration) -> QueryAction {
        guard let position = position(of: item) else { return .unforeseen }
        let entry = entries.remove(at: position)
        switch entry.phase {
        case .ready(let at): return .useful(lead: now - at, foreseen: now - entry.wantedAt)
        case .running: return .adopted(foreseen: now - entry.wantedAt)
        case .failed: return .unforeseen
        }
    }

    /// What is older than ten minutes. Returns how many of it were ready and never asked about.
    package mutating func expire(now: Duration) -> Int {
        endWhere { now - $0.wantedAt > Self.usefulWithin }
    }

    /// The session is over. Returns how many documents were wasted.
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

    private func position(of item: String) -> Int? { entries.firstIndex { $0.item == item } }
}

/// Decision of what may be done on a hunch, from its confidence, the cost of acting wrongly, the circumstances, and the
/// rights of the principal.
///
/// Each kind of item brings its cost (`ItemKind.cost`). Documents are prepared: with probability p the person will ask about
/// one and be spared the wait; otherwise the work was for nothing. Under the rule `value` preparing is worth it when
/// p · saved > (1 − p) · price · spent. The threshold θ says what a second of work for nothing costs in seconds of waiting:
/// price = θ / (1 − θ), so that θ is the answer when preparing spares as much as it spends and a third of the pod's places for
/// such work are taken. The price doubles as the last one is taken and halves when all are free. What costs more than effort
/// knows one threshold, whatever the circumstances; what cannot be undone is never done on a hunch alone.
package struct ActionPolicy: Equatable, Sendable {
    /// Threshold for spending effort.
    package enum Rule: String, Sendable, CaseIterable {
        /// Always at θ.
        case threshold
        /// Threshold at which the work is worth more than it costs.
        case value
    }

    /// Price of a hunch that was wrong.
    package enum CostOfBeingWrong: Sendable, CaseIterable {
        /// Time and bytes.
        case effort
        /// Something that can be taken back.
        case undoable
        case irreversible
    }

    /// Rights of the principal that the action is for.
    package enum Rights: Sendable, CaseIterable {
        case none, mayPrepare, mayAct
    }

    package enum Decision: Equatable, Sendable, CaseIterable {
        /// Do it.
        case act
        /// Make it ready, so that doing it takes no time.
        case prepare
        /// Let a person decide.
        case ask
        /// Not for this actor.
        case refuse
    }

    /// Circumstances: what is known about the item and the pod.
    package struct Circumstances: Equatable, Sendable {
        /// Time that preparing such an item takes.
        package var work: Duration
        /// Time between being foreseen and being asked about.
        package var lead: Duration
        /// Free share of the places for work that nobody asked for yet, 0…1.
        package var freeShare: Double

        package init(work: Duration, lead: Duration, freeShare: Double) {
            self.work = work
            self.lead = lead
            self.freeShare = freeShare
        }
    }

    package var rule: Rule
    /// θ: a hunch from here on is good enough to act on, and in usual circumstances to spend effort on.
    package var threshold: Double
    /// A hunch from here on is worth asking about; below, it is a guess, whatever the arithmetic says.
    package var likely: Double

    package init(rule: Rule = .value, threshold: Double = 0.85, likely: Double = 0.60) {
        self.rule = rule
        self.threshold = threshold
        self.likely = min(likely, threshold)
    }

    /// Confidence from which on a hunch is sure enough.
    ///
    /// - Parameter circumstances: nil: the usual ones
    package func sureFrom(cost: CostOfBeingWrong, in circumstances: Circumstances?) -> Double {
        guard cost == .effort, rule == .value, threshold < 1, let circumstances else { return threshold }
        let scarcity = circumstances.freeShare.isFinite ? 2 - 1.5 * min(1, max(0, circumstances.freeShare)) : 2
        let price = threshold / (1 - threshold) * scarcity
        let spent = max(circumstances.work, .milliseconds(1)) / .seconds(1)
        let saved = min(spent, max(circumstances.lead, .milliseconds(1)) / .seconds(1))
        return max(likely, price * spent / (saved + price * spent))
    }

    /// Confidence below which `decide` says nothing, whatever the circumstances: such items need no look.
    ///
    /// - Parameter orPreparing: preparing is decided, too, which costs effort
    package func decidesFrom(cost: CostOfBeingWrong, orPreparing: Bool = false) -> Double {
        let effort = sureFrom(cost: .effort, in: Circumstances(work: .seconds(1), lead: .seconds(1), freeShare: 1))
        guard cost != .effort else { return effort }
        return orPreparing ? min(likely, effort) : likely
    }

    /// - Returns: nil: leave it alone
    package func decide(
        confidence: Double, cost: CostOfBeingWrong, in circumstances: Circumstances? = nil, rights: Rights
    ) -> Decision? {
        let sure = sureFrom(cost: cost, in: circumstances)
        guard confidence >= min(likely, sure) else { return nil }
        guard rights != .none else { return .refuse }
        guard confidence >= sure else { return cost == .effort ? nil : .ask }
        switch (cost, rights) {
        case (.effort, _): return .prepare
        case (.undoable, .mayAct): return .act
        case (.undoable, _), (.irreversible, _): return .ask
        }
    }
}

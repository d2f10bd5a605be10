/// What may be done on a hunch: decided from how sure we are, what being wrong costs, and what the actor may do.
///
/// Loading a document before it is asked for is the first instance: being wrong costs a fetch, so it is prepared from
/// `PREFETCH_THRESHOLD` on and never acted on. What cannot be undone is never done on a hunch alone.
package struct ActionPolicy: Equatable, Sendable {
    /// What it costs when the hunch was wrong.
    package enum CostOfBeingWrong: Sendable, CaseIterable {
        /// Time and bytes.
        case effort
        /// It can be taken back.
        case undoable
        case irreversible
    }

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

    /// From here on a hunch is good enough to spend effort on.
    package var sure: Double
    /// From here on it is worth asking about.
    package var likely: Double

    package init(sure: Double = 0.85, likely: Double = 0.60) {
        self.sure = sure
        self.likely = min(likely, sure)
    }

    /// nil: leave it alone.
    package func decide(confidence: Double, cost: CostOfBeingWrong, rights: Rights) -> Decision? {
        guard confidence >= likely else { return nil }
        guard rights != .none else { return .refuse }
        guard confidence >= sure else { return cost == .effort ? nil : .ask }
        switch (cost, rights) {
        case (.effort, _): return .prepare
        case (.undoable, .mayAct): return .act
        case (.undoable, _), (.irreversible, _): return .ask
        }
    }
}

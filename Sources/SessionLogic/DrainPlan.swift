/// How a pod lets its sessions go: the idle ones in waves, so that the others are not all knocked at in one moment;
/// those with a running answer when it ends, and everybody before the grace period does.
package struct DrainPlan: Equatable, Sendable {
    /// Of the grace period, for saying goodbye to idle sessions.
    private static let shareForIdle = 0.3
    /// Of the grace period, for running answers; the rest is for closing.
    private static let shareForAnswers = 0.8
    private static let waves = 5
    /// Sessions below which there is nothing to spread.
    private static let sessionsWorthWaves = 20

    package let startedAt: Duration
    package let gracePeriod: Duration

    package init(startedAt: Duration, gracePeriod: Duration) {
        self.startedAt = startedAt
        self.gracePeriod = gracePeriod
    }

    package enum SessionAction: Equatable, Sendable {
        case wait
        /// Say `goaway` and close with 1012; come back after a random time up to this.
        case letGo(reconnectWithin: Duration)
    }

    /// - Parameters:
    ///   - position: of the session among `count`, any order that stays
    package func decide(position: Int, of count: Int, isAnswering: Bool, now: Duration) -> SessionAction {
        let elapsed = now - startedAt
        let share = gracePeriod > .zero ? elapsed / gracePeriod : 1
        if isAnswering { return share >= Self.shareForAnswers ? .letGo(reconnectWithin: spread(count)) : .wait }
        let isFew = count < Self.sessionsWorthWaves
        let wave = isFew ? 0 : min(Self.waves - 1, position * Self.waves / max(1, count))
        let due = Double(wave) / Double(Self.waves) * Self.shareForIdle
        return share >= due ? .letGo(reconnectWithin: spread(count)) : .wait
    }

    /// Longer for more sessions: about a thousand a second come back.
    private func spread(_ count: Int) -> Duration {
        .milliseconds(min(10_000, 250 + count))
    }

    package func isOver(now: Duration) -> Bool { now - startedAt >= gracePeriod }
}

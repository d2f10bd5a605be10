/// How a pod lets its sessions go: the idle ones in waves, so that the others are not all knocked at in one moment;
/// those with a running answer when it ends, and everybody before the grace period does.
package struct DrainPlan: Equatable, Sendable {
    /// Of the grace period, for running answers; the rest is for closing.
    private static let shareForAnswers = 0.8
    /// A wave every half second at most: a browser that comes back finds a pod that has taken in the wave before.
    private static let waveEvery = Duration.milliseconds(500)
    /// Sessions below which there is nothing to spread.
    private static let sessionsWorthWaves = 20

    package let startedAt: Duration
    package let gracePeriod: Duration
    /// How long saying goodbye to the idle sessions takes; never more than running answers are waited for.
    package let window: Duration
    private let pace: ReconnectPace

    package init(startedAt: Duration, gracePeriod: Duration, window: Duration, pace: ReconnectPace = .init()) {
        self.startedAt = startedAt
        self.gracePeriod = gracePeriod
        self.window = min(window, gracePeriod * Self.shareForAnswers)
        self.pace = pace
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
        guard count >= Self.sessionsWorthWaves else { return .letGo(reconnectWithin: spread(count)) }
        let waves = max(1, Int(window / Self.waveEvery))
        let wave = min(waves - 1, position * waves / count)
        return elapsed >= window * wave / waves ? .letGo(reconnectWithin: spread(count)) : .wait
    }

    private func spread(_ count: Int) -> Duration { pace.spread(sessions: count) }

    package func isOver(now: Duration) -> Bool { now - startedAt >= gracePeriod }
}

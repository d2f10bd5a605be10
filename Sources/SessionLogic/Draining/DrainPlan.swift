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
    /// When the drain began: as many come back.
    private let sessions: Int
    private let pace: ReconnectPace

    package init(
        startedAt: Duration, gracePeriod: Duration, window: Duration, sessions: Int, pace: ReconnectPace = .init()
    ) {
        self.sessions = sessions
        self.startedAt = startedAt
        self.gracePeriod = gracePeriod
        self.window = min(window, gracePeriod * Self.shareForAnswers)
        self.pace = pace
    }

    package enum SessionAction: Equatable, Sendable {
        case wait
        /// Say `goaway` and close with 1012; come back after a random time up to this.
        case release(reconnectWithin: Duration)
    }

    /// - Parameters:
    ///   - number: any that a session keeps: it says which wave it goes with
    package func decide(number: Int, isAnswering: Bool, now: Duration) -> SessionAction {
        let elapsed = now - startedAt
        if isAnswering {
            let isLate = gracePeriod <= .zero || elapsed >= gracePeriod * Self.shareForAnswers
            return isLate ? .release(reconnectWithin: spread) : .wait
        }
        guard sessions >= Self.sessionsWorthWaves else { return .release(reconnectWithin: spread) }
        let waves = max(1, Int(window / Self.waveEvery))
        return elapsed >= window * (number % waves) / waves ? .release(reconnectWithin: spread) : .wait
    }

    private var spread: Duration { pace.spread(sessions: sessions) }

    package func isOver(now: Duration) -> Bool { now - startedAt >= gracePeriod }
}

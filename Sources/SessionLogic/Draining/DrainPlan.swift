/// Schedule for letting a pod's sessions go: idle ones in waves, so that the other pods are not all asked at the same
/// moment; those with a running answer when it ends, and all of them before the grace period does.
package struct DrainPlan: Equatable, Sendable {
    /// Share of the grace period for running answers; the rest is for closing.
    private static let shareForAnswers = 0.8
    /// Least time between two waves: a returning browser finds a pod that has taken in the wave before.
    private static let waveEvery = Duration.milliseconds(500)
    /// Sessions below which waves are not worth while.
    private static let sessionsWorthWaves = 20

    package let startedAt: Duration
    package let gracePeriod: Duration
    /// Duration of the goodbye to idle sessions; never longer than the wait for running answers.
    package let window: Duration
    /// Sessions at the start of the drain: this many come back.
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
        /// Say `goaway` and close with 1012; the browser reconnects after a random time up to this.
        case release(reconnectWithin: Duration)
    }

    /// - Parameters:
    ///   - number: any number the session keeps; it chooses the session's wave
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

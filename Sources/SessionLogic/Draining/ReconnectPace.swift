import Resilience

/// Over how long browsers come back after they lost their pod, so that those who lost it together do not knock
/// together: told in `goaway` when it drains, and already in `welcome`, because a pod that dies says nothing.
package struct ReconnectPace: Equatable, Sendable {
    /// What the other pods of a site take in without noticing: a fifth of what one core can.
    private static let sessionsPerSecond = 1000

    package var least: Duration
    package var most: Duration

    package init(least: Duration = .milliseconds(250), most: Duration = .seconds(10)) {
        self.least = least
        self.most = max(least, most)
    }

    /// A browser waits a random time up to this.
    package func spread(sessions: Int) -> Duration {
        min(most, least + .milliseconds(sessions * 1000 / Self.sessionsPerSecond))
    }

    /// `reconnect` of `welcome`: the first wait is a random time up to the lower bound.
    package func milliseconds(sessions: Int) -> ClosedRange<Int> {
        let lower = Int(spread(sessions: sessions).inSeconds * 1000)
        return lower...max(lower, Int(most.inSeconds * 1000))
    }
}

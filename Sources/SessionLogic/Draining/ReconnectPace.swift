import Resilience

/// Time over which browsers reconnect after losing their pod, so that those who lost it together do not return
/// together: told in `goaway` when it drains, and already in `welcome`, because a dying pod says nothing.
package struct ReconnectPace: Equatable, Sendable {
    /// Reconnects a second that the other pods of a site absorb unnoticed: a fifth of what one core can.
    private static let sessionsPerSecond = 1000

    package var least: Duration
    package var most: Duration

    package init(least: Duration = .milliseconds(250), most: Duration = .seconds(10)) {
        self.least = least
        self.most = max(least, most)
    }

    /// Reconnect delay, upper bound: a browser waits a random time up to this.
    package func spread(sessions: Int) -> Duration {
        min(most, least + .milliseconds(sessions * 1000 / Self.sessionsPerSecond))
    }

    /// `reconnect` of `welcome`: the first wait is a random time up to the lower bound.
    package func milliseconds(sessions: Int) -> ClosedRange<Int> {
        let lower = Int(spread(sessions: sessions).inSeconds * 1000)
        return lower...max(lower, Int(most.inSeconds * 1000))
    }
}

import PodRuntime
import Synchronization

/// The answers of this pod that can still be resumed: looked after as long as that, so that a store that has forgotten one is told
/// again.
final class AnswerRuns: Sendable {
    /// Answers that are looked after, and for how long: as long as the longest runs and can be resumed. Each keeps its session, which
    /// forgets its answers when it ends; of sessions that went on elsewhere they are a few megabytes in practice.
    private static let runsMax = 2000
    private static let keptFor = Duration.seconds(900)

    /// Others can go on with them.
    private let isWanted: Bool
    /// Each with the time since when it is known, the oldest first.
    private let runs = Mutex<[(run: AnswerRun, since: Duration)]>([])

    init(isWanted: Bool) {
        self.isWanted = isWanted
    }

    func began(_ run: AnswerRun) {
        guard isWanted else { return }
        let now = MonotonicClock.now
        runs.withLock { runs in
            let old = runs.prefix { now - $0.since > Self.keptFor }.count
            runs.removeFirst(max(old, runs.count - Self.runsMax + 1))
            runs.append((run, now))
        }
    }

    /// Asks the store about each.
    func verify() async {
        for (run, _) in runs.withLock({ $0 }) { await run.verify() }
    }

    /// Forgets what cannot be resumed any more.
    func tick(now: Duration) {
        runs.withLock { runs in runs.removeFirst(runs.prefix { now - $0.since > Self.keptFor }.count) }
    }
}

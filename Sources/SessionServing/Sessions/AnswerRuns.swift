import PodRuntime
import Synchronization

/// Answers of this pod that can still be resumed: each is checked as long as that, so that a store that has forgotten
/// one is told again.
final class AnswerRuns: Sendable {
    /// Answers that are checked, and for how long: as long as the longest runs and can be resumed. Each keeps its
    /// session, which forgets its answers when it ends; those of sessions that went on elsewhere take a few megabytes
    /// in practice.
    private static let runsMax = 2000
    private static let keptFor = Duration.seconds(900)

    /// Whether other pods can continue these answers.
    private let isWanted: Bool
    /// Runs with the time at which each began, the oldest first.
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

    /// Checks each answer in the store.
    func verify() async {
        for (run, _) in runs.withLock({ $0 }) { await run.verify() }
    }

    /// Forgets answers that can no longer be resumed.
    func tick(now: Duration) {
        runs.withLock { runs in runs.removeFirst(runs.prefix { now - $0.since > Self.keptFor }.count) }
    }
}

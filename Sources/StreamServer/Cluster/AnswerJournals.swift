import Synchronization

/// The answers of this pod that can still be resumed: looked after as long as that, so that a store that has forgotten one is told
/// again.
final class AnswerJournals: Sendable {
    /// Answers that are looked after (two megabytes in practice, 256 at the very worst), and for how long: as long as the
    /// longest runs and can be resumed.
    private static let journalsMax = 2000
    private static let keptFor = Duration.seconds(900)

    /// Each with the time since when it is known.
    private let journals = Mutex<[(journal: AnswerJournal, since: Duration)]>([])

    func began(_ journal: AnswerJournal) {
        journals.withLock { journals in
            if journals.count >= Self.journalsMax { journals.removeFirst() }
            journals.append((journal, MonotonicClock.now))
        }
    }

    func forgetOld() {
        let now = MonotonicClock.now
        journals.withLock { $0.removeAll { now - $0.since > Self.keptFor } }
    }

    /// Asks the store about each.
    func verify() async {
        for (journal, _) in journals.withLock({ $0 }) { await journal.verify() }
    }
}

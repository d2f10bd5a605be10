import PodRuntime
import SessionLogic
import Synchronization

/// Work on questions that are being typed, as `RankingDesk` lets it begin.
package final class TypedQuestions: Sendable {
    package typealias Work = @Sendable () async -> Void

    private let desk: Mutex<RankingDesk<String, Work>>

    /// - Parameter placesMax: questions worked on at once
    package init(placesMax: Int) {
        desk = Mutex(RankingDesk(placesMax: placesMax))
    }

    /// Event: a session typed. The work is dropped when a newer text comes before its turn.
    package func typed(by session: String, _ work: @escaping Work) {
        guard desk.withLock({ $0.typed(work, by: session) }) == .rank else { return }
        begin(work, of: session)
    }

    /// Each piece of work is short; the next one begins when it has ended.
    private func begin(_ work: @escaping Work, of session: String) {
        Task(priority: .utility) { [self] in
            await work()
            if let (next, work) = desk.withLock({ $0.ranked(by: session) }) { begin(work, of: next) }
        }
    }
}

import Fleet
import Synchronization

/// Inbox of invalidations that were heard and are still to be carried out: however many come, carrying them out is one
/// piece of work, off the loop that hears them.
final class InvalidationInbox: Sendable {
    private let waiting = Mutex<Invalidation?>(nil)
    private let arrived: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init() {
        (arrived, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ invalidation: Invalidation) {
        waiting.withLock { $0 = $0?.joined(with: invalidation) ?? invalidation }
        arrival.yield()
    }

    /// Runs until the task is cancelled.
    func run(_ carryOut: @Sendable (Invalidation) -> Void) async {
        for await _ in arrived {
            let taken = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            if let taken { carryOut(taken) }
        }
    }
}

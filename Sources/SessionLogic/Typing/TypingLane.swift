import Resilience
import WireProtocol

/// Waiting place for a keystroke: one slot, not a queue. A newer keystroke replaces the one that waits.
///
/// The shell puts in what a read brought and asks once at its end, so that of many keystrokes in one segment only the
/// last is predicted. Over the rate limit it waits here until a token is there, and is answered then.
package struct TypingLane: Sendable {
    /// Interval in which the keystrokes that had to wait get one error together.
    private static let errorEvery = Duration.seconds(1)

    private struct Waiting {
        var typing: Typing
        var since: Duration
    }

    private var waiting: Waiting?
    private var lastSeq: Int?
    private var answeredAt: Duration?
    private var bucket: TokenBucket
    private var isWakeScheduled = false
    private var delayedSinceError = 0
    private var errorAt: Duration?

    package init(keystrokesPerSecond: Double, now: Duration) {
        bucket = TokenBucket(rate: keystrokesPerSecond, now: now)
    }

    package enum ReceiveAction: Equatable, Sendable {
        case hold
        /// It took the place of one that waited, which gets no answer of its own.
        case replaceWaiting
        /// Late: not above the last `seq`; the keystrokes after it were or will be answered.
        case dropStale
    }

    package mutating func keystrokeReceived(_ typing: Typing, now: Duration) -> ReceiveAction {
        if let seq = typing.seq {
            if let lastSeq, seq <= lastSeq { return .dropStale }
            lastSeq = seq
        }
        defer { waiting = Waiting(typing: typing, since: waiting?.since ?? now) }
        return waiting == nil ? .hold : .replaceWaiting
    }

    package enum TakeAction: Equatable, Sendable {
        case doNothing
        case predict(Typing, queued: Duration)
        /// Ask again after this long; tell the browser, if there is something to tell.
        case wait(Duration, isNew: Bool, error: ErrorFrame?)
    }

    /// Next action at the end of a read, or when the wait is over.
    ///
    /// - Parameter spacing: least time between two answers; under load a newer keystroke may come meanwhile
    package mutating func keystrokeDue(
        now: Duration, isWake: Bool = false, spacing: Duration = .zero
    ) -> TakeAction {
        if isWake { isWakeScheduled = false }
        guard let next = waiting else { return .doNothing }
        if let answeredAt, now < answeredAt + spacing {
            let isNew = !isWakeScheduled
            isWakeScheduled = true
            return .wait(answeredAt + spacing - now, isNew: isNew, error: nil)
        }
        switch bucket.take(now: now) {
        case .pass:
            waiting = nil
            answeredAt = now
            return .predict(next.typing, queued: now - next.since)
        case .wait(let time):
            let isNew = !isWakeScheduled
            isWakeScheduled = true
            return .wait(time, isNew: isNew, error: isWake ? nil : errorDue(next.typing, time, now))
        }
    }

    private mutating func errorDue(_ typing: Typing, _ wait: Duration, _ now: Duration) -> ErrorFrame? {
        delayedSinceError += 1
        if let errorAt, now - errorAt < Self.errorEvery { return nil }
        errorAt = now
        defer { delayedSinceError = 0 }
        return ErrorFrame(
            .rateLimited,
            "more than \(Int(bucket.rate)) keystrokes a second: the newest is answered as soon as the limit allows",
            seq: typing.seq, retryAfterMilliseconds: Int((wait.inSeconds * 1000).rounded(.up)), count: delayedSinceError
        )
    }
}

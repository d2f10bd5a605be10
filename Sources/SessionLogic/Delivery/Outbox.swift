import DequeModule

/// Frames waiting to be written to one connection, in four lanes. While the socket accepts everything nothing waits.
///
/// Control (errors, status of the connection) first and in order; answers are not queued here at all: they are pulled
/// from their trail, so that chunks merge while the socket is full; of predictions only the newest waits; notices lose
/// their oldest. Past the hard mark the connection is closed, and nothing more is taken.
package struct Outbox<Frame: Sendable>: Sendable {
    /// Bytes in the socket's buffer above which only control frames are added.
    package static var softMark: Int { 64 * 1024 }
    /// Bytes waiting at which a reader is too slow to be kept.
    package static var hardMark: Int { 1024 * 1024 }
    package static var noticeBytesMax: Int { 64 * 1024 }

    private struct Waiting {
        var frame: Frame
        var bytes: Int
    }

    private var control: Deque<Waiting> = []
    private var prediction: Waiting?
    private var notices: Deque<Waiting> = []
    private var noticeBytes = 0
    private var controlBytes = 0
    private var isClosed = false
    package private(set) var noticesDropped = 0

    package init() {}

    package var waitingBytes: Int { controlBytes + noticeBytes + (prediction?.bytes ?? 0) }
    /// Kept rather than worked out: it is asked for at every message.
    package private(set) var isEmpty = true

    package enum AddAction: Equatable, Sendable {
        case waits
        /// Close with 4408; no frame is accepted any more.
        case closeSlowConsumer
        case ignore
    }

    package mutating func controlAdded(_ frame: Frame, bytes: Int) -> AddAction {
        guard !isClosed else { return .ignore }
        isEmpty = false
        control.append(Waiting(frame: frame, bytes: bytes))
        controlBytes += bytes
        return checkHardMark()
    }

    package mutating func predictionAdded(_ frame: Frame, bytes: Int) -> AddAction {
        guard !isClosed else { return .ignore }
        isEmpty = false
        prediction = Waiting(frame: frame, bytes: bytes)
        return checkHardMark()
    }

    package mutating func noticeAdded(_ frame: Frame, bytes: Int) -> AddAction {
        guard !isClosed else { return .ignore }
        isEmpty = false
        notices.append(Waiting(frame: frame, bytes: bytes))
        noticeBytes += bytes
        while noticeBytes > Self.noticeBytesMax, let oldest = notices.popFirst() {
            noticeBytes -= oldest.bytes
            noticesDropped += 1
        }
        return checkHardMark()
    }

    private mutating func checkHardMark() -> AddAction {
        guard waitingBytes > Self.hardMark else { return .waits }
        isClosed = true
        control.removeAll()
        notices.removeAll()
        prediction = nil
        (controlBytes, noticeBytes) = (0, 0)
        isEmpty = true
        return .closeSlowConsumer
    }

    package enum Lane: Equatable, Sendable {
        case control, prediction, notice
    }

    /// The next frame of the lanes that queue, in their order; answers come between control and prediction.
    package mutating func next(_ lane: Lane) -> Frame? {
        defer { isEmpty = control.isEmpty && prediction == nil && notices.isEmpty }
        switch lane {
        case .control:
            guard let first = control.popFirst() else { return nil }
            controlBytes -= first.bytes
            return first.frame
        case .prediction:
            defer { prediction = nil }
            return prediction?.frame
        case .notice:
            guard let first = notices.popFirst() else { return nil }
            noticeBytes -= first.bytes
            return first.frame
        }
    }

    /// Notices that were lost on their way here.
    package mutating func noticesLost(_ count: Int) { noticesDropped += count }

    /// Notices lost since the last call.
    package mutating func takeNoticesDropped() -> Int {
        defer { noticesDropped = 0 }
        return noticesDropped
    }
}

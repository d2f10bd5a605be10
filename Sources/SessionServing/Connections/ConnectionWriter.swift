import PodRuntime
import PrometheusMetrics
import SessionLogic
import WebSocketTransport
import WireProtocol

/// Output of one socket: at once while it accepts everything, otherwise in lanes. Stays on the connection's loop; a
/// flush may re-enter here when the socket accepts more at once.
///
/// 1. Control, answers, prediction, notices: in that order when they waited.
/// 2. Answers are pulled from their trails, so that chunks merge while the socket is full.
/// 3. A reader that does not read is cut off: only the reason follows what it has.
/// 4. A connection is compact if it asks for it: details of an item are told once.
final class ConnectionWriter {
    private var socket: WebSocketConnection?
    private var outbox = Outbox<ServerMessage>()
    private var cursors: [AnswerCursor] = []
    private var sent: SentDetails?
    private let loop: LoopContext
    private let telemetry: Telemetry

    init(_ loop: LoopContext, _ telemetry: Telemetry, isCompact: Bool) {
        self.loop = loop
        self.telemetry = telemetry
        sent = isCompact ? SentDetails() : nil
    }

    func opened(_ socket: WebSocketConnection) { self.socket = socket }

    func closed() {
        socket = nil
        cursors = []
    }

    var isOpen: Bool { socket?.isOpen == true }
    var isCompressing: Bool { socket?.isCompressing == true }

    func flush() { socket?.flush() }

    func ping() {
        socket?.ping()
        socket?.flush()
    }

    func close(_ code: CloseCode, _ reason: String) {
        // A slow reader would have to read all of it before the reason.
        socket?.close(code: code.rawValue, reason: reason, dropsQueue: code == .slowConsumer)
    }

    func closeNow() { socket?.closeNow() }

    /// Releases memory that a connection needs only while it is used.
    func rest() {
        sent?.forgetAll()
        socket?.rest()
    }

    // MARK: Frames

    /// Whether a frame may be written now instead of waiting in the outbox.
    private var canWriteNow: Bool {
        guard let socket else { return false }
        return socket.isWritable && socket.unflushedBytes < Outbox<ServerMessage>.softMark
    }

    func send(_ message: ServerMessage) {
        if outbox.isEmpty, canWriteNow { return write(message) }
        act(on: outbox.controlAdded(message, bytes: 512))
    }

    func send(_ error: ErrorFrame?) {
        if let error { send(.error(error)) }
    }

    /// A newer prediction takes the place of one that waits.
    func send(_ frame: PredictionFrame) {
        if canWriteNow { return write(.prediction(frame)) }
        act(on: outbox.predictionAdded(.prediction(frame), bytes: 4096))
    }

    func send(notices: [String], dropped: Int) {
        outbox.noticesLost(dropped)
        for notice in notices {
            act(on: outbox.noticeAdded(.notice(data: notice, dropped: 0), bytes: notice.utf8.count))
        }
    }

    /// Writes a frame that is the same for all connections and made once. Behind waiting frames it waits as its own
    /// frame.
    ///
    /// - Returns: whether it was written
    func send(_ prepared: PreparedMessage) -> Bool {
        guard outbox.isEmpty, cursors.isEmpty, canWriteNow, socket?.send(prepared) == true else { return false }
        telemetry.noticesSent.add(1)
        return true
    }

    private func act(on action: Outbox<ServerMessage>.AddAction) {
        if action == .closeSlowConsumer { close(.slowConsumer, "too many unread messages") }
    }

    private func write(_ message: ServerMessage) {
        // A browser forgets all details when any catalogue changes.
        if case .catalogue = message { sent?.forgetAll() }
        loop.writer.reset()
        message.write(to: &loop.writer, sent: &sent)
        socket?.send(text: loop.writer.bytes)
    }

    // MARK: Answers

    var isFollowing: Bool { !cursors.isEmpty }

    /// An answer that a browser requests again is told once.
    func goOnFollowing(_ cursor: AnswerCursor) {
        if !cursors.contains(where: { $0.id == cursor.id }) { follow(cursor) }
    }

    func resume(_ cursor: AnswerCursor) {
        if case .resumed(let offset) = cursor.opening {
            send(.resumed(id: cursor.id, epoch: cursor.epoch, offset: offset))
        }
        follow(cursor)
    }

    /// Replaces an earlier cursor of the same answer.
    func follow(_ cursor: AnswerCursor) {
        cursors.removeAll { $0.id == cursor.id }
        // More unread answers than a session keeps: this browser does not read.
        if cursors.count >= QueryDesk.trailsMax { return close(.slowConsumer, "too many unread answers") }
        cursors.append(cursor)
    }

    /// Writes the waiting frames, as long as the socket accepts them.
    ///
    /// - Parameter session: the session whose answers are followed
    func pump(_ session: Session?) {
        guard let socket, socket.isOpen else { return }
        while !(outbox.isEmpty && cursors.isEmpty), socket.isWritable, writeNext(session) {
            if socket.unflushedBytes >= Outbox<ServerMessage>.softMark { socket.flush() }
        }
        socket.flush()
    }

    private func writeNext(_ session: Session?) -> Bool {
        if let message = outbox.next(.control) ?? nextAnswerFrame(session) ?? outbox.next(.prediction) {
            write(message)
            return true
        }
        guard case .notice(let data, _) = outbox.next(.notice) else { return false }
        let dropped = outbox.takeNoticesDropped()
        telemetry.noticesDropped.add(Double(dropped))
        telemetry.noticesSent.add(1)
        write(.notice(data: data, dropped: dropped))
        return true
    }

    private func nextAnswerFrame(_ session: Session?) -> ServerMessage? {
        // In order: a cancelled answer is told its end before its replacement begins.
        while let session, !cursors.isEmpty {
            switch session.next(&cursors[0]) {
            case .tell(let message):
                if cursors[0].isDone { cursors.removeFirst() }
                return message
            case .nothingNow: return nil
            case .gone: cursors.removeFirst()
            }
        }
        return nil
    }
}

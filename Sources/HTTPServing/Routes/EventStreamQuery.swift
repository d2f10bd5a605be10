import WebSocketTransport
import PodRuntime
import SessionServing
import Hummingbird
import NIOCore
import SessionLogic
import WireProtocol
import Resilience

/// Answer to `POST /api/v1/query`: its frames as server-sent events, for programs that cannot use WebSocket.
struct EventStreamQuery: Sendable {
    let environment: SessionEnvironment
    /// Census of streaming answers, so that a drain waits for them.
    let census: ConnectionCensus
    let isShedding: Bool

    func response(to query: Query) throws -> Response {
        // The session has one reader and ends with it: no browser could resume it at another pod.
        let session = Session(
            id: Identifiers.random(), clientID: "http", environment: environment.unshared, now: MonotonicClock.now)
        let reader = StreamReader()
        _ = session.attach(reader)
        let first: AnswerCursor
        switch session.query(query, isShedding: isShedding, now: MonotonicClock.now) {
        case .follow(let cursor): first = cursor
        case .refused(let error):
            session.end()
            if error.code == .shed { environment.telemetry.shed(.queries) }
            throw HTTPProblem(Self.status(of: error.code), error)
        case .alreadyFollowed, .asked:
            session.end()
            throw HTTPProblem(.conflict, .invalidMessage, "this query runs already")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: body(of: session, reader, from: first))
    }

    private static func status(of code: ErrorCode) -> HTTPResponse.Status {
        switch code {
        case .shed: .serviceUnavailable
        case .rateLimited: .tooManyRequests
        case .unknownItem: .notFound
        case .invalidMessage: .badRequest
        default: .internalServerError
        }
    }

    /// Frames of the answer, until it ends or its reader leaves.
    private func body(of session: Session, _ reader: StreamReader, from first: AnswerCursor) -> ResponseBody {
        ResponseBody { writer in
            census.opened()
            // A reader that leaves ends the session, and with it the query: no reader will return.
            defer {
                session.end()
                census.closed()
            }
            var cursor = first
            for await _ in reader.changes {
                while case .tell(let message) = session.next(&cursor) {
                    try await writer.write(Self.event(message))
                    if cursor.isDone { return try await writer.finish(nil) }
                }
            }
            try await writer.finish(nil)
        }
    }

    private static func event(_ message: ServerMessage) -> ByteBuffer {
        var buffer = ByteBuffer(string: "data: ")
        buffer.writeBytes(message.encoded())
        buffer.writeString("\n\n")
        return buffer
    }
}

/// Reader that wakes the streaming task; many changes are one wake-up.
private final class StreamReader: SessionReader {
    let changes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func answersChanged() { continuation.yield() }
    func prefetchChanged(_ frame: PrefetchFrame) {}
    func replaced() { continuation.finish() }
}

import DequeModule

/// Requests of one connection and their responses, in order (RFC 9112 section 9.3): decides on interim responses, on
/// the last response, and on when a bad request is refused.
struct HTTPExchanges {
    /// Part of a request's head that decides about the connection.
    struct Request: Equatable {
        var isHTTP10 = false
        var isHead = false
        /// Whether the connection ends after the response to this request.
        var isLast = false
        /// Whether the sender waits for `100 Continue` before it sends the body.
        var expectsContinue = false
    }

    private struct Exchange {
        var request: Request
        /// Whether the whole request has arrived.
        var isWhole = false
        /// Whether the response has begun.
        var isAnswered = false
    }

    private enum Phase {
        case open
        /// Reading has ended; the refusal is sent after the earlier requests are answered.
        case refusing
        /// Final response sent.
        case over
    }

    /// Requests without a complete response; the first is being answered.
    private var waiting: Deque<Exchange> = []
    private var phase = Phase.open

    /// Whether no request is being answered or received.
    var isIdle: Bool { waiting.isEmpty && phase == .open }

    // MARK: Inbound

    enum ReadAction: Equatable {
        case pass
        /// Pass the request on, after telling its sender to send the body.
        case continueAndPass
        /// Drop the request: an earlier one ends the connection.
        case drop
    }

    mutating func headReceived(_ request: Request) -> ReadAction {
        guard phase == .open, waiting.last?.request.isLast != true else { return .drop }
        waiting.append(Exchange(request: request))
        guard request.expectsContinue, waiting.count == 1 else { return .pass }
        waiting[0].request.expectsContinue = false
        return .continueAndPass
    }

    mutating func bodyReceived() -> ReadAction {
        phase == .open && waiting.last?.isWhole == false ? .pass : .drop
    }

    mutating func endReceived() -> ReadAction {
        guard phase == .open, !waiting.isEmpty, waiting[waiting.count - 1].isWhole == false else { return .drop }
        waiting[waiting.count - 1].isWhole = true
        return .pass
    }

    enum ProblemAction: Equatable {
        case refuse
        /// Earlier requests are answered first.
        case wait
        /// Response begun, or final response sent: the connection can only be closed.
        case close
    }

    /// Problem found: the input is no request, or the rest of one is malformed.
    mutating func problemFound() -> ProblemAction {
        guard phase == .open else { return phase == .over ? .close : .wait }
        if let last = waiting.last, last.request.isLast, last.isWhole { return .wait }
        if let last = waiting.last, !last.isWhole {
            waiting.removeLast()
            if last.isAnswered {
                phase = .over
                return .close
            }
        }
        phase = waiting.isEmpty ? .over : .refusing
        return waiting.isEmpty ? .refuse : .wait
    }

    // MARK: Outbound

    enum WriteAction: Equatable {
        /// - Parameters:
        ///   - isHTTP10: written without chunked coding, which HTTP/1.0 does not know
        ///   - isLast: written with `Connection: close`
        case write(isHTTP10: Bool, isLast: Bool)
        case drop
    }

    /// - Parameter isEnding: the server stops, so every response is the last of its connection
    mutating func responseBegan(isEnding: Bool) -> WriteAction {
        guard phase != .over, !waiting.isEmpty else { return .drop }
        waiting[0].isAnswered = true
        if isEnding { waiting[0].request.isLast = true }
        // A sender that was not told to send the body will not send it: no further request can follow.
        let isCut = !waiting[0].isWhole && waiting[0].request.expectsContinue
        if isCut { waiting[0].request.isLast = true }
        return .write(isHTTP10: waiting[0].request.isHTTP10, isLast: waiting[0].request.isLast)
    }

    /// Whether a piece of the response's body is written; a response to HEAD has none.
    var writesBody: Bool { phase != .over && waiting.first.map { !$0.request.isHead } ?? false }

    enum EndAction: Equatable {
        case write
        /// Write the end, and tell the sender of the next request to send its body.
        case writeAndContinue
        case writeAndClose
        /// Write the end, then the refusal of the next request.
        case writeAndRefuse
        case drop
    }

    mutating func responseEnded() -> EndAction {
        guard phase != .over, let done = waiting.popFirst() else { return .drop }
        if done.request.isLast {
            phase = .over
            return .writeAndClose
        }
        if waiting.isEmpty, phase == .refusing {
            phase = .over
            return .writeAndRefuse
        }
        guard waiting.first?.request.expectsContinue == true, waiting.first?.isWhole == false else { return .write }
        waiting[0].request.expectsContinue = false
        return .writeAndContinue
    }
}

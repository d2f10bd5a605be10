import DequeModule

/// The requests of one connection and their responses, in order (RFC 9112 section 9.3): what must be said between them,
/// which response is the last, and when what is wrong with a request is said.
struct HTTPExchanges {
    /// What of a request's head decides about the connection.
    struct Request: Equatable {
        var isHTTP10 = false
        var isHead = false
        /// The connection ends with its response.
        var isLast = false
        /// Its sender waits to be told that the body is wanted.
        var expectsContinue = false
    }

    private struct Exchange {
        var request: Request
        /// All of the request came.
        var isWhole = false
        /// The response has begun.
        var isAnswered = false
    }

    private enum Phase {
        case open
        /// Nothing more is read; when those before it are answered, the refusal is said.
        case refusing
        /// The last word has been said.
        case over
    }

    /// Requests that are not answered yet; the first is the one that is being answered.
    private var waiting: Deque<Exchange> = []
    private var phase = Phase.open

    /// Requests are being answered, or come in.
    var isIdle: Bool { waiting.isEmpty && phase == .open }

    // MARK: Inbound

    enum ReadAction: Equatable {
        case pass
        /// Pass it, and tell its sender first that the body is wanted.
        case continueAndPass
        /// Nobody reads it: what came before ends the connection.
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
        /// Others are answered first.
        case wait
        /// Its response is on its way, or the last word was said: only the end is left.
        case close
    }

    /// What came is no request, or the rest of one is not.
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
        ///   - isHTTP10: without chunks, which HTTP/1.0 does not know
        ///   - isLast: it says that the connection ends
        case write(isHTTP10: Bool, isLast: Bool)
        case drop
    }

    /// - Parameter isEnding: the server stops: every response is the last of its connection
    mutating func responseBegan(isEnding: Bool) -> WriteAction {
        guard phase != .over, !waiting.isEmpty else { return .drop }
        waiting[0].isAnswered = true
        if isEnding { waiting[0].request.isLast = true }
        // A sender that was not told to send the body will not send it: nothing can follow.
        let isCut = !waiting[0].isWhole && waiting[0].request.expectsContinue
        if isCut { waiting[0].request.isLast = true }
        return .write(isHTTP10: waiting[0].request.isHTTP10, isLast: waiting[0].request.isLast)
    }

    /// Whether a piece of the response's body is written: a response to HEAD has none.
    var writesBody: Bool { phase != .over && waiting.first.map { !$0.request.isHead } ?? false }

    enum EndAction: Equatable {
        case write
        /// Write it, and tell the sender of the next request that its body is wanted.
        case writeAndContinue
        case writeAndClose
        /// Write it, then what is wrong with the next request.
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

import NIOCore
import NIOHTTP1
import WebSocketTransport

/// Handler that holds an HTTP/1.1 connection to the letter of the RFCs, between the codec and everything that reads
/// requests:
///
/// 1. checks each head (`RequestRules`) and passes it on with its target normalised;
/// 2. sends `100 Continue` to a sender that waits for it, in its turn;
/// 3. sends `Connection: close` and ends the connection where it must end: after HTTP/1.0, after a request that asks
///    for it, and when the server stops;
/// 4. gives a response to HEAD no body;
/// 5. refuses malformed requests, in their turn, and reads nothing after one.
///
/// `HTTPExchanges` decides. The handler is removed when the connection becomes a WebSocket.
final class HTTPConduct: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    struct Hooks {
        /// Whether the server stops.
        var isEnding: @Sendable () -> Bool
        /// Response to a refused request: a status and what was expected.
        var refusal: (HTTPResponseStatus, String) -> WebSocketRefusal
        /// Called when the connection becomes busy with requests, and when it becomes idle.
        var busyChanged: (_ isBusy: Bool) -> Void
    }

    /// Time for which further input is read and discarded after the last response, so that this response is not lost
    /// with the connection (RFC 9112 section 9.6).
    private static let lingerFor = TimeAmount.milliseconds(500)

    private let hooks: Hooks
    private var exchanges = HTTPExchanges()
    /// Problem of the input behind the requests that are being answered.
    private var problem: RequestRules.Problem?
    private var isBusy = false
    /// Whether a handler behind this one has seen a request, and must be told of errors.
    private var hasPassed = false

    init(hooks: Hooks) {
        self.hooks = hooks
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): headReceived(head, context)
        case .body: if exchanges.bodyReceived() == .pass { context.fireChannelRead(data) }
        case .end: if exchanges.endReceived() == .pass { context.fireChannelRead(data) }
        }
    }

    private func headReceived(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let checked: HTTPRequestHead
        do throws(RequestRules.Problem) {
            checked = try RequestRules.checked(head)
        } catch {
            return found(error, context)
        }
        let request = HTTPExchanges.Request(
            isHTTP10: head.version == .http1_0, isHead: head.method == .HEAD, isLast: RequestRules.isLast(head),
            expectsContinue: RequestRules.expectsContinue(head))
        switch exchanges.headReceived(request) {
        case .drop: return
        case .continueAndPass: sayContinue(context)
        case .pass: break
        }
        noteBusy()
        hasPassed = true
        context.fireChannelRead(wrapInboundOut(.head(checked)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let problem = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        if case .headerOverflow = problem {
            found(.init(.requestHeaderFieldsTooLarge, "the header is too large"), context)
        } else {
            found(.init(.badRequest, "not HTTP/1.1 as expected: \(problem)"), context)
        }
        // A handler that awaits the rest of the request must not wait for ever.
        if hasPassed { context.fireErrorCaught(error) }
    }

    private func found(_ problem: RequestRules.Problem, _ context: ChannelHandlerContext) {
        switch exchanges.problemFound() {
        case .refuse: refuse(problem, context)
        case .wait: if self.problem == nil { self.problem = problem }
        case .close: context.close(promise: nil)
        }
    }

    // MARK: Outbound

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): writeHead(head, context, promise)
        case .body:
            if exchanges.writesBody { context.write(data, promise: promise) } else { promise?.succeed() }
        case .end: writeEnd(data, context, promise)
        }
    }

    private func writeHead(
        _ head: HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        // The answer to an upgrade is the last HTTP response.
        if head.status == .switchingProtocols { return context.write(wrapOutboundOut(.head(head)), promise: promise) }
        switch exchanges.responseBegan(isEnding: hooks.isEnding()) {
        case .drop: promise?.succeed()
        case .write(let isHTTP10, let isLast):
            var head = head
            if isHTTP10 { head.version = .http1_0 }
            if isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        }
    }

    private func writeEnd(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        switch exchanges.responseEnded() {
        case .drop: return promise?.succeed() ?? ()
        case .write: context.write(data, promise: promise)
        case .writeAndContinue:
            context.write(data, promise: promise)
            sayContinue(context)
        case .writeAndClose:
            context.writeAndFlush(data, promise: promise)
            linger(context)
        case .writeAndRefuse:
            context.write(data, promise: promise)
            if let problem { refuse(problem, context) }
        }
        noteBusy()
    }

    private func sayContinue(_ context: ChannelHandlerContext) {
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }

    private func refuse(_ problem: RequestRules.Problem, _ context: ChannelHandlerContext) {
        for part in hooks.refusal(problem.status, problem.message).parts {
            context.write(wrapOutboundOut(part), promise: nil)
        }
        context.flush()
        linger(context)
    }

    /// Closes our side, discards input for a moment, and closes the connection.
    private func linger(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.lingerFor) { bound.value.close(promise: nil) }
    }

    private func noteBusy() {
        let isBusy = !exchanges.isIdle
        guard isBusy != self.isBusy else { return }
        self.isBusy = isBusy
        hooks.busyChanged(isBusy)
    }
}

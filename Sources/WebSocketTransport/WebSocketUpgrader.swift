import NIOCore
import NIOHTTP1

/// Decision on a request that wants to become a WebSocket.
package enum WebSocketUpgradeDecision {
    /// - Parameter loop: state shared by the connections of the channel's loop
    case accept(any WebSocketConnectionDelegate, WebSocketLoop)
    case refuse(WebSocketRefusal)
    /// Request that goes on as an ordinary one: there is no WebSocket at its path.
    case passOn
}

/// Response to a request that does not become a WebSocket; the connection ends after it.
package struct WebSocketRefusal: Sendable {
    package var status: HTTPResponseStatus
    package var headers: HTTPHeaders
    package var body: ByteBuffer

    package init(status: HTTPResponseStatus, headers: HTTPHeaders, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Response parts, with the header that says it is the last of its connection.
    package var parts: [HTTPServerResponsePart] {
        var headers = headers
        headers.replaceOrAdd(name: "content-length", value: "\(body.readableBytes)")
        headers.replaceOrAdd(name: "connection", value: "close")
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        return [.head(head), .body(.byteBuffer(body)), .end(nil)]
    }
}

/// Requests of the upgrader to the connection's owner.
package struct WebSocketUpgraderHooks {
    /// Decides on each handshake, valid or not.
    package var decide: (HTTPRequestHead, any Channel) -> WebSocketUpgradeDecision
    /// Installs the handlers for ordinary requests behind the upgrader, or returns the refusal.
    package var installHTTP: (HTTPRequestHead, any Channel) throws -> WebSocketRefusal?
    /// Removes the handlers that would close an upgraded connection.
    package var removeHTTP: (any Channel) -> Void
    /// Response to bytes that are no request: a status and what was expected.
    package var refusal: (HTTPResponseStatus, String) -> WebSocketRefusal

    package init(
        decide: @escaping (HTTPRequestHead, any Channel) -> WebSocketUpgradeDecision,
        installHTTP: @escaping (HTTPRequestHead, any Channel) throws -> WebSocketRefusal?,
        removeHTTP: @escaping (any Channel) -> Void,
        refusal: @escaping (HTTPResponseStatus, String) -> WebSocketRefusal
    ) {
        self.decide = decide
        self.installHTTP = installHTTP
        self.removeHTTP = removeHTTP
        self.refusal = refusal
    }
}

/// Handler between the HTTP codec and the handler that answers requests. It looks at *every* request of a connection,
/// because proxies send a probe's GET and a browser's upgrade over the same one.
///
/// On the first ordinary request the HTTP side is installed behind this handler by `installHTTP`; at an upgrade the
/// codec goes, and a `WebSocketConnection` takes its place. A connection that says nothing is closed.
package final class WebSocketUpgrader: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    package struct Settings: Sendable {
        package var path = "/ws"
        package var messageBytesMax = 1024 * 1024
        /// Time from the opened connection to the end of its first request's head.
        package var handshakeTimeout = TimeAmount.seconds(10)
        /// Time from the head of a request to its end: bodies are small, and a body that dribbles in holds a
        /// connection.
        package var requestTimeout = TimeAmount.seconds(30)
        package var compression = WebSocketCompression.off

        package init() {}
    }

    private enum Phase {
        /// Connection without a request so far.
        case silent
        case http
        /// Upgrade whose head has arrived; the rest of the request is awaited.
        case upgrading(HTTPRequestHead, any WebSocketConnectionDelegate, WebSocketLoop)
        /// Refused upgrade: the response is on its way.
        case refused
        case done
    }

    /// Linux' TCP_NOTSENT_LOWAT, which NIO has no name for.
    private static let notSentLowWater = NIOBSDSocket.Option(rawValue: 25)

    private let settings: Settings
    private let hooks: WebSocketUpgraderHooks
    private var phase = Phase.silent
    private var requestsInProgress = 0
    /// Last response of the connection: an upgrade was asked for and not granted, and the HTTP parser reads nothing
    /// behind it.
    private var isLastResponse = false
    private var deadline: Scheduled<Void>?

    package init(settings: Settings, hooks: WebSocketUpgraderHooks) {
        self.settings = settings
        self.hooks = hooks
    }

    /// The handlers of a server's connection, in order.
    package static func addHandlers(to channel: any Channel, upgrader: WebSocketUpgrader, headerBytesMax: Int) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerBytesMax
        limits.maxHeaderListSize = headerBytesMax
        limits.maxHeaderFieldCount = 100
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(upgrader)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        startDeadline(context, settings.handshakeTimeout)
    }

    /// Closes the connection unless the awaited request arrives in time.
    private func startDeadline(_ context: ChannelHandlerContext, _ time: TimeAmount) {
        deadline?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
    }

    private func stopDeadline() {
        deadline?.cancel()
        deadline = nil
    }

    package func handlerRemoved(context: ChannelHandlerContext) { stopDeadline() }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .silent), (.head(let head), .http): headReceived(head, data, context)
        case (.end, .upgrading(let head, let delegate, let loop)): upgrade(head, delegate, loop, context)
        case (.body, .upgrading): refuse(context, .badRequest, "a handshake has no body")
        case (_, .done), (_, .refused), (_, .upgrading): break
        case (.end, .http):
            stopDeadline()
            context.fireChannelRead(data)
        case (_, .silent), (_, .http): context.fireChannelRead(data)
        }
    }

    /// A client that half-closes before its request is complete has left; after a request it may half-close and wait.
    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event as? ChannelEvent, phase) {
        case (.some(.inputClosed), .silent), (.some(.inputClosed), .upgrading): context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func headReceived(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        // While a response is on its way the connection cannot change its protocol.
        if path == settings.path, requestsInProgress == 0, WebSocketHandshake.isWanted(head) {
            startDeadline(context, settings.handshakeTimeout)
            switch hooks.decide(head, context.channel) {
            case .accept(let delegate, let loop): return phase = .upgrading(head, delegate, loop)
            case .refuse(let refusal): return respond(refusal, context)
            case .passOn: break
            }
        }
        if case .silent = phase {
            phase = .http
            do {
                if let refusal = try hooks.installHTTP(head, context.channel) { return respond(refusal, context) }
            } catch {
                return refuse(context, .internalServerError, "the request could not be taken")
            }
        }
        startDeadline(context, settings.requestTimeout)
        requestsInProgress += 1
        if head.headers.contains(name: "upgrade") { isLastResponse = true }
        context.fireChannelRead(data)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isLastResponse:
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isLastResponse:
            context.writeAndFlush(data, promise: promise)
            context.close(promise: nil)
        case .end:
            requestsInProgress -= 1
            context.write(data, promise: promise)
        case .head, .body: context.write(data, promise: promise)
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .silent = phase else { return context.fireErrorCaught(error) }
        switch error as? HTTPParserError {
        case .headerOverflow: refuse(context, .requestHeaderFieldsTooLarge, "the header is too large")
        case .some(let problem): refuse(context, .badRequest, "not HTTP as expected: \(problem)")
        case nil: context.close(promise: nil)
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String) {
        respond(hooks.refusal(status, message), context)
    }

    /// Writes the response to a request that never reaches the router.
    private func respond(_ refusal: WebSocketRefusal, _ context: ChannelHandlerContext) {
        phase = .refused
        let sent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        for part in refusal.parts {
            if case .end = part {
                context.writeAndFlush(wrapOutboundOut(part), promise: sent)
            } else {
                context.write(wrapOutboundOut(part), promise: nil)
            }
        }
    }

    private func upgrade(
        _ head: HTTPRequestHead, _ delegate: any WebSocketConnectionDelegate, _ loop: WebSocketLoop,
        _ context: ChannelHandlerContext
    ) {
        phase = .done
        let key = head.headers.first(name: "sec-websocket-key") ?? ""
        var headers: HTTPHeaders = [
            "upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": WebSocketHandshake.accept(key),
        ]
        let agreed = DeflateAgreement.accept(
            head.headers["sec-websocket-extensions"], compression: settings.compression)
        if let agreed { headers.add(name: "sec-websocket-extensions", value: agreed.header) }
        let response = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        context.writeAndFlush(wrapOutboundOut(.head(response)), promise: nil)
        hooks.removeHTTP(context.channel)
        let connection = WebSocketConnection(
            role: .server, messageBytesMax: settings.messageBytesMax, agreement: agreed?.agreement, loop: loop,
            delegate: delegate)
        replaceHandlers(with: connection, context)
    }

    private func replaceHandlers(with connection: WebSocketConnection, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            // A peer that half-closes has left: no answer is awaited any more.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            // One read for each turn of the loop: a message is one read, and a second would find nothing.
            try context.channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            // Write mark of one fragment, here and in the kernel: messages queued behind it can still be overtaken.
            let mark = OutgoingQueue.fragmentBytes
            try context.channel.syncOptions?.setOption(.tcpOption(Self.notSentLowWater), value: mark)
            try context.channel.syncOptions?.setOption(
                .writeBufferWaterMark, value: .init(low: mark / 2, high: mark))
            let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            pipeline.removeHandler(context: encoder, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
            // The connection writes as soon as it is added: no handler that expects HTTP may stand before it by then.
            try pipeline.addHandler(connection, position: .after(decoder))
            // Bytes received behind the request are forwarded when the decoder is removed.
            pipeline.removeDecoder(decoder, before: connection, on: context.eventLoop)
        } catch {
            context.close(promise: nil)
        }
    }
}

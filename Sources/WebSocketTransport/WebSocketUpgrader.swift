import NIOCore
import NIOHTTP1

/// What to do with a request that wants to become a WebSocket.
package enum WebSocketUpgradeDecision {
    case accept(any WebSocketConnectionDelegate)
    /// Goes on as an ordinary request: the router finds the right status and words.
    case passOn
}

/// Stands between the HTTP codec and whoever answers requests, and looks at *every* request of a connection: proxies
/// send a probe's GET and a browser's upgrade over the same one.
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
        /// From the connection to the end of its first request's head.
        package var handshakeTimeout = TimeAmount.seconds(10)

        package init() {}
    }

    private enum Phase {
        /// Nothing came yet.
        case silent
        case http
        /// The head of an upgrade came; the rest of the request is awaited.
        case upgrading(HTTPRequestHead, any WebSocketConnectionDelegate)
        case done
    }

    private let settings: Settings
    private let decide: (HTTPRequestHead, any Channel) -> WebSocketUpgradeDecision
    private let installHTTP: (any Channel) throws -> Void
    private let removeHTTP: (any Channel) -> Void
    private var phase = Phase.silent
    private var requestsInProgress = 0
    /// An upgrade was asked for and not granted: the HTTP parser reads nothing behind it, so this response is the last.
    private var isLastResponse = false
    private var deadline: Scheduled<Void>?

    /// - Parameters:
    ///   - decide: asked for each valid handshake
    ///   - installHTTP: puts the handlers that answer ordinary requests behind this one
    ///   - removeHTTP: takes those away again that would close an upgraded connection
    package init(
        settings: Settings, decide: @escaping (HTTPRequestHead, any Channel) -> WebSocketUpgradeDecision,
        installHTTP: @escaping (any Channel) throws -> Void, removeHTTP: @escaping (any Channel) -> Void
    ) {
        self.settings = settings
        self.decide = decide
        self.installHTTP = installHTTP
        self.removeHTTP = removeHTTP
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
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: settings.handshakeTimeout) {
            let (handler, context) = loopBound.value
            switch handler.phase {
            case .silent, .upgrading: context.close(promise: nil)
            case .http, .done: break
            }
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .silent), (.head(let head), .http): headReceived(head, data, context)
        case (.end, .upgrading(let head, let delegate)): upgrade(head, delegate, context)
        case (.body, .upgrading): refuse(context, .badRequest, "a handshake has no body")
        case (_, .done), (_, .upgrading): break
        case (_, .silent), (_, .http): context.fireChannelRead(data)
        }
    }

    private func headReceived(_ head: HTTPRequestHead, _ data: NIOAny, _ context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        // While a response is on its way the connection cannot change its protocol.
        if path == settings.path, requestsInProgress == 0, WebSocketHandshake.isWanted(head),
            WebSocketHandshake.problem(head) == nil,
            case .accept(let delegate) = decide(head, context.channel)
        {
            phase = .upgrading(head, delegate)
            return
        }
        if case .silent = phase {
            deadline?.cancel()
            deadline = nil
            phase = .http
            do {
                try installHTTP(context.channel)
            } catch {
                return refuse(context, .internalServerError, "the request could not be taken")
            }
        }
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

    /// For requests that never reach the router.
    private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String) {
        phase = .done
        let body = ByteBuffer(string: #"{"error":{"code":"VAL_001","message":"\#(message)"}}"#)
        let headers: HTTPHeaders = [
            "content-type": "application/json", "content-length": "\(body.readableBytes)", "connection": "close",
            "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
            "content-security-policy": "default-src 'none'",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    private func upgrade(
        _ head: HTTPRequestHead, _ delegate: any WebSocketConnectionDelegate, _ context: ChannelHandlerContext
    ) {
        phase = .done
        let key = head.headers.first(name: "sec-websocket-key") ?? ""
        let headers: HTTPHeaders = [
            "upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": WebSocketHandshake.accept(key),
        ]
        let response = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        context.writeAndFlush(wrapOutboundOut(.head(response)), promise: nil)
        removeHTTP(context.channel)
        let connection = WebSocketConnection(
            role: .server, messageBytesMax: settings.messageBytesMax, delegate: delegate)
        replaceHandlers(with: connection, context)
    }

    private func replaceHandlers(with connection: WebSocketConnection, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            // A peer that half-closes has left: there is no answer to wait for any more.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            // One read a turn: a message is one read, and the second would only find nothing.
            try context.channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            pipeline.removeHandler(context: encoder, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
            // The connection speaks as soon as it is added: nothing that expects HTTP may stand before it by then.
            try pipeline.addHandler(connection, position: .after(decoder))
            // Bytes that came behind the request are forwarded when the decoder goes.
            pipeline.removeDecoder(decoder, before: connection, on: context.eventLoop)
        } catch {
            context.close(promise: nil)
        }
    }
}

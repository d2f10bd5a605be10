import NIOCore
import NIOHTTP1
import NIOPosix

/// Client side of the handshake: connects, upgrades, and leaves a `WebSocketConnection` in the channel.
package enum WebSocketClient {
    /// Refusal by the server: the status it answered with instead of 101.
    package struct Refused: Error, Equatable {
        package var status: UInt
        package var headers: [String: String]
    }

    /// - Parameters:
    ///   - sourceAddress: local address to connect from, for more sockets than one address has ports
    ///   - isCompressing: offers permessage-deflate; the server decides
    ///   - makeDelegate: called on the channel's loop
    package static func connect(
        host: String, port: Int, path: String, headers: [(String, String)] = [], messageBytesMax: Int = 16 << 20,
        sourceAddress: SocketAddress? = nil, isCompressing: Bool = false, on loop: any EventLoop,
        makeDelegate: @escaping @Sendable () -> any WebSocketConnectionDelegate
    ) -> EventLoopFuture<any Channel> {
        let opened = loop.makePromise(of: (any Channel).self)
        var fields = headers
        if isCompressing { fields.append(("sec-websocket-extensions", DeflateAgreement.offer)) }
        let handshake = fields
        var bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPRequestEncoder())
                    let decoder = HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes)
                    try pipeline.addHandler(ByteToMessageHandler(decoder))
                    try pipeline.addHandler(
                        ClientHandshake(
                            host: "\(host):\(port)", path: path, headers: handshake, messageBytesMax: messageBytesMax,
                            opened: opened, makeDelegate: makeDelegate))
                }
            }
        if let sourceAddress { bootstrap = bootstrap.bind(to: sourceAddress) }
        bootstrap.connect(host: host, port: port).whenFailure { opened.fail($0) }
        return opened.futureResult
    }
}

/// Client handshake: sends the request and waits for 101.
private final class ClientHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let host: String
    private let path: String
    private let headers: [(String, String)]
    private let messageBytesMax: Int
    private let opened: EventLoopPromise<any Channel>
    private let makeDelegate: @Sendable () -> any WebSocketConnectionDelegate
    private var isDone = false
    private var agreement: DeflateAgreement?

    /// Time a server has to answer.
    private static let timeout = TimeAmount.seconds(30)

    private let key: String
    private var deadline: Scheduled<Void>?

    init(
        host: String, path: String, headers: [(String, String)], messageBytesMax: Int,
        opened: EventLoopPromise<any Channel>, makeDelegate: @escaping @Sendable () -> any WebSocketConnectionDelegate
    ) {
        self.host = host
        self.path = path
        self.headers = headers
        self.messageBytesMax = messageBytesMax
        self.opened = opened
        self.makeDelegate = makeDelegate
        var random = SystemRandomNumberGenerator()
        key = WebSocketHandshake.key(&random)
    }

    func channelActive(context: ChannelHandlerContext) {
        var fields: HTTPHeaders = [
            "host": host, "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": "13",
            "sec-websocket-key": key,
        ]
        for (name, value) in headers { fields.replaceOrAdd(name: name, value: value) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: Self.timeout) {
            let (handshake, context) = bound.value
            handshake.fail(ChannelError.connectTimeout(Self.timeout))
            context.close(promise: nil)
        }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where head.status == .switchingProtocols: check(head, context)
        case .head(let head): refused(head, context)
        // The response ends here; the following bytes are frames.
        case .end where !isDone: accepted(context)
        case .end, .body: break
        }
    }

    /// Checks the server's answer (RFC 6455 section 4.1).
    private func check(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        do throws(WebSocketViolation) {
            guard head.headers.first(name: "sec-websocket-accept") == WebSocketHandshake.accept(key),
                head.headers.first(name: "upgrade")?.lowercased() == "websocket",
                head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" })
            else { throw WebSocketViolation(1002, "the server's 101 does not answer our handshake") }
            let extensions = head.headers["sec-websocket-extensions"]
            guard extensions.isEmpty || headers.contains(where: { $0.0 == "sec-websocket-extensions" }) else {
                throw WebSocketViolation.unofferedExtension
            }
            agreement = try DeflateAgreement.accepted(extensions)
        } catch {
            fail(error)
            context.close(promise: nil)
        }
    }

    private func refused(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        fail(WebSocketClient.Refused(status: head.status.code, headers: headers))
        context.close(promise: nil)
    }

    private func accepted(_ context: ChannelHandlerContext) {
        isDone = true
        let channel = context.channel
        let pipeline = channel.pipeline.syncOperations
        let connection = WebSocketConnection(
            role: .client, messageBytesMax: messageBytesMax, agreement: agreement, loop: WebSocketLoop(),
            delegate: makeDelegate())
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            let encoder = try pipeline.context(handlerType: HTTPRequestEncoder.self)
            pipeline.removeHandler(context: encoder, promise: nil)
            pipeline.removeHandler(context: context, promise: nil)
            try pipeline.addHandler(connection, position: .after(decoder))
            pipeline.removeDecoder(decoder, before: connection, on: channel.eventLoop)
            opened.succeed(channel)
        } catch {
            opened.fail(error)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.eof)
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    private func fail(_ error: any Error) {
        guard !isDone else { return }
        isDone = true
        opened.fail(error)
    }
}

import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization
import WebSocketTransport

/// Failure to listen on an address.
package struct ListenProblem: Error {
    package var message: String
}

/// Listener on one address. WebSockets live on their event loop; a task runs only for a connection that speaks HTTP.
package final class HTTPListener: Service {
    package typealias RequestChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// Decision about an upgrade on this listener.
    package typealias Upgrade = @Sendable (HTTPRequestHead, any Channel) -> WebSocketUpgradeDecision

    /// Census of the sockets of all listeners, and its limit.
    package struct Sockets: Sendable {
        package var census = ConnectionCensus()
        package var countMax: Int
        /// Called when a connection is closed unanswered because no descriptor was left.
        package var refused: @Sendable () -> Void
        /// Called when an HTTP connection is closed to make room for another.
        package var evicted: @Sendable () -> Void

        package init(
            countMax: Int, refused: @escaping @Sendable () -> Void, evicted: @escaping @Sendable () -> Void
        ) {
            self.countMax = countMax
            self.refused = refused
            self.evicted = evicted
        }
    }

    /// Questions of a listener to the pod.
    package struct Conduct: Sendable {
        /// Whether the pod stops: each response is then the last of its connection.
        package var isEnding: @Sendable () -> Bool
        package var isProbe: @Sendable (_ path: String) -> Bool
        /// Refusal, where an address has opened too many connections; nil: none.
        package var refusal: @Sendable (HTTPRequestHead, any Channel) -> WebSocketRefusal?

        package init(
            isEnding: @escaping @Sendable () -> Bool, isProbe: @escaping @Sendable (_ path: String) -> Bool,
            refusal: @escaping @Sendable (HTTPRequestHead, any Channel) -> WebSocketRefusal?
        ) {
            self.isEnding = isEnding
            self.isProbe = isProbe
            self.refusal = refusal
        }
    }

    /// Responses to connections whose requests never reach the router.
    package struct Responses: Sendable {
        /// Response to bytes that are no HTTP request.
        package var malformed: @Sendable (HTTPResponseStatus, String) -> WebSocketRefusal
        /// Response when there is no room for another connection.
        package var full: @Sendable () -> WebSocketRefusal

        package init(
            malformed: @escaping @Sendable (HTTPResponseStatus, String) -> WebSocketRefusal,
            full: @escaping @Sendable () -> WebSocketRefusal
        ) {
            self.malformed = malformed
            self.full = full
        }
    }

    /// Header bytes of a request; browsers send one or two thousand.
    private static let headerBytesMax = 16 * 1024
    /// Idle time after which a kept-alive HTTP connection is closed.
    private static let idleTimeout = Duration.seconds(60)
    /// Descriptors reserved beyond all limits, for connections that turn out to be probes.
    private static let probeDescriptors = 64
    private static let backlog: CInt = 4096

    private let host: String
    private let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let upgraderSettings: WebSocketUpgrader.Settings
    private let upgrade: Upgrade?
    private let sockets: Sockets
    private let conduct: Conduct
    private let connections: HTTPConnections
    private let responses: Responses
    private let handler: HTTPHandler
    private let logger: Logger
    private let channel = Mutex<(any Channel)?>(nil)
    private let requests: AsyncStream<RequestChannel>
    private let requestsContinuation: AsyncStream<RequestChannel>.Continuation

    package init(
        host: String, port: Int, group: MultiThreadedEventLoopGroup, upgraderSettings: WebSocketUpgrader.Settings,
        upgrade: Upgrade?, sockets: Sockets, conduct: Conduct, responses: Responses,
        responder: @escaping HTTPChannelHandler.Responder, logger: Logger
    ) {
        self.sockets = sockets
        self.conduct = conduct
        connections = HTTPConnections(evicted: sockets.evicted)
        self.responses = responses
        self.host = host
        self.port = port
        self.group = group
        self.upgraderSettings = upgraderSettings
        self.upgrade = upgrade
        self.logger = logger
        handler = HTTPHandler(responder: responder)
        (requests, requestsContinuation) = AsyncStream.makeStream()
    }

    /// Binds the port; connections are accepted from then on. Throws when the port is taken.
    package func start() async throws {
        let bound: any Channel
        do {
            bound = try await bootstrap().bind(host: host, port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ListenProblem(
                message:
                    "port \(port) of \(host) is taken: stop what listens there, or choose another with --port, PORT "
                    + "or METRICS_PORT")
        } catch {
            throw ListenProblem(message: "cannot listen on \(host):\(port): \(error)")
        }
        channel.withLock { $0 = bound }
    }

    package var localPort: Int? { channel.withLock { $0?.localAddress?.port } }

    /// Answers requests until shutdown.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await request in requests {
                    group.addTask { [handler, logger] in await handler.handleHTTP(asyncChannel: request, logger: logger)
                    }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    /// Stops accepting; requests under way are finished by their tasks.
    package func stop() {
        channel.withLock { held in
            defer { held = nil }
            return held
        }?.close(promise: nil)
        requestsContinuation.finish()
    }

    private func bootstrap() -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptRest())
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A client may half-close after its request; the answer is still sent.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try initialize(channel) }
            }
    }

    private func initialize(_ channel: any Channel) throws {
        sockets.census.opened()
        channel.closeFuture.whenComplete { [sockets] _ in sockets.census.closed() }
        if isFull, !connections.evictForDescriptor(),
            sockets.census.count > sockets.countMax + Self.probeDescriptors
        {
            // Closed without a response: the remaining descriptors are for open connections, probes and files.
            sockets.refused()
            throw ChannelError.inappropriateOperationForState
        }
        let number = connections.opened(channel)
        channel.closeFuture.whenComplete { [connections] _ in connections.closed(number) }
        let hooks = WebSocketUpgraderHooks(
            decide: { [upgrade] in upgrade?($0, $1) ?? .passOn },
            installHTTP: { [self] in try installHTTP(number, $0, on: $1) },
            removeHTTP: { [connections] channel in
                connections.closed(number)
                Self.removeHTTP(from: channel)
            }, refusal: responses.malformed)
        let upgrader = WebSocketUpgrader(settings: upgraderSettings, hooks: hooks)
        try WebSocketUpgrader.addHandlers(to: channel, upgrader: upgrader, headerBytesMax: Self.headerBytesMax)
        let keeper = HTTPConduct(
            hooks: .init(
                isEnding: conduct.isEnding, refusal: responses.malformed,
                busyChanged: { [connections] in connections.busyChanged(number, isBusy: $0) }))
        try channel.pipeline.syncOperations.addHandler(keeper, position: .before(upgrader))
    }

    /// Whether sockets have used up the descriptors. The operators' own listener is never full: it is for probes and
    /// scrapes, which load must not shut out.
    private var isFull: Bool { upgrade != nil && sockets.census.count > sockets.countMax }

    private func installHTTP(_ number: Int, _ head: HTTPRequestHead, on channel: any Channel) throws
        -> WebSocketRefusal?
    {
        let isProbe = conduct.isProbe(String(head.uri.prefix { $0 != "?" }))
        if !isProbe, let refusal = conduct.refusal(head, channel) { return refusal }
        guard connections.asked(number, isProbe: isProbe), isProbe || !isFull else {
            return responses.full()
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: Self.idleTimeout, logger: logger))
        let wrapped = try RequestChannel(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        if case .terminated = requestsContinuation.yield(wrapped) { channel.close(promise: nil) }
        return nil
    }

    /// Removes the handlers that would close an upgraded connection as idle.
    private static func removeHTTP(from channel: any Channel) {
        let pipeline = channel.pipeline.syncOperations
        if let context = try? pipeline.context(handlerType: HTTPConnectionStateHandler.self) {
            pipeline.removeHandler(context: context, promise: nil)
        }
        if let context = try? pipeline.context(handlerType: HTTPConduct.self) {
            pipeline.removeHandler(context: context, promise: nil)
        }
    }
}

/// Pause of the listener when no descriptor is left for the next connection: its socket stays readable meanwhile, and
/// retrying at once would take a whole core from open connections.
private final class AcceptRest: ChannelInboundHandler {
    typealias InboundIn = any Channel

    /// Pause long enough for a connection to close.
    private static let rest = TimeAmount.milliseconds(200)
    private static let lacks: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let code = (error as? IOError)?.errnoCode, Self.lacks.contains(code) else {
            return context.fireErrorCaught(error)
        }
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.rest) {
            try? bound.value.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}

/// Adapter to Hummingbird's handling of an HTTP connection, over channels that this listener sets up itself.
private struct HTTPHandler: HTTPChannelHandler {
    typealias Value = HTTPListener.RequestChannel

    let responder: HTTPChannelHandler.Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture { try Value(wrappingChannelSynchronously: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

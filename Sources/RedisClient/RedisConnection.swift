import NIOCore
import NIOPosix
import NIOSSL

/// Open connection, authenticated and in its database. Used from any thread.
package final class RedisConnection: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<RedisChannelHandler>
    private let timeout: Duration

    private init(_ channel: any Channel, _ handler: NIOLoopBound<RedisChannelHandler>, _ timeout: Duration) {
        self.channel = channel
        self.handler = handler
        self.timeout = timeout
    }

    // MARK: Opening

    /// Purpose of the connection, which decides what is checked before it is handed out.
    enum Purpose {
        case commands, subscriptions, sentinel

        var limits: RedisReplyLimits {
            switch self {
            case .commands: .commands
            case .subscriptions: .subscriptions
            case .sentinel: .sentinel
            }
        }
    }

    static func open(
        _ endpoint: RedisEndpoint, _ settings: RedisSettings, for purpose: Purpose, on loop: any EventLoop
    ) async throws(RedisProblem) -> RedisConnection {
        let connection = try await connect(endpoint, settings, purpose, on: loop)
        do throws(RedisProblem) {
            try await connection.introduce(settings, purpose)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    private static func connect(
        _ endpoint: RedisEndpoint, _ settings: RedisSettings, _ purpose: Purpose, on loop: any EventLoop
    ) async throws(RedisProblem) -> RedisConnection {
        do {
            let isEncrypted = purpose == .sentinel ? settings.areSentinelsEncrypted : settings.isEncrypted
            let encryption = isEncrypted ? try NIOSSLContext(configuration: tls(settings)) : nil
            return try await ClientBootstrap(group: loop)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connectTimeout(TimeAmount(settings.connectTimeout))
                .connect(host: endpoint.host, port: endpoint.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let encryption {
                            let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: 0)) != nil
                            try channel.pipeline.syncOperations.addHandler(
                                NIOSSLClientHandler(
                                    context: encryption, serverHostname: isAddress ? nil : endpoint.host))
                        }
                        let handler = try RedisChannelHandler(purpose.limits)
                        try channel.pipeline.syncOperations.addHandler(handler)
                        return RedisConnection(
                            channel, NIOLoopBound(handler, eventLoop: channel.eventLoop), settings.commandTimeout)
                    }
                }
        } catch {
            throw RedisProblem(.unreachable, "\(endpoint): \(error)")
        }
    }

    private static func tls(_ settings: RedisSettings) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file = settings.trustedCertificates { configuration.trustRoots = .file(file) }
        return configuration
    }

    private func introduce(_ settings: RedisSettings, _ purpose: Purpose) async throws(RedisProblem) {
        var commands: [RedisCommand] = []
        let isSentinel = purpose == .sentinel
        if let password = isSentinel ? settings.sentinelPassword : settings.password {
            let user = (isSentinel ? settings.sentinelUser : settings.user).map { [RedisArgument($0)] } ?? []
            commands.append(RedisCommand("AUTH", user + [RedisArgument(password)]))
        }
        if settings.database != 0, !isSentinel {
            commands.append(RedisCommand("SELECT", RedisArgument(settings.database)))
        }
        // Proves that the other side speaks the protocol, and whether we are let in.
        commands.append(RedisCommand("PING"))
        let replies = try await send(commands, timeout: settings.connectTimeout)
        for (command, reply) in zip(commands, replies) {
            // A server with protected mode or without a password says so here.
            if case .error(let message) = reply { throw RedisProblem(.refused, "\(command): \(message)") }
        }
        guard purpose == .commands else { return }
        // Neither is needed: an ACL user may have been denied them.
        _ = try await send([RedisCommand("CLIENT", "SETNAME", RedisArgument(settings.clientName))])
        let role = try await send([RedisCommand("ROLE")]).first?.elements?.first?.text
        if let role, role != "master" {
            throw RedisProblem(.notMaster, "expected a master, came a \(role)")
        }
    }

    // MARK: Use

    package var eventLoop: any EventLoop { channel.eventLoop }
    package var isOpen: Bool { channel.isActive }

    package func send(
        _ commands: [RedisCommand], timeout: Duration? = nil
    ) async throws(RedisProblem) -> [RedisValue] {
        do {
            return try await replies(to: commands, timeout: timeout).get()
        } catch {
            throw RedisProblem(error)
        }
    }

    package func replies(to commands: [RedisCommand], timeout: Duration? = nil) -> EventLoopFuture<[RedisValue]> {
        let promise = eventLoop.makePromise(of: [RedisValue].self)
        let timeout = timeout ?? self.timeout
        eventLoop.execute { [handler] in handler.value.send(commands, timeout: timeout, promise: promise) }
        return promise.futureResult
    }

    /// Makes this a connection of subscriptions: from now on every reply is a push, told on the loop.
    func becomeSubscriber(_ onPush: @escaping @Sendable (RedisValue) -> Void) async {
        _ = try? await eventLoop.submit { [handler] in handler.value.onPush = onPush }.get()
    }

    /// Sends commands whose replies are pushes.
    func push(_ commands: [RedisCommand]) {
        eventLoop.execute { [handler] in handler.value.send(commands, timeout: .zero, promise: nil) }
    }

    package func close() { channel.close(promise: nil) }

    package func closed() async { _ = try? await channel.closeFuture.get() }
}

import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import WebSocketTransport

/// Sends back every message, over the transport alone: what conformance suites and echo measurements talk to.
@main
struct EchoServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo-server", abstract: "Echo WebSocket messages on a loopback port.")

    @Option var port = 9001
    @Option(help: "Event loops.") var loops = 1
    @Option(help: "off, shared or takeover.") var compression = WebSocketCompression.off
    @Option(help: "Bytes of a message.") var messageBytes = 32 << 20

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        var settings = WebSocketUpgrader.Settings()
        settings.path = "/"
        settings.messageBytesMax = messageBytes
        settings.compression = compression
        let frozen = settings
        var made: [ObjectIdentifier: NIOLoopBound<WebSocketLoop>] = [:]
        for loop in group.makeIterator() {
            made[ObjectIdentifier(loop)] = try await loop.submit { NIOLoopBound(WebSocketLoop(), eventLoop: loop) }
                .get()
        }
        let shared = made
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = WebSocketUpgrader(
                        settings: frozen,
                        hooks: Self.hooks(
                            frozen.messageBytesMax,
                            shared[ObjectIdentifier(channel.eventLoop)]?.value ?? WebSocketLoop()))
                    try WebSocketUpgrader.addHandlers(to: channel, upgrader: upgrader, headerBytesMax: 16 * 1024)
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        let line = "echo on ws://127.0.0.1:\(channel.localAddress?.port ?? port)/, compression \(compression)\n"
        // `print` would keep it until the end when it goes to a pipe.
        FileHandle.standardOutput.write(Data(line.utf8))
        try await channel.closeFuture.get()
    }

    private static func hooks(_ messageBytes: Int, _ loop: WebSocketLoop) -> WebSocketUpgraderHooks {
        let refusal = { (status: HTTPResponseStatus, message: String) in
            WebSocketRefusal(status: status, headers: [:], body: ByteBuffer(string: message))
        }
        return WebSocketUpgraderHooks(
            decide: { head, _ in
                if let problem = WebSocketHandshake.problem(head) { return .refuse(refusal(.badRequest, problem)) }
                return .accept(EchoConnection(queuedBytesMax: messageBytes), loop)
            }, installHTTP: { _, _ in refusal(.upgradeRequired, "expected an upgrade") }, removeHTTP: { _ in },
            refusal: refusal)
    }
}

extension WebSocketCompression: ExpressibleByArgument {}

/// One connection: everything goes back. Whoever does not read is not read from.
private final class EchoConnection: WebSocketConnectionDelegate {
    private let queuedBytesMax: Int
    private var connection: WebSocketConnection?

    init(queuedBytesMax: Int) {
        self.queuedBytesMax = queuedBytesMax
    }

    func connectionOpened(_ connection: WebSocketConnection) { self.connection = connection }

    func textReceived(_ text: ByteBuffer) {
        connection?.send(text: text.readableBytesView)
    }

    func binaryReceived(_ bytes: ByteBuffer) {
        connection?.send(binary: bytes.readableBytesView)
    }

    func progressMade() {}

    func readCompleted() {
        guard let connection, connection.queuedBytes > queuedBytesMax else { return }
        connection.setReading(false)
    }

    func writabilityChanged(isWritable: Bool) {
        if isWritable { connection?.setReading(true) }
    }

    func connectionClosed(_ end: WebSocketEnd) { connection = nil }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import WebSocketTransport

/// Client and server over a real socket: the first to speak may be either.
@Suite struct ClientServerTests {
    private final class Talker: WebSocketConnectionDelegate {
        private let says: String?
        private let heard: @Sendable (String) -> Void
        private let echoes: Bool
        private var connection: WebSocketConnection?

        init(says: String?, echoes: Bool, heard: @escaping @Sendable (String) -> Void) {
            (self.says, self.echoes, self.heard) = (says, echoes, heard)
        }

        func connectionOpened(_ connection: WebSocketConnection) {
            self.connection = connection
            if let says { connection.send(text: says.utf8) }
            connection.flush()
        }

        func textReceived(_ text: ByteBuffer) {
            heard(String(buffer: text))
            if echoes { connection?.send(text: text.readableBytesView) }
        }

        func binaryReceived(_ bytes: ByteBuffer) {}
        func progressMade() {}
        func readCompleted() {}
        func writabilityChanged(isWritable: Bool) {}
        func connectionClosed(_ end: WebSocketEnd) { connection = nil }
    }

    @Test(arguments: WebSocketCompression.allCases) func aClientMaySpeakInTheMomentOfTheUpgrade(
        compression: WebSocketCompression
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        var settings = WebSocketUpgrader.Settings()
        settings.compression = compression
        let frozen = settings
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let hooks = WebSocketUpgraderHooks(
                        decide: { _, _ in
                            .accept(Talker(says: "from the server", echoes: true, heard: { _ in }), WebSocketLoop())
                        }, installHTTP: { _, _ in nil }, removeHTTP: { _ in },
                        refusal: { status, _ in WebSocketRefusal(status: status, headers: [:], body: ByteBuffer()) })
                    try WebSocketUpgrader.addHandlers(
                        to: channel, upgrader: WebSocketUpgrader(settings: frozen, hooks: hooks), headerBytesMax: 4096)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let (texts, continuation) = AsyncStream<String>.makeStream()
        let long = String(repeating: "hunch and hunch again ", count: 40)
        let client = try await WebSocketClient.connect(
            host: "127.0.0.1", port: server.localAddress?.port ?? 0, path: "/ws", isCompressing: true, on: group.next()
        ) { Talker(says: long, echoes: false, heard: { continuation.yield($0) }) }.get()
        var heard: [String] = []
        for await text in texts {
            heard.append(text)
            if heard.count == 2 { break }
        }
        #expect(Set(heard) == ["from the server", long])
        try await client.close()
        try await server.close()
    }
}

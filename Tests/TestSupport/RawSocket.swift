import NIOCore
import NIOPosix
import Synchronization

/// Plain TCP for tests: bytes out, bytes in.
package final class RawSocket: Sendable {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let bytes = Mutex<[UInt8]>([])
        let isClosed = Mutex(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
        }

        func channelInactive(context: ChannelHandlerContext) { isClosed.withLock { $0 = true } }
    }

    private let channel: any Channel
    private let collector: Collector

    package init(port: Int) async throws {
        let collector = Collector()
        self.collector = collector
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    package func write(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    package func write(bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Says that nothing more will come, and goes on listening.
    package func halfClose() async throws { try await channel.close(mode: .output).get() }

    package var received: String { String(decoding: collector.bytes.withLock { $0 }, as: UTF8.self) }
    package var isClosed: Bool { collector.isClosed.withLock { $0 } }

    /// Waits until what came fulfils a condition; false when it did not within the time.
    package func wait(within seconds: Double = 10, until condition: (RawSocket) -> Bool) async -> Bool {
        for _ in 0..<Int(seconds * 100) {
            if condition(self) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return condition(self)
    }

    package func close() async { try? await channel.close().get() }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a free loopback port that does what a test tells it.
package final class ScriptedServer: Sendable {
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var headers: HTTPHeaders
        package var body: String
    }

    /// Writes one response, bit by bit.
    package struct Writer: Sendable {
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
        fileprivate let channel: any Channel

        package func head(_ status: Int, _ headers: HTTPHeaders = [:]) async throws {
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
            try await outbound.write(.head(head))
        }

        package func body(_ text: String) async throws {
            try await outbound.write(.body(.byteBuffer(ByteBuffer(string: text))))
        }

        package func body(_ bytes: [UInt8]) async throws {
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        }

        package func end() async throws { try await outbound.write(.end(nil)) }

        /// Ends the connection in the middle.
        package func cut() async throws { try await channel.close().get() }

        package func closed() async { _ = try? await channel.closeFuture.get() }
    }

    package typealias Script = @Sendable (Request, Writer) async throws -> Void

    package let port: Int
    private let server: NIOAsyncChannel<NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>, Never>
    private let task: Task<Void, Never>
    private let count: Counter

    package final class Counter: Sendable {
        private let value = Atomic(0)
        package init() {}
        package func add() { value.add(1, ordering: .relaxed) }
        package var current: Int { value.load(ordering: .relaxed) }
    }

    package var requests: Int { count.current }
    package var url: String { "http://127.0.0.1:\(port)" }

    package init(_ script: @escaping Script) async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
        port = server.channel.localAddress?.port ?? 0
        let count = Counter()
        self.count = count
        task = Task { [server] in
            try? await server.executeThenClose { connections in
                await withDiscardingTaskGroup { group in
                    do {
                        for try await connection in connections {
                            group.addTask { try? await Self.serve(connection, script, count) }
                        }
                    } catch {}
                }
            }
        }
    }

    private static func serve(
        _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>, _ script: Script, _ count: Counter
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var request: Request?
            for try await part in inbound {
                switch part {
                case .head(let head):
                    request = Request(method: head.method.rawValue, path: head.uri, headers: head.headers, body: "")
                case .body(let buffer): request?.body += String(buffer: buffer)
                case .end:
                    guard let complete = request else { return }
                    count.add()
                    try await script(complete, Writer(outbound: outbound, channel: connection.channel))
                }
            }
        }
    }

    package func stop() {
        task.cancel()
        server.channel.close(promise: nil)
    }
}

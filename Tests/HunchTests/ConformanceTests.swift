import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

private let kosoku = ProcessInfo.processInfo.environment["HUNCH_KOSOKU"]

/// The cases of the Autobahn TestSuite that need no compression, against the transport alone. `make conformance` runs
/// all of them.
@Suite struct ConformanceTests {
    private struct Case: Decodable {
        var behavior: String
        var behaviorClose: String
    }

    @Test(.enabled(if: kosoku != nil, "no kosoku here")) func noCaseOfTheFirstTenSectionsFails() throws {
        let folder = try TemporaryFolder()
        let (server, port) = try Self.echoServer()
        defer { server.terminate() }
        let suite = Process()
        suite.executableURL = URL(fileURLWithPath: kosoku ?? "")
        suite.arguments =
            ["-p", "4", "-o", folder.path] + [1, 2, 3, 4, 5, 6, 7, 9, 10].flatMap { ["-i", "\($0).*"] } + [
                "127.0.0.1:\(port)"
            ]
        suite.standardOutput = FileHandle.nullDevice
        try suite.run()
        suite.waitUntilExit()
        let report = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/index.json"))
        let cases = try #require(try JSONDecoder().decode([String: [String: Case]].self, from: report).values.first)
        #expect(cases.count == 301)
        let failed = cases.filter { $0.value.behavior == "FAILED" || $0.value.behaviorClose == "FAILED" }
        #expect(failed.isEmpty)
        #expect(cases.count { $0.value.behavior == "NON-STRICT" } <= 4)
    }

    /// Keeps what came; reads only when it is told to.
    private final class Slow: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let bytes = Mutex<[UInt8]>([])

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = Array(unwrapInboundIn(data).readableBytesView)
            bytes.withLock { $0 += part }
        }
    }

    @Test func aPongOvertakesTenMegabytesThatASlowReaderHasNotTaken() async throws {
        let (server, port) = try Self.echoServer()
        defer { server.terminate() }
        let slow = Slow()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_rcvbuf), value: 16 * 1024)
            .channelInitializer { $0.pipeline.addHandler(slow) }
            .connect(host: "127.0.0.1", port: port).get()
        let request =
            "GET / HTTP/1.1\r\nhost: h\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
            + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: request)).get()
        while slow.bytes.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
        slow.bytes.withLock { $0 = [] }
        try await channel.setOption(.autoRead, value: false).get()
        let large = 10 << 20
        var message = ByteBuffer(bytes: [0x82, 0xFF])
        message.writeInteger(UInt64(large))
        message.writeBytes([0, 0, 0, 0])
        message.writeRepeatingByte(7, count: large)
        try await channel.writeAndFlush(message).get()
        // The whole message is there, its echo fills every buffer; then the ping.
        try await Task.sleep(for: .seconds(1))
        try await channel.writeAndFlush(ByteBuffer(bytes: [0x89, 0x81, 0, 0, 0, 0, 42])).get()
        try await Task.sleep(for: .milliseconds(300))
        try await channel.setOption(.autoRead, value: true).get()
        for _ in 0..<1000 where slow.bytes.withLock({ $0.count }) < large {
            try await Task.sleep(for: .milliseconds(20))
        }
        let before = try #require(Self.bytesBeforePong(slow.bytes.withLock { $0 }))
        #expect(before < large / 20, "\(before) bytes came before the pong")
        try await channel.close()
    }

    /// Payload bytes of the frames before the first pong.
    private static func bytesBeforePong(_ stream: [UInt8]) -> Int? {
        var rest = ByteBuffer(bytes: stream)
        var before = 0
        while let first = rest.readInteger(as: UInt8.self), let short = rest.readInteger(as: UInt8.self) {
            if first == 0x8A { return before }
            var length = Int(short)
            if short == 126 { length = Int(rest.readInteger(as: UInt16.self) ?? 0) }
            if short == 127 { length = Int(rest.readInteger(as: UInt64.self) ?? 0) }
            guard rest.readableBytes >= length else { return nil }
            rest.moveReaderIndex(forwardBy: length)
            before += length
        }
        return nil
    }

    private static func echoServer() throws -> (Process, port: Int) {
        let server = Process()
        server.executableURL = HunchProcess.product("echo-server")
        server.arguments = ["--port", "0", "--compression", "takeover"]
        let output = Pipe()
        server.standardOutput = output
        try server.run()
        // `echo on ws://127.0.0.1:PORT/, …`
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(line.split(separator: ":").dropFirst(2).first?.prefix { $0.isNumber }).description
        return (server, try #require(Int(port)))
    }
}

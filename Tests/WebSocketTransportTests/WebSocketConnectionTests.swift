import NIOCore
import NIOEmbedded
import Testing

@testable import WebSocketTransport

/// A connection on a channel without a socket, whose writability a test decides.
private final class Bench {
    let channel = EmbeddedChannel()
    let connection: WebSocketConnection
    private let owner = Owner()

    var end: WebSocketEnd? { owner.end }

    init() throws {
        connection = WebSocketConnection(
            role: .server, messageBytesMax: 1 << 20, loop: WebSocketLoop(), delegate: owner)
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    private final class Owner: WebSocketConnectionDelegate {
        var end: WebSocketEnd?
        func connectionOpened(_ connection: WebSocketConnection) {}
        func textReceived(_ text: ByteBuffer) {}
        func binaryReceived(_ bytes: ByteBuffer) {}
        func progressMade() {}
        func readCompleted() {}
        func writabilityChanged(isWritable: Bool) {}
        func connectionClosed(_ end: WebSocketEnd) { self.end = end }
    }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    /// Masked, with a mask of zeros.
    func receive(_ opcode: UInt8, _ payload: [UInt8] = []) throws {
        try channel.writeInbound(ByteBuffer(bytes: [0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload))
    }

    /// First byte and payload length of every frame that left.
    func left() throws -> [Frame] {
        var bytes = ByteBuffer()
        while var part = try channel.readOutbound(as: ByteBuffer.self) { bytes.writeBuffer(&part) }
        var frames: [Frame] = []
        while let first = bytes.readInteger(as: UInt8.self), let short = bytes.readInteger(as: UInt8.self) {
            var length = Int(short)
            if short == 126 { length = Int(bytes.readInteger(as: UInt16.self) ?? 0) }
            if short == 127 { length = Int(bytes.readInteger(as: UInt64.self) ?? 0) }
            frames.append(Frame(first: first, length: length))
            bytes.moveReaderIndex(forwardBy: length)
        }
        return frames
    }

    struct Frame: Equatable {
        var first: UInt8
        var length: Int
    }
}

@Suite struct WebSocketConnectionTests {
    private static let fragment = OutgoingQueue.fragmentBytes

    @Test func aLargeMessageLeavesInFragments() throws {
        let bench = try Bench()
        bench.connection.send(binary: [UInt8](repeating: 1, count: 2 * Self.fragment + 5))
        bench.connection.flush()
        #expect(
            try bench.left() == [
                .init(first: 0x02, length: Self.fragment), .init(first: 0x00, length: Self.fragment),
                .init(first: 0x80, length: 5),
            ])
    }

    @Test func aPongIsTheNextThingWrittenWhileALargeMessageWaits() throws {
        let bench = try Bench()
        bench.setWritable(false)
        bench.connection.send(binary: [UInt8](repeating: 1, count: 3 * Self.fragment))
        try bench.receive(9, [7])
        #expect(try bench.left() == [])
        bench.setWritable(true)
        #expect(try bench.left().map(\.first) == [0x8A, 0x02, 0x00, 0x80])
    }

    @Test func ofManyPingsToAFullSocketTheNewestIsAnswered() throws {
        let bench = try Bench()
        bench.setWritable(false)
        for number in 0..<100 { try bench.receive(9, [UInt8](repeating: 0, count: number)) }
        bench.setWritable(true)
        #expect(try bench.left() == [.init(first: 0x8A, length: 99)])
    }

    @Test func messagesKeepTheirOrderHoweverFullTheSocketIs() throws {
        let bench = try Bench()
        bench.setWritable(false)
        bench.connection.send(text: [UInt8](repeating: 65, count: 1))
        bench.connection.send(text: [UInt8](repeating: 65, count: 2))
        #expect(bench.connection.queuedBytes == 3)
        #expect(!bench.connection.isWritable)
        bench.setWritable(true)
        bench.connection.send(text: [UInt8](repeating: 65, count: 3))
        bench.connection.flush()
        #expect(try bench.left().map(\.length) == [1, 2, 3])
        #expect(bench.connection.queuedBytes == 0)
    }

    @Test func aCloseFrameLeavesBehindWhatWasSentBefore() throws {
        let bench = try Bench()
        bench.setWritable(false)
        bench.connection.send(text: [UInt8](repeating: 65, count: 1))
        bench.connection.close(code: 1000, reason: "")
        bench.connection.send(text: [UInt8](repeating: 65, count: 9))
        bench.setWritable(true)
        #expect(try bench.left() == [.init(first: 0x81, length: 1), .init(first: 0x88, length: 2)])
    }

    @Test func whoeverReadsTooSlowlyGetsTheReasonAndNothingElse() throws {
        let bench = try Bench()
        bench.setWritable(false)
        bench.connection.send(text: [UInt8](repeating: 65, count: 60_000))
        bench.connection.close(code: 4408, reason: "slow", dropsQueue: true)
        #expect(try bench.left() == [.init(first: 0x88, length: 6)])
    }

    @Test func theirCloseIsAnsweredBehindWhatWasSentBefore() throws {
        let bench = try Bench()
        bench.setWritable(false)
        bench.connection.send(text: [UInt8](repeating: 65, count: 1))
        try bench.receive(8, [0x03, 0xE8])
        #expect(bench.end == nil)
        bench.setWritable(true)
        #expect(try bench.left() == [.init(first: 0x81, length: 1), .init(first: 0x88, length: 2)])
        bench.channel.embeddedEventLoop.run()
        #expect(bench.end == WebSocketEnd(code: 1000, isByPeer: true))
    }

    @Test func whoDoesNotAnswerACloseIsCutOff() throws {
        let bench = try Bench()
        bench.connection.close(code: 1012, reason: "")
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(bench.end == WebSocketEnd(code: 1012, isByPeer: false))
    }

    @Test func aPreparedMessageIsTheSameFrameForEverybody() throws {
        let bench = try Bench()
        let message = PreparedMessage(text: Array(repeating: 65, count: 300), compression: .takeover)
        #expect(bench.connection.send(message) == true)
        #expect(try bench.left() == [.init(first: 0x81, length: 300)])
        bench.setWritable(false)
        #expect(bench.connection.send(message) == false)
    }

    @Test func aLargePreparedMessageLeavesInFragmentsAsWell() throws {
        let bench = try Bench()
        let message = PreparedMessage(text: [UInt8](repeating: 65, count: Self.fragment + 9), compression: .off)
        #expect(bench.connection.send(message) == true)
        #expect(
            try bench.left() == [.init(first: 0x01, length: Self.fragment), .init(first: 0x80, length: 9)])
    }

    @Test func aHundredThousandTinyFramesInOneSegmentAreAllAnsweredAndLeaveNothingBehind() throws {
        let bench = try Bench()
        var bytes = ByteBuffer()
        for _ in 0..<100_000 { bytes.writeBytes([0x89, 0x80, 0, 0, 0, 0]) }
        try bench.channel.writeInbound(bytes)
        #expect(try bench.left().count == 100_000)
        #expect(bench.connection.unflushedBytes == 0)
    }

    @Test func aSenderWhoseFramesNeverEndWithASegmentCostsNoMemory() throws {
        var decoder = WebSocketDecoder(role: .server, messageBytesMax: 1 << 20)
        let frame: [UInt8] = [0x82, 0xFE, 0x10, 0x00, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 4096)
        var stream = ByteBuffer(bytes: frame[..<100])
        for _ in 0..<2000 {
            stream.writeBytes(frame[100...] + frame[..<100])
            decoder.append(ByteBuffer(buffer: stream))
            stream.clear()
            while try decoder.next() != nil {}
        }
        #expect(decoder.heldBytes < 64 * 1024)
    }
}

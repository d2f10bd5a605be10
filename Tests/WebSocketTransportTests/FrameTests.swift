import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import WebSocketTransport

/// One masked client frame.
private func frame(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
) -> [UInt8] {
    var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved | opcode]
    let mask: UInt8 = isMasked ? 0x80 : 0
    switch payload.count {
    case 0..<126: bytes.append(mask | UInt8(payload.count))
    case 126..<65536: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
        bytes.append(mask | 127)
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8((payload.count >> shift) & 255)) }
    }
    guard isMasked else { return bytes + payload }
    let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    return bytes + key + payload.enumerated().map { $0.element ^ key[$0.offset % 4] }
}

private func text(_ text: String) -> [UInt8] { frame(1, Array(text.utf8)) }

private func decode(_ bytes: [UInt8], max: Int = 1 << 20, cut: Int = .max) -> Result<
    [WebSocketDecoder.Event], WebSocketViolation
> {
    var decoder = WebSocketDecoder(role: .server, messageBytesMax: max)
    var events: [WebSocketDecoder.Event] = []
    var rest = bytes[...]
    do throws(WebSocketViolation) {
        while !rest.isEmpty {
            decoder.append(ByteBuffer(bytes: rest.prefix(cut)))
            rest = rest.dropFirst(min(cut, rest.count))
            while let event = try decoder.next() { events.append(event) }
        }
    } catch {
        return .failure(error)
    }
    return .success(events)
}

private func code(_ bytes: [UInt8], max: Int = 1 << 20) -> UInt16? {
    if case .failure(let violation) = decode(bytes, max: max) { violation.code } else { nil }
}

@Suite struct WebSocketDecoderTests {
    @Test(arguments: [1, 2, 3, 7, 1000]) func framesComeWholeHoweverTheyAreCut(cut: Int) {
        let long = String(repeating: "é", count: 40_000)
        let bytes = text("hi") + frame(9, [1, 2]) + text(long) + frame(2, [9]) + frame(10, [])
        let expected: [WebSocketDecoder.Event] = [
            .text(ByteBuffer(string: "hi")), .ping(ByteBuffer(bytes: [1, 2])), .text(ByteBuffer(string: long)),
            .binary(ByteBuffer(bytes: [9])), .pong(ByteBuffer()),
        ]
        #expect(try! decode(bytes, cut: cut).get() == expected)
    }

    @Test func fragmentsBecomeOneMessageWithControlFramesBetween() throws {
        let bytes =
            frame(1, Array("one ".utf8), isFinal: false) + frame(9, []) + frame(0, Array("two ".utf8), isFinal: false)
            + frame(0, Array("three".utf8))
        #expect(try decode(bytes).get() == [.ping(ByteBuffer()), .text(ByteBuffer(string: "one two three"))])
    }

    @Test func aCharacterMayBeCutBetweenFragments() throws {
        let bytes = frame(1, [0xF0, 0x9F], isFinal: false) + frame(0, [0x98, 0x80])
        #expect(try decode(bytes).get() == [.text(ByteBuffer(string: "😀"))])
    }

    @Test func whatTheProtocolForbidsIsAViolation() {
        #expect(code(frame(1, [], isMasked: false)) == 1002)
        #expect(code(frame(1, [], reserved: 0x40)) == 1002)
        #expect(code(frame(3, [])) == 1002)
        #expect(code(frame(0xB, [])) == 1002)
        #expect(code(frame(0, [])) == 1002)
        #expect(code(frame(1, [], isFinal: false) + frame(1, [])) == 1002)
        #expect(code(frame(9, [], isFinal: false)) == 1002)
        #expect(code(frame(9, [UInt8](repeating: 0, count: 126))) == 1002)
        #expect(code([0x81, 0xFE, 0x00, 0x01, 0, 0, 0, 0]) == 1002)
        #expect(code([0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]) == 1002)
        #expect(code(frame(8, [3])) == 1002)
        #expect(code(frame(8, [0x03, 0xED])) == 1002)
        #expect(code(frame(8, [0x03, 0xE8, 0xFF])) == 1007)
    }

    @Test func invalidTextClosesWith1007() {
        for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] {
            #expect(code(frame(1, bad)) == 1007)
        }
        #expect(code(frame(1, [0xC3], isFinal: false) + frame(0, [0x28])) == 1007)
    }

    @Test func aMessageOverTheLimitIsRefusedByItsHeader() {
        #expect(code(frame(1, [UInt8](repeating: 65, count: 101)), max: 100) == 1009)
        #expect(code(Array(frame(1, [UInt8](repeating: 65, count: 101)).prefix(6)), max: 100) == 1009)
        let half = [UInt8](repeating: 65, count: 60)
        #expect(code(frame(1, half, isFinal: false) + frame(0, half), max: 100) == 1009)
        #expect(code([0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], max: 100) == 1009)
    }

    @Test func closeFramesAreRead() throws {
        #expect(try decode(frame(8, [])).get() == [.close(code: 1005, reason: "")])
        #expect(try decode(frame(8, [0x03, 0xE8] + Array("bye".utf8))).get() == [.close(code: 1000, reason: "bye")])
    }

    @Test func noBytesTrap() {
        let seed = UInt64.random(in: 0...99_999)
        var state = seed
        for _ in 0..<5000 {
            let bytes = (0..<24).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 40)
            }
            _ = decode(bytes, max: 1000, cut: 5)
        }
    }
}

@Suite struct WebSocketEncoderTests {
    @Test(arguments: [0, 1, 125, 126, 65535, 65536]) func aMaskedFrameComesBack(count: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 % 90 + 33) }
        var buffer = ByteBuffer()
        WebSocketEncoder.write(payload, .text, mask: 0x1234_5678, into: &buffer)
        #expect(try decode(Array(buffer.readableBytesView)).get() == [.text(ByteBuffer(bytes: payload))])
    }

    @Test func aReasonIsCutBetweenCharacters() throws {
        var buffer = ByteBuffer()
        let payload = WebSocketEncoder.closePayload(1000, String(repeating: "é", count: 100))
        WebSocketEncoder.write(payload, .close, mask: 1, into: &buffer)
        #expect(
            try decode(Array(buffer.readableBytesView)).get() == [
                .close(code: 1000, reason: String(repeating: "é", count: 61))
            ])
    }
}

@Suite struct UTF8ValidatorTests {
    @Test func itAgreesWithTheStandardLibrary() {
        let seed = UInt64.random(in: 0...99_999)
        var state = seed
        let pool: [UInt8] = [
            0x41, 0x7F, 0x80, 0xBF, 0xC2, 0xDF, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F, 0xFF,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<6).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return pool[Int(state >> 40) % pool.count]
            }
            var validator = UTF8Validator()
            let isValid = bytes.withUnsafeBytes { validator.append($0) } && validator.isComplete
            #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "seed \(seed): \(bytes)")
        }
    }
}

@Suite struct WebSocketHandshakeTests {
    @Test func theAcceptKeyIsTheOneOfTheRFC() {
        #expect(WebSocketHandshake.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}

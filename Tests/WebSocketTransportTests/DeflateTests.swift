import NIOCore
import Testing

@testable import WebSocketTransport

@Suite struct ExtensionOfferTests {
    @Test func offersAndTheirParametersAreReadInOrder() throws {
        let offers = try #require(
            ExtensionOffer.parse([
                #"permessage-deflate; client_max_window_bits ; server_max_window_bits="10", x;a=b"#, "Y",
            ]))
        #expect(
            offers == [
                ExtensionOffer(
                    name: "permessage-deflate",
                    parameters: [
                        .init(name: "client_max_window_bits"), .init(name: "server_max_window_bits", value: "10"),
                    ]),
                ExtensionOffer(name: "x", parameters: [.init(name: "a", value: "b")]),
                ExtensionOffer(name: "y", parameters: []),
            ])
    }

    @Test(arguments: ["", ",", "a;", "a;=1", "a b", "a;b=", #"a;b="c"#, #"a;b="c d""#, "é"])
    func whatIsNotOfTheHeadersFormIsNothing(line: String) {
        #expect(ExtensionOffer.parse([line]) == nil)
    }

    @Test func moreOffersThanAnybodyMakesAreNothing() {
        #expect(ExtensionOffer.parse([Array(repeating: "a", count: 17).joined(separator: ",")]) == nil)
    }
}

@Suite struct DeflateAgreementTests {
    private func header(_ offer: String, _ compression: WebSocketCompression = .takeover) -> String? {
        DeflateAgreement.accept([offer], compression: compression)?.header
    }

    @Test func everyParameterIsNegotiated() {
        #expect(header("permessage-deflate") == "permessage-deflate")
        #expect(
            header("permessage-deflate; server_no_context_takeover; client_no_context_takeover")
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
        #expect(
            header("permessage-deflate; server_max_window_bits=9") == "permessage-deflate; server_max_window_bits=9")
        #expect(
            header("permessage-deflate; server_max_window_bits=15") == "permessage-deflate; server_max_window_bits=12")
        #expect(header("permessage-deflate; client_max_window_bits") == "permessage-deflate; client_max_window_bits=12")
        #expect(
            header("permessage-deflate; client_max_window_bits=8") == "permessage-deflate; client_max_window_bits=8")
        #expect(
            header("permessage-deflate", .shared)
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
    }

    @Test func anOfferThatCannotBeTakenIsDeclinedAndTheNextIsLookedAt() {
        for parameter in [
            "server_max_window_bits=8", "server_max_window_bits", "server_max_window_bits=16",
            "client_max_window_bits=7",
            "client_max_window_bits=09", "server_no_context_takeover=1", "unknown",
            "server_no_context_takeover; server_no_context_takeover",
        ] {
            #expect(header("permessage-deflate; \(parameter)") == nil)
            #expect(header("permessage-deflate; \(parameter), permessage-deflate") == "permessage-deflate")
        }
        #expect(header("x-webkit-deflate-frame") == nil)
        #expect(header("permessage-deflate", .off) == nil)
    }

    @Test func aClientRefusesWhatItDidNotOffer() throws {
        #expect(try DeflateAgreement.accepted([]) == nil)
        #expect(throws: WebSocketViolation.self) { try DeflateAgreement.accepted(["x"]) }
        #expect(throws: WebSocketViolation.self) {
            try DeflateAgreement.accepted(["permessage-deflate; client_max_window_bits=8"])
        }
        let agreement = try DeflateAgreement.accepted(["permessage-deflate; client_max_window_bits=10"])
        #expect(agreement?.outgoing.windowBits == 10)
    }
}

extension MessageCompression {
    fileprivate mutating func compressed(_ payload: [UInt8]) throws -> ByteBuffer {
        let compressed = deflated(payload)
        return try #require(compressed)
    }
}

/// Two ends of one connection, without a socket.
private struct Ends {
    var server: MessageCompression
    var client: MessageCompression

    init(_ offer: String, _ compression: WebSocketCompression) throws {
        let accepted = try #require(DeflateAgreement.accept([offer], compression: compression))
        server = MessageCompression(accepted.agreement, WebSocketLoop())
        let answer = try #require(try DeflateAgreement.accepted([accepted.header]))
        client = MessageCompression(answer, WebSocketLoop())
    }
}

@Suite struct MessageCompressionTests {
    private static let prediction =
        #"{"type":"prediction","data":[{"product":{"id":"git-commit(1)","name":"git-commit"},"confidence":0.91}],"#
        + #""seq":12,"cache":"memory","timing":{"queued_us":3,"predict_us":9}}"#

    @Test(arguments: [
        ("permessage-deflate", WebSocketCompression.takeover), ("permessage-deflate", .shared),
        ("permessage-deflate; server_no_context_takeover", .takeover),
        ("permessage-deflate; client_max_window_bits=9; server_max_window_bits=9", .takeover),
    ])
    func whatOneSideCompressesTheOtherReads(offer: String, compression: WebSocketCompression) throws {
        var ends = try Ends(offer, compression)
        for number in 0..<20 {
            let text = Array((Self.prediction + String(repeating: "é\(number)", count: number * 400)).utf8)
            let there = try ends.server.compressed(text)
            #expect(try ends.client.inflated(there, bytesMax: 1 << 20) == ByteBuffer(bytes: text))
            let back = try ends.client.compressed(text)
            #expect(try ends.server.inflated(back, bytesMax: 1 << 20) == ByteBuffer(bytes: text))
        }
    }

    @Test func withContextTheSecondMessageIsMuchSmaller() throws {
        var ends = try Ends("permessage-deflate", .takeover)
        let text = Array(Self.prediction.utf8)
        let first = try ends.server.compressed(text).readableBytes
        let second = try ends.server.compressed(text).readableBytes
        #expect(first < text.count * 4 / 5 && second < first / 4)
    }

    @Test func shortMessagesStayAsTheyAre() throws {
        var ends = try Ends("permessage-deflate", .takeover)
        #expect(ends.server.deflated(Array(repeating: UInt8(65), count: 127)) == nil)
        #expect(ends.server.deflated(Array(repeating: UInt8(65), count: 128)) != nil)
    }

    @Test func whatIsSentToEverybodyMixesWithAConnectionsOwnContext() throws {
        var ends = try Ends("permessage-deflate", .takeover)
        let own = Array(Self.prediction.utf8)
        let common = Array(String(repeating: "news for everybody ", count: 30).utf8)
        for _ in 0..<3 {
            let there = try ends.server.compressed(own)
            #expect(try ends.client.inflated(there, bytesMax: 4096) == ByteBuffer(bytes: own))
            #expect(ends.server.preparedSent() == true)
            let prepared = try #require(MessageCompression.prepared(common))
            #expect(try ends.client.inflated(prepared, bytesMax: 4096) == ByteBuffer(bytes: common))
        }
    }

    @Test func aNarrowWindowTakesNothingThatWasMadeForAWideOne() throws {
        var ends = try Ends("permessage-deflate; server_max_window_bits=9", .takeover)
        #expect(ends.server.preparedSent() == false)
    }

    @Test func aBombStopsAtTheLimit() throws {
        let deflater = try #require(Deflater(.init()))
        let bomb = [UInt8](repeating: 0, count: 8 << 20).withUnsafeBytes { deflater.deflate($0) }
        #expect(bomb.readableBytes < 100_000)
        let inflater = try #require(Inflater(.init()))
        #expect(throws: WebSocketViolation(1009, "expected at most 1000 bytes in a message")) {
            try inflater.inflate(bomb, bytesMax: 1000)
        }
    }

    @Test func aFinalBlockEndsTheStreamAndTheNextBeginsAnew() throws {
        // RFC 7692 section 7.2.3.4: "Hello" in a block that says it is the last, and the padding byte.
        let hello: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]
        let inflater = try #require(Inflater(.init()))
        for _ in 0..<3 {
            #expect(try inflater.inflate(ByteBuffer(bytes: hello), bytesMax: 100) == ByteBuffer(string: "Hello"))
        }
        // Section 7.2.3.5: two blocks in one message.
        let two: [UInt8] = [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00]
        #expect(try inflater.inflate(ByteBuffer(bytes: two), bytesMax: 100) == ByteBuffer(string: "Hello"))
    }

    @Test func aMessageThatEndsInTheMiddleOfABlockIsRefused() throws {
        let deflater = try #require(Deflater(.init()))
        let text = [UInt8]((0..<200).map { UInt8($0 * 7 % 251) })
        let whole = text.withUnsafeBytes { deflater.deflate($0) }
        let inflater = try #require(Inflater(.init()))
        let cut = try #require(whole.getSlice(at: whole.readerIndex, length: whole.readableBytes / 2))
        #expect(throws: WebSocketViolation.self) { try inflater.inflate(cut, bytesMax: 1000) }
    }

    @Test func behindAFinalBlockWhatCameBeforeMayStillBeReferredTo() throws {
        // Each "Hello" ends its stream; a copy of what was seen before refers to it all the same.
        let inflater = try #require(Inflater(.init()))
        let hello: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]
        #expect(try inflater.inflate(ByteBuffer(bytes: hello), bytesMax: 100) == ByteBuffer(string: "Hello"))
        // RFC 7692 section 7.2.3.2: the second "Hello" is a reference to the first.
        let again: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]
        #expect(try inflater.inflate(ByteBuffer(bytes: again), bytesMax: 100) == ByteBuffer(string: "Hello"))
    }

    @Test func noBytesTrap() throws {
        let seed = UInt64.random(in: 0...99_999)
        var state = seed
        for _ in 0..<3000 {
            let bytes = (0..<40).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 40)
            }
            let inflater = try #require(Inflater(.init()))
            _ = try? inflater.inflate(ByteBuffer(bytes: bytes), bytesMax: 1000)
        }
    }
}

@Suite struct CompressedFrameTests {
    private func decoder(max: Int = 1 << 20) -> WebSocketDecoder {
        var decoder = WebSocketDecoder(role: .client, messageBytesMax: max)
        decoder.compression = MessageCompression(DeflateAgreement(), WebSocketLoop())
        return decoder
    }

    private func frame(_ first: UInt8, _ payload: [UInt8]) -> ByteBuffer {
        ByteBuffer(bytes: [first, UInt8(payload.count)] + payload)
    }

    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    @Test func onlyTheFirstFrameSaysThatAMessageIsCompressed() throws {
        var whole = decoder()
        whole.append(frame(0xC1, Self.hello))
        #expect(try whole.next() == .text(ByteBuffer(string: "Hello")))
        var cut = decoder()
        cut.append(frame(0x41, Array(Self.hello[..<3])))
        cut.append(frame(0x89, []))
        cut.append(frame(0x80, Array(Self.hello[3...])))
        #expect(try cut.next() == .ping(ByteBuffer()))
        #expect(try cut.next() == .text(ByteBuffer(string: "Hello")))
        for wrong in [frame(0xC9, []), frame(0xC0, []), frame(0xA1, []), frame(0x91, [])] {
            var decoder = decoder()
            decoder.append(wrong)
            #expect(throws: WebSocketViolation.self) { try decoder.next() }
        }
    }

    @Test func compressedTextMustBeUTF8AsWell() throws {
        let deflater = try #require(Deflater(.init()))
        let bytes = [UInt8](repeating: 0xFF, count: 20).withUnsafeBytes { deflater.deflate($0) }
        var decoder = decoder()
        decoder.append(frame(0xC1, Array(bytes.readableBytesView)))
        #expect(throws: WebSocketViolation(1007, "a text message is not UTF-8")) { try decoder.next() }
    }
}

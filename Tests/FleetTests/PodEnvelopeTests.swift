import Testing

@testable import Fleet

@Suite struct PodEnvelopeTests {
    private static let speaker = "00112233445566aa"
    private static let key = "ffeeddccbbaa9988"
    private static let mac = String(repeating: "0f", count: 32)

    private func message(_ text: String = #"{"v":1}"#, number: Int = 7) -> [UInt8] {
        let part = PodEnvelope.signedPart(of: Array(text.utf8), speaker: Self.speaker, number: number, key: Self.key)
        return PodEnvelope.bytes(signed: part, mac: Self.mac)
    }

    @Test func theSignatureIsAddedAsFields() throws {
        let expected = #"{"v":1,"by":"\#(Self.speaker)","n":7,"kid":"\#(Self.key)","mac":"\#(Self.mac)"}"#
        #expect(String(decoding: message(), as: UTF8.self) == expected)
        let envelope = try #require(PodEnvelope(message()))
        #expect(envelope.speaker == Self.speaker && envelope.number == 7 && envelope.key == Self.key)
        #expect(envelope.mac == Self.mac)
        #expect(String(decoding: envelope.signed, as: UTF8.self) + #","mac":"\#(Self.mac)"}"# == expected)
    }

    /// A pod of the release before reads what it knows.
    @Test func aPodThatKnowsNoSignatureReadsTheRest() throws {
        let canary = Canary(pod: "p~1", role: "serve", number: 5, connections: 2, sessions: 3)
        #expect(Canary(shared: message(String(decoding: canary.shared, as: UTF8.self))) == canary)
    }

    @Test func whatIsNotOfThisFormHasNoSignature() {
        let good = String(decoding: message(), as: UTF8.self)
        #expect(PodEnvelope(Array(#"{"v":1}"#.utf8)) == nil)
        for (old, new) in [
            (#""n":7"#, #""n":-7"#), (#""n":7"#, #""n":0"#), (#""n":7"#, #""n":99999999999999999999"#),
            (#""n":7"#, #""n":"7""#), (Self.key, Self.key.uppercased()), (Self.mac, String(Self.mac.dropLast())),
            ("\"}", "\" }"), (#""by""#, #""by "#),
        ] { #expect(PodEnvelope(Array(good.replacing(old, with: new).utf8)) == nil, "\(new)") }
        for length in 0..<good.utf8.count { #expect(PodEnvelope(Array(good.utf8.prefix(length))) == nil) }
        #expect(PodEnvelope([UInt8](repeating: 32, count: PodEnvelope.bytesMax) + message()) == nil)
    }
}

import Testing

@testable import WireProtocol

@Suite struct JSONProblemTests {
    @Test func aProblemSaysWhatCameWhatWasExpectedAndWhere() {
        #expect(
            JSONProblem(.unexpectedByte(0x78, expected: "':'"), at: 7).message
                == "invalid JSON at byte 7: expected ':', came 'x'")
        #expect(JSONProblem(.unexpectedByte(0x07, expected: "':'"), at: 7).message.hasSuffix("came byte 7"))
        #expect(JSONProblem(.duplicateKey("type"), at: 0).message.contains("\"type\" stands twice"))
    }
}

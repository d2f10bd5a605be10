import Testing

@testable import WireProtocol

@Suite struct NoticePayloadTests {
    @Test func jsonGoesAsItCame() {
        for text in [#"{"a": [1, null]}"#, "7", #""x""#, " [] "] {
            #expect(NoticePayload.json(Array(text.utf8)) == text)
        }
    }

    @Test func anythingElseBecomesAString() {
        #expect(NoticePayload.json(Array("hello \"you\"".utf8)) == #""hello \"you\"""#)
        #expect(NoticePayload.json([]) == #""""#)
        #expect(NoticePayload.json(Array(#"{"a":1} x"#.utf8)) == #""{\"a\":1} x""#)
        #expect(NoticePayload.json([0xFF]) == "\"\u{FFFD}\"")
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(NoticePayload.json(Array(deep.utf8)) == "\"\(deep)\"")
    }
}

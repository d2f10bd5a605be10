import Testing

@testable import LanguageModel

@Suite struct ChatStreamTests {
    @Test func textComesAndTheEndIsKnown() throws {
        var stream = ChatStream()
        #expect(try stream.eventReceived(#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#) == [])
        #expect(try stream.eventReceived(#"{"choices":[]}"#) == [])
        #expect(try stream.eventReceived(#"{"choices":[{"delta":{"content":"Hi"}}]}"#) == [.text("Hi")])
        #expect(
            try stream.eventReceived(#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#) == [
                .finished(isCut: true)
            ])
        #expect(try stream.eventReceived("[DONE]") == [])
        try stream.ended()
    }

    @Test func anEndWithoutASignIsAFailure() {
        let stream = ChatStream()
        #expect(throws: LanguageModelProblem.self) { try stream.ended() }
    }

    @Test func anErrorInsideTheStreamIsOne() {
        for text in [#"{"error":{"message":"overloaded"}}"#, #"{"error":"overloaded"}"#] {
            var stream = ChatStream()
            do throws(LanguageModelProblem) {
                _ = try stream.eventReceived(text)
                Issue.record("taken")
            } catch {
                #expect(error.code == .upstreamError)
                #expect(error.message == "overloaded")
            }
        }
        var stream = ChatStream()
        #expect(throws: LanguageModelProblem.self) { try stream.eventReceived("<html>") }
    }
}

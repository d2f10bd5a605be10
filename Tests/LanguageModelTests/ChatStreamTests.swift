import Testing

@testable import LanguageModel

@Suite struct ChatStreamTests {
    @Test func textComesAndTheEndIsKnown() throws {
        var stream = ChatStream()
        #expect(try stream.eventReceived(#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#) == nil)
        #expect(try stream.eventReceived(#"{"choices":[]}"#) == nil)
        #expect(try stream.eventReceived(#"{"choices":[{"delta":{"content":"Hi"}}]}"#) == "Hi")
        #expect(try stream.eventReceived(#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#) == nil)
        #expect(stream.isFinished)
        #expect(try stream.eventReceived("[DONE]") == nil)
        try stream.ended()
    }

    @Test(arguments: [
        (
            #"{"choices":[{"delta":{"content":"Half a"},"finish_reason":"length"}]}"#,
            LanguageModelProblem.Code.tokenLimit
        ),
        (#"{"choices":[{"delta":{"content":"I"},"finish_reason":"content_filter"}]}"#, .filtered),
        (#"{"choices":[{"delta":{"refusal":"No."},"finish_reason":"stop"}]}"#, .filtered),
        (#"{"choices":[{"delta":{"content":"x"},"finish_reason":"tool_calls"}]}"#, .toolCall),
        (#"{"choices":[{"delta":{"content":"x","tool_calls":[{"index":0}]},"finish_reason":"stop"}]}"#, .toolCall),
        (#"{"choices":[{"delta":{"content":"x","function_call":{"name":"f"}},"finish_reason":"stop"}]}"#, .toolCall),
        (#"{"choices":[{"delta":{"content":" \n"},"finish_reason":"stop"}]}"#, .empty),
        (#"{"choices":[{"delta":{"content":"x"},"finish_reason":"abort"}]}"#, .unfinished),
        ("[DONE]", .empty),
    ])
    func whatIsNoWholeAnswerIsAFailure(event: String, code: LanguageModelProblem.Code) {
        var stream = ChatStream()
        do throws(LanguageModelProblem) {
            _ = try stream.eventReceived(event)
            Issue.record("taken for an answer")
        } catch {
            #expect(error.code == code)
            #expect(!error.isOfTheService)
        }
    }

    @Test func anEmptyReasonIsNoEnd() throws {
        var stream = ChatStream()
        for word in ["Send ", "one"] {
            let text = try stream.eventReceived(#"{"choices":[{"delta":{"content":"\#(word)"},"finish_reason":""}]}"#)
            #expect(text == word)
            #expect(!stream.isFinished)
        }
        _ = try stream.eventReceived("[DONE]")
        #expect(stream.isFinished)
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

import Foundation

/// Reader of one streamed chat completion, in the protocol that OpenAI defined and other servers copy.
///
/// A stream is whole only after `[DONE]` or a `finish_reason`: one without either was cut off. And only a stream that
/// ended because the model had finished is an answer: an empty, cut or filtered one, or a tool call, is a failure.
package struct ChatStream: Sendable {
    package private(set) var isFinished = false
    /// Whether any text other than white space has arrived.
    private var hasText = false
    private var wantsTool = false
    private var isRefused = false

    package init() {}

    /// - Returns: text in the event
    package mutating func eventReceived(_ data: String) throws(LanguageModelProblem) -> String? {
        if isFinished { return nil }
        if data == "[DONE]" {
            try finish(reason: nil)
            return nil
        }
        let chunk: Chunk
        do {
            chunk = try JSONDecoder().decode(Chunk.self, from: Data(data.utf8))
        } catch {
            throw LanguageModelProblem(.badStream, "expected a JSON chunk, came \"\(data.prefix(60))\"")
        }
        if let error = chunk.error {
            throw LanguageModelProblem(.upstreamError, error.text, isTransient: error.isTransient)
        }
        guard let choice = chunk.choices?.first else { return nil }
        if choice.delta?.toolCalls?.isEmpty == false || choice.delta?.functionCall != nil { wantsTool = true }
        if choice.delta?.refusal?.isEmpty == false { isRefused = true }
        let text = choice.delta?.content ?? choice.text ?? ""
        if !hasText { hasText = text.contains { !$0.isWhitespace } }
        // Some servers send an empty reason in every chunk before the last.
        if let reason = choice.finishReason, !reason.isEmpty { try finish(reason: reason) }
        return text.isEmpty ? nil : text
    }

    package func ended() throws(LanguageModelProblem) {
        guard isFinished else {
            throw LanguageModelProblem(.cutOff, "the stream ended without [DONE] or a finish_reason", isTransient: true)
        }
    }

    /// - Parameter reason: the server's finish reason; nil when it only marks the end
    private mutating func finish(reason: String?) throws(LanguageModelProblem) {
        isFinished = true
        switch reason?.lowercased() {
        // Normal ends, of OpenAI and of compatible servers.
        case nil, "stop", "eos", "eos_token", "stop_sequence", "end_turn": break
        case "length", "max_tokens", "model_length":
            throw LanguageModelProblem(.tokenLimit, "the model ran into its token limit")
        case "content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content":
            throw LanguageModelProblem(.filtered, "a filter held the answer back")
        case "tool_calls", "tool_call", "tool_use", "function_call": wantsTool = true
        case let other?:
            throw LanguageModelProblem(.unfinished, "the model ended for the reason \"\(other.prefix(40))\"")
        }
        if wantsTool { throw LanguageModelProblem(.toolCall, "the model wants a tool, and there is none") }
        if isRefused { throw LanguageModelProblem(.filtered, "the model refused to answer") }
        guard hasText else { throw LanguageModelProblem(.empty, "the model said nothing") }
    }

    private struct Chunk: Decodable {
        var choices: [Choice]?
        var error: UpstreamError?
    }

    private struct Choice: Decodable {
        var delta: Delta?
        var text: String?
        var finishReason: String?

        enum CodingKeys: String, CodingKey {
            case delta, text
            case finishReason = "finish_reason"
        }
    }

    private struct Delta: Decodable {
        var content: String?
        var refusal: String?
        var toolCalls: [Anything]?
        var functionCall: Anything?

        enum CodingKeys: String, CodingKey {
            case content, refusal
            case toolCalls = "tool_calls"
            case functionCall = "function_call"
        }
    }

    /// JSON value of any form, which is not read.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    /// `{"error": {"message", "code"}}`, or just a string.
    private struct UpstreamError: Decodable {
        var text: String
        var isTransient: Bool

        private struct Body: Decodable {
            var message: String?
            var type: String?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = (try container.decode(Body.self)).message ?? "an error without a message"
            }
            isTransient = true
        }
    }
}

import Foundation

/// Reads the events of one streamed chat completion, as OpenAI defined them and others send them.
///
/// A stream is whole only after `[DONE]` or a `finish_reason`: one that just ends was cut off.
package struct ChatStream: Sendable {
    package enum Event: Equatable, Sendable {
        case text(String)
        /// The answer is whole. `isCut`: the model ran into its token limit.
        case finished(isCut: Bool)
        case nothing
    }

    package private(set) var isFinished = false
    private var isCut = false

    package init() {}

    package mutating func eventReceived(_ data: String) throws(LanguageModelProblem) -> [Event] {
        if isFinished { return [] }
        if data == "[DONE]" {
            isFinished = true
            return [.finished(isCut: isCut)]
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
        var events: [Event] = []
        if let text = chunk.choices?.first?.delta?.content ?? chunk.choices?.first?.text, !text.isEmpty {
            events.append(.text(text))
        }
        if let reason = chunk.choices?.first?.finishReason {
            isFinished = true
            isCut = reason == "length"
            events.append(.finished(isCut: isCut))
        }
        return events
    }

    package func ended() throws(LanguageModelProblem) {
        guard isFinished else {
            throw LanguageModelProblem(.cutOff, "the stream ended without [DONE] or a finish_reason", isTransient: true)
        }
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

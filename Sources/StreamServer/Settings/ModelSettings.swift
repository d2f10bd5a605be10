import AsyncHTTPClient
import DocumentServing
import LanguageModel
import PodRuntime
import Resilience

extension Settings {
    /// How the language model is reached; nil when there is none.
    private var chat: ChatClient.Settings? {
        languageModelURL.map {
            ChatClient.Settings(
                baseURL: $0, apiKey: languageModelKey, model: languageModelName, times: languageModelTimes)
        }
    }

    /// A client for the model; its maker shuts it down.
    func makeModelClient() -> HTTPClient? {
        chat.map { HTTPClient(eventLoopGroupProvider: .singleton, configuration: ChatClient.configuration($0)) }
    }

    /// The answerer by settings: a model when there is one, the document's own sentences otherwise.
    func makeAnswerer(_ modelClient: HTTPClient?, _ telemetry: Telemetry) -> any Answerer {
        guard let chat, let modelClient else { return ExtractiveAnswerer() }
        let client = ChatClient(chat, client: modelClient)
        return LanguageModelAnswerer(
            stream: { messages, onText async throws(LanguageModelProblem) in
                try await client.stream(messages, onText: onText)
            }, breaker: languageModelBreaker, backoff: RetryBackoff(retriesMax: languageModelAttempts - 1),
            telemetry: telemetry)
    }
}

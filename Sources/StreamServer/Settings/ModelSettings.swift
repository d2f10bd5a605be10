import AsyncHTTPClient
import DocumentSearch
import DocumentServing
import LanguageModel
import PodRuntime
import Resilience

extension Settings {
    /// Settings for the language model; nil when there is none.
    private var chat: ChatClient.Settings? {
        languageModelURL.map {
            ChatClient.Settings(
                baseURL: $0, apiKey: languageModelKey, model: languageModelName, times: languageModelTimes)
        }
    }

    /// HTTP client for the model; the caller shuts it down.
    func makeModelClient() -> HTTPClient? {
        chat.map { HTTPClient(eventLoopGroupProvider: .singleton, configuration: ChatClient.configuration($0)) }
    }

    /// Answerer by settings: the model when there is one, otherwise the document's own sentences.
    ///
    /// - Parameter resources: what documents are indexed with
    func makeAnswerer(
        _ modelClient: HTTPClient?, _ resources: IndexResources, _ telemetry: Telemetry
    ) -> any Answerer {
        let extractive = ExtractiveAnswerer(resources, telemetry: telemetry)
        guard let chat, let modelClient else { return extractive }
        let client = ChatClient(chat, client: modelClient)
        return LanguageModelAnswerer(
            stream: { messages, onText async throws(LanguageModelProblem) in
                try await client.stream(messages, onText: onText)
            }, breaker: languageModelBreaker, backoff: RetryBackoff(retriesMax: languageModelAttempts - 1),
            fallback: extractive, telemetry: telemetry)
    }
}

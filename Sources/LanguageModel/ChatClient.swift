import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Message of a conversation.
package struct ChatMessage: Codable, Equatable, Sendable {
    package enum Role: String, Codable, Sendable {
        case system, user, assistant
    }

    package var role: Role
    package var content: String

    package init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// Client that streams a chat completion from any endpoint with OpenAI's protocol.
///
/// Each call is one try: retries and breaker are the caller's. Cancelling the task closes the connection upstream, so
/// that no unread words are paid for.
package struct ChatClient: Sendable {
    /// Time limits for a model.
    package struct Times: Equatable, Sendable {
        package var connect = Duration.seconds(5)
        /// Silence before the first word and inside a stream: a long prompt takes a while to read.
        package var silence = Duration.seconds(60)
        /// Whole answer, from its request to its last word.
        package var whole = Duration.seconds(120)

        package init() {}
    }

    package struct Settings: Sendable {
        /// Address up to and including the version: `http://127.0.0.1:8081/v1`.
        package var baseURL: String
        package var apiKey: String?
        package var model: String
        package var tokensMax = 700
        package var temperature = 0.2
        package var times: Times

        package init(baseURL: String, apiKey: String? = nil, model: String, times: Times = Times()) {
            self.baseURL = baseURL
            self.apiKey = apiKey
            self.model = model
            self.times = times
        }
    }

    private let settings: Settings
    private let client: HTTPClient

    package init(_ settings: Settings, client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    /// Answers that stream at once: more than a pod's cores can serve.
    private static let streamsMax = 1024

    /// Configuration of an HTTP client for these settings: it holds the times that are not a request's own.
    package static func configuration(_ settings: Settings) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(
            connect: TimeAmount(settings.times.connect), read: TimeAmount(settings.times.silence))
        configuration.redirectConfiguration = .disallow
        // A refused connection fails at once: the caller decides how long retrying is worth it.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Streams hold their connection until they end: with the client's default of eight the ninth answer would wait.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.streamsMax
        return configuration
    }

    /// Streams the answer to `onText` piece by piece; returns when it is whole, and throws when there is none.
    package func stream(
        _ messages: [ChatMessage], onText: (String) async throws -> Void
    ) async throws(LanguageModelProblem) {
        let deadline = NIODeadline.now() + TimeAmount(settings.times.whole)
        do {
            let response = try await client.execute(request(messages), deadline: deadline)
            guard response.status == .ok else { throw try await Self.problem(response) }
            var parser = EventStreamParser()
            var chat = ChatStream()
            for try await bytes in response.body {
                // The client's own deadline covers the response only up to its head.
                guard NIODeadline.now() < deadline else {
                    throw LanguageModelProblem(.timedOut, "the answer took too long", isTransient: true)
                }
                for data in try parser.append(bytes.readableBytesView) {
                    if let text = try chat.eventReceived(data) { try await onText(text) }
                }
                if chat.isFinished { return }
            }
            try chat.ended()
        } catch let problem as LanguageModelProblem {
            throw problem
        } catch {
            throw Self.translated(error)
        }
    }

    private func request(_ messages: [ChatMessage]) throws -> HTTPClientRequest {
        let base = settings.baseURL.hasSuffix("/") ? String(settings.baseURL.dropLast()) : settings.baseURL
        var request = HTTPClientRequest(url: base + "/chat/completions")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: "text/event-stream")
        if let key = settings.apiKey { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        let body = Body(
            model: settings.model, messages: messages, stream: true, tokensMax: settings.tokensMax,
            temperature: settings.temperature)
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return request
    }

    private struct Body: Encodable {
        var model: String
        var messages: [ChatMessage]
        var stream: Bool
        var tokensMax: Int
        var temperature: Double

        enum CodingKeys: String, CodingKey {
            case model, messages, stream, temperature
            case tokensMax = "max_tokens"
        }
    }

    private static func problem(_ response: HTTPClientResponse) async throws -> LanguageModelProblem {
        let wait = response.headers.first(name: "retry-after").flatMap { retryAfter($0) }
        let status = response.status.code
        let said = "the model's server says \(status)"
        switch status {
        case 429:
            return LanguageModelProblem(
                .rateLimited, said, isTransient: true, retryAfter: wait)
        case 500...:
            return LanguageModelProblem(
                .unavailable, said, isTransient: true, retryAfter: wait)
        default: return LanguageModelProblem(.rejected, said)
        }
    }

    /// Delay in seconds, from a header that any server may write: text that is no number is ignored, more than a day is
    /// a day.
    static func retryAfter(_ text: String) -> Duration? {
        guard let seconds = Double(text), seconds.isFinite else { return nil }
        return .seconds(min(max(seconds, 0), 86_400))
    }

    private static func translated(_ error: any Error) -> LanguageModelProblem {
        switch error {
        case is CancellationError: LanguageModelProblem(.cancelled, "the answer is no longer wanted")
        case is EventStreamParser.TooLarge: LanguageModelProblem(.badStream, "an event of more than 1 MiB")
        case let error as HTTPClientError
        where error == .deadlineExceeded || error == .readTimeout || error == .connectTimeout:
            LanguageModelProblem(.timedOut, "the model did not answer in time", isTransient: true)
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            LanguageModelProblem(.cutOff, "the connection was closed", isTransient: true)
        default: LanguageModelProblem(.unreachable, "the model's server could not be reached", isTransient: true)
        }
    }
}

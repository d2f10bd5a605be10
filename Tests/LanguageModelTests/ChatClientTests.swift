import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import LanguageModel

/// Every way a stream goes wrong, from a server that does it.
@Suite struct ChatClientTests {
    private func chat(
        _ script: @escaping ScriptedServer.Script, settings change: (inout ChatClient.Settings) -> Void = { _ in }
    ) async throws -> (text: String, problem: LanguageModelProblem?) {
        let server = try await ScriptedServer(script)
        defer { server.stop() }
        var settings = ChatClient.Settings(baseURL: server.url + "/v1/", apiKey: "key", model: "m")
        change(&settings)
        let client = ChatClient(settings, client: HTTPClient.shared)
        let said = Mutex("")
        do {
            try await client.stream([ChatMessage(.user, "hello")]) { text in said.withLock { $0 += text } }
            return (said.withLock { $0 }, nil)
        } catch {
            return (said.withLock { $0 }, error)
        }
    }

    private static func chunk(_ text: String) -> String {
        "data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
    }

    @Test func aStreamIsReadAndTheRequestIsTheProtocols() async throws {
        let seen = Mutex<ScriptedServer.Request?>(nil)
        let result = try await chat { request, writer in
            seen.withLock { $0 = request }
            try await writer.head(200, ["content-type": "text/event-stream"])
            for part in [
                ": hi\n\n", "data: {\"choices\":[{\"de", "lta\":{\"content\":\"Hel\"}}]}\n", "\n", Self.chunk("lo"),
                "data: [DONE]\n\n",
            ] {
                try await writer.body(part)
            }
            try await writer.end()
        }
        #expect(result.text == "Hello")
        #expect(result.problem == nil)
        let request = try #require(seen.withLock { $0 })
        #expect(request.path == "/v1/chat/completions")
        #expect(request.headers.first(name: "authorization") == "Bearer key")
        #expect(request.body.contains("\"stream\":true"))
        #expect(request.body.contains("max_tokens"))
    }

    @Test func aStreamThatJustEndsWasCutOff() async throws {
        let result = try await chat { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("half"))
            try await writer.end()
        }
        #expect(result.text == "half")
        #expect(result.problem?.code == .cutOff)
        #expect(result.problem?.isTransient == true)
    }

    @Test func aConnectionThatBreaksWasCutOff() async throws {
        let result = try await chat { _, writer in
            try await writer.head(200, ["transfer-encoding": "chunked"])
            try await writer.body(Self.chunk("half"))
            try await writer.cut()
        }
        #expect(result.problem?.isTransient == true)
    }

    @Test(arguments: [
        (429, LanguageModelProblem.Code.rateLimited, true), (503, .unavailable, true), (401, .rejected, false),
    ])
    func aStatusIsTranslated(status: Int, code: LanguageModelProblem.Code, isTransient: Bool) async throws {
        let result = try await chat { _, writer in
            try await writer.head(status, ["retry-after": "7", "content-length": "0"])
            try await writer.end()
        }
        #expect(result.problem?.code == code)
        #expect(result.problem?.isTransient == isTransient)
        if isTransient { #expect(result.problem?.retryAfter == .seconds(7)) }
    }

    @Test func anErrorInsideTheStreamIsTold() async throws {
        let result = try await chat { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("a") + "data: {\"error\":{\"message\":\"no more\"}}\n\n")
            try await writer.end()
        }
        #expect(result.text == "a")
        #expect(result.problem?.code == .upstreamError)
    }

    @Test func aDripIsReadAndADeadlineEndsIt() async throws {
        let drip: ScriptedServer.Script = { _, writer in
            try await writer.head(200)
            for _ in 0..<40 {
                try await writer.body(Self.chunk("x"))
                try await Task.sleep(for: .milliseconds(100))
            }
            try await writer.body("data: [DONE]\n\n")
            try await writer.end()
        }
        let result = try await chat(drip, settings: { $0.times.whole = .seconds(1) })
        #expect(result.problem?.code == .timedOut)
        #expect(result.text.count < 40)
    }

    @Test(
        arguments: [
            ("7", Duration.seconds(7)), ("0.5", .milliseconds(500)), ("-1", .zero), ("1e300", .seconds(86_400)),
            ("inf", nil),
            ("nan", nil), ("Fri, 31 Dec 1999 23:59:59 GMT", nil), ("", nil),
        ] as [(String, Duration?)])
    func whatAServerAsksToWaitIsNotBelievedBlindly(text: String, wait: Duration?) {
        #expect(ChatClient.retryAfter(text) == wait)
    }

    @Test func nobodyThereIsUnreachable() async throws {
        let settings = ChatClient.Settings(baseURL: "http://127.0.0.1:1/v1", model: "m")
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: ChatClient.configuration(settings))
        do {
            try await ChatClient(settings, client: http).stream([ChatMessage(.user, "x")]) { _ in }
            Issue.record("answered")
        } catch {
            #expect(error.code == .unreachable)
            #expect(error.isTransient)
        }
        try await http.shutdown()
    }

    @Test func cancellingIsSeenUpstream() async throws {
        let closed = ScriptedServer.Counter()
        let started = ScriptedServer.Counter()
        let server = try await ScriptedServer { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("x"))
            started.add()
            await writer.closed()
            closed.add()
        }
        defer { server.stop() }
        let client = ChatClient(.init(baseURL: server.url, model: "m"), client: HTTPClient.shared)
        let task = Task { try? await client.stream([ChatMessage(.user, "x")]) { _ in } }
        for _ in 0..<500 where started.current == 0 { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        for _ in 0..<500 where closed.current == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(closed.current == 1)
    }
}

import Foundation
import NIOHTTP1
import Resilience
import Synchronization
import TestSupport
import Testing

@testable import LanguageModel
@testable import StreamServer

@Suite struct LanguageModelAnswerTests {
    private static func chunk(_ text: String) -> String {
        "data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
    }

    /// A pod whose model is the script.
    private func ask(
        _ script: @escaping ScriptedServer.Script,
        _ body: @escaping @Sendable (PodFixture, [Frame]) async throws -> Void
    ) async throws {
        let model = try await ScriptedServer(script)
        defer { model.stop() }
        try await PodFixture.run(settings: { $0.languageModelURL = model.url + "/v1" }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"how do I calibrate it?","id":"a"}"#)
            try await body(pod, try await socket.answer(within: 60))
        }
    }

    private static func text(_ frames: [Frame]) -> String {
        frames.filter { $0.type == "answer_chunk" }.map { $0["content"] ?? "" }.joined()
    }

    @Test func aModelAnswersFromThePassagesAndItsCitationsStandOnThePage() async throws {
        let prompt = Mutex("")
        try await ask { request, writer in
            prompt.withLock { $0 = request.body }
            try await writer.head(200)
            for word in ["Send one volt ", "and press the encoder [1]."] { try await writer.body(Self.chunk(word)) }
            try await writer.body("data: [DONE]\n\n")
            try await writer.end()
        } _: { _, frames in
            #expect(Self.text(frames) == "Send one volt and press the encoder [1].")
            let context = try #require(frames.first { $0.type == "context" })
            #expect(context["data.citations.0.quote"] == "Send one volt and press the encoder.")
            #expect(frames.last?["finish"] == "stop")
        }
        let asked = prompt.withLock { $0 }
        #expect(asked.contains("Connect a precise voltage source"))
        #expect(asked.contains("Question: how do I calibrate it?"))
    }

    @Test func aModelThatCannotAnswerIsReplacedByTheManualAndThatIsSaid() async throws {
        try await ask { _, writer in
            try await writer.head(401, ["content-length": "0"])
            try await writer.end()
        } _: { pod, frames in
            #expect(Self.text(frames).contains("The model cannot answer now"))
            #expect(Self.text(frames).contains("Send one volt and press the encoder."))
            #expect(frames.contains { $0["data.citations.0.quote"] != String?.none })
            #expect(frames.last?["finish"] == "stop")
            #expect(pod.metric("llm_errors_total{error_type=\"rejected\"}") == 1)
        }
    }

    @Test func aModelThatStopsInTheMiddleIsFollowedByTheManual() async throws {
        try await ask { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("I think"))
            try await writer.end()
        } _: { pod, frames in
            #expect(Self.text(frames).hasPrefix("I think"))
            #expect(Self.text(frames).contains("The model stopped in the middle"))
            #expect(Self.text(frames).contains("Send one volt"))
            #expect(pod.metric("llm_errors_total{error_type=\"cut_off\"}") == 1)
        }
    }

    /// A9: each was told as whole, and kept for a day.
    @Test(arguments: [
        ("empty", "", #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#),
        ("empty", "  ", "[DONE]"),
        ("token_limit", "Send one volt and", #"{"choices":[{"delta":{},"finish_reason":"length"}]}"#),
        ("filtered", "Send", #"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#),
        ("tool_call", "", #"{"choices":[{"delta":{"tool_calls":[{"index":0}]},"finish_reason":"tool_calls"}]}"#),
        ("unfinished", "Send", #"{"choices":[{"delta":{},"finish_reason":"abort"}]}"#),
    ])
    func whatIsNoWholeAnswerIsToldReplacedByTheManualAndNotKept(kind: String, said: String, end: String) async throws {
        let model = try await ScriptedServer { _, writer in
            try await writer.head(200)
            if !said.isEmpty { try await writer.body(Self.chunk(said)) }
            try await writer.body("data: \(end)\n\n")
            try await writer.end()
        }
        defer { model.stop() }
        try await PodFixture.run(settings: { $0.languageModelURL = model.url + "/v1" }) { pod in
            let socket = try await pod.connect()
            for id in ["a", "b"] {
                socket.send(#"{"type":"query","product_id":"alpha","query":"how do I calibrate it?","id":"\#(id)"}"#)
                let frames = try await socket.answer(within: 60)
                let text = Self.text(frames)
                #expect(text.contains("(The model "), "\(text)")
                #expect(text.contains("Send one volt and press the encoder."))
                #expect(frames.contains { $0.type == "status" && ($0["msg"] ?? "").contains(kind) })
                #expect(frames.last?["finish"] == "stop")
            }
            #expect(model.requests == 2, "it was kept")
            #expect(pod.metric("llm_errors_total{error_type=\"\(kind)\"}") == 2)
            #expect(pod.metric("llm_breaker_open") == 0)
        }
    }

    @Test func aTransientFailureIsTriedAgainBeforeAnythingWasSaid() async throws {
        let tries = ScriptedServer.Counter()
        try await ask { _, writer in
            tries.add()
            if tries.current == 1 {
                try await writer.head(503, ["retry-after": "0", "content-length": "0"])
            } else {
                try await writer.head(200)
                try await writer.body(Self.chunk("Press the encoder.") + "data: [DONE]\n\n")
            }
            try await writer.end()
        } _: { _, frames in
            #expect(Self.text(frames) == "Press the encoder.")
        }
        #expect(tries.current == 2)
    }

    @Test func afterFiveFailuresTheModelIsLeftAlone() async throws {
        let model = try await ScriptedServer { _, writer in
            try await writer.head(400, ["content-length": "0"])
            try await writer.end()
        }
        defer { model.stop() }
        try await PodFixture.run(settings: { $0.languageModelURL = model.url }) { pod in
            let socket = try await pod.connect()
            for number in 0..<7 {
                socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"\#(number)"}"#)
                #expect(try await socket.answer().last?["finish"] == "stop")
            }
            #expect(model.requests == 5)
            #expect(pod.metric("llm_breaker_open") == 1)
            #expect(pod.metric("llm_errors_total{error_type=\"breaker_open\"}") == 2)
        }
    }

    @Test func anAnswerThatIsTooLongIsCutWithItsCitationsAndIsNoFailure() async throws {
        try await ask { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("Send one volt and press the encoder [1]. "))
            for _ in 0..<20 { try await writer.body(Self.chunk(String(repeating: "word ", count: 1000))) }
            try await writer.body("data: [DONE]\n\n")
            try await writer.end()
        } _: { pod, frames in
            #expect(frames.last?["length"] == 49_152)
            #expect(frames.last?["finish"] == "stop")
            #expect(frames.contains { $0["data.citations.0.quote"] != String?.none })
            #expect(pod.metric("llm_breaker_open") == 0)
            #expect(pod.metric("llm_errors_total") == 0)
        }
    }

    @Test func aCancelIsSeenByTheModel() async throws {
        let closed = ScriptedServer.Counter()
        let model = try await ScriptedServer { _, writer in
            try await writer.head(200)
            try await writer.body(Self.chunk("slowly"))
            await writer.closed()
            closed.add()
        }
        defer { model.stop() }
        try await PodFixture.run(settings: { $0.languageModelURL = model.url }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
            #expect(try await socket.frame("answer_chunk")["content"] == "slowly")
            socket.send(#"{"type":"cancel","id":"a"}"#)
            #expect(try await socket.frame("final_answer")["finish"] == "cancelled")
            #expect(await pod.eventually { closed.current == 1 })
        }
    }

    /// Against a real model on this machine, where one could be installed; a notice otherwise.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["HUNCH_MODEL"] != nil, "no real model here"))
    func aRealModelAnswers() async throws {
        let folder = try #require(ProcessInfo.processInfo.environment["HUNCH_MODEL"])
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "\(folder)/serve")
        let output = Pipe()
        server.standardOutput = output
        try server.run()
        defer {
            server.terminate()
            // It ends by that; a model that does not must not stay behind.
            for _ in 0..<100 where server.isRunning { usleep(50_000) }
            if server.isRunning { kill(server.processIdentifier, SIGKILL) }
        }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), "came: \(line)")
        try await PodFixture.run(settings: {
            $0.languageModelURL = "http://127.0.0.1:\(port)/v1"
        }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"how do I calibrate it?","id":"a"}"#)
            let frames = try await socket.answer(within: 120)
            #expect(frames.last?["finish"] == "stop")
            #expect(!Self.text(frames).contains("The model cannot answer"))
            #expect(Self.text(frames).count > 3)
        }
    }
}

import Foundation
import TestSupport
import Testing
import WebSocketTransport

@Suite struct ServeTests {
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "id,name,popularity,document_url\nalpha,Alpha,3,a.md\nbeta,Beta,1,\n")
        try folder.write("a.md", "# Alpha\n## Calibration\nSend one volt and press the encoder.\n")
        return folder
    }

    /// A model that says fifteen words, ten a second.
    private static func slowModel() async throws -> ScriptedServer {
        try await ScriptedServer { _, writer in
            try await writer.head(200)
            for _ in 0..<15 {
                try await writer.body("data: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n")
                try await Task.sleep(for: .milliseconds(100))
            }
            try await writer.body("data: [DONE]\n\n")
            try await writer.end()
        }
    }

    /// A model that begins and never says a word.
    private static func silentModel() async throws -> ScriptedServer {
        try await ScriptedServer { _, writer in
            try await writer.head(200)
            await writer.closed()
        }
    }

    @Test func sigtermSaysGoodbyeAndEndsWithZero() async throws {
        let folder = try folder()
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/a.csv"])
        let socket = try await TestSocket.connect(port: server.port)
        _ = try await socket.frame("welcome")
        server.signal(SIGTERM)
        let goodbye = try await socket.frame("goaway")
        #expect(goodbye["resume"] != String?.none)
        #expect(try await socket.closed().code == 1012)
        let result = try await server.ended(within: 20)
        #expect(result.status == 0)
        #expect(result.output.contains("\"drained\""))
    }

    @Test func aRunningAnswerIsFinishedBeforeTheEnd() async throws {
        let model = try await Self.slowModel()
        defer { model.stop() }
        let folder = try folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"], environment: ["LLM_BASE_URL": model.url])
        let socket = try await TestSocket.connect(port: server.port)
        socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
        _ = try await socket.frame("answer_chunk")
        server.signal(SIGTERM)
        #expect(try await socket.frame("final_answer")["finish"] == "stop")
        #expect(try await socket.closed().code == 1012)
        #expect(try await server.ended(within: 20).status == 0)
    }

    @Test func anAnswerOverHTTPIsFinishedToo() async throws {
        let model = try await Self.slowModel()
        defer { model.stop() }
        let folder = try folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"], environment: ["LLM_BASE_URL": model.url])
        async let answer = server.post("/api/v1/query", #"{"product_id":"alpha","query":"calibrate?"}"#)
        for _ in 0..<500 where model.requests == 0 { try await Task.sleep(for: .milliseconds(10)) }
        server.signal(SIGTERM)
        #expect(try await answer.contains(#""finish":"stop""#))
        #expect(try await server.ended(within: 20).status == 0)
    }

    @Test func aReloadDuringTheFirstLoadIsNone() async throws {
        let folder = try folder()
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/a.csv"])
        server.signal(SIGHUP)
        try await Task.sleep(for: .milliseconds(200))
        #expect(server.isRunning)
        await server.stop()
    }

    @Test func whileDrainingItIsAliveAndNotReady() async throws {
        let model = try await Self.silentModel()
        defer { model.stop() }
        let folder = try folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"],
            environment: ["LLM_BASE_URL": model.url, "GRACE_PERIOD_SECONDS": "4"])
        let socket = try await TestSocket.connect(port: server.port)
        socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
        _ = try await socket.frame("status")
        server.signal(SIGTERM)
        try await Task.sleep(for: .milliseconds(500))
        #expect(try await server.get("/health").status == 200)
        let ready = try await server.get("/ready")
        #expect(ready.status == 503)
        #expect(ready.body.contains("draining"))
        await #expect(throws: WebSocketClient.Refused.self) { _ = try await TestSocket.connect(port: server.port) }
        #expect(try await server.ended(within: 20).status == 0)
    }

    @Test func aSecondSignalEndsAtOnce() async throws {
        let model = try await Self.silentModel()
        defer { model.stop() }
        let folder = try folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"], environment: ["LLM_BASE_URL": model.url])
        let socket = try await TestSocket.connect(port: server.port)
        socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
        _ = try await socket.frame("status")
        server.signal(SIGTERM)
        try await Task.sleep(for: .milliseconds(500))
        #expect(server.isRunning)
        server.signal(SIGTERM)
        #expect(try await server.ended(within: 5).status == 130)
    }

    @Test func aBusyPortIsAClearError() async throws {
        let folder = try folder()
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/a.csv"])
        let second = try await HunchProcess.run(
            "serve", "--port", "\(server.port)", "--catalogue", "\(folder.path)/a.csv")
        #expect(second.status == 69)
        #expect(second.errors.contains("port \(server.port) of 127.0.0.1 is taken"))
        await server.stop()
    }

    @Test func sighupLoadsANewRevision() async throws {
        let folder = try folder()
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/a.csv"])
        let socket = try await TestSocket.connect(port: server.port)
        _ = try await socket.frame("welcome")
        try folder.write("a.csv", "name\nOmega\n")
        server.signal(SIGHUP)
        #expect(try await socket.frame("catalogue")["items"] == 1)
        await server.stop()
    }

    @Test func logLinesAreJSONAndNeverHoldWhatWasTyped() async throws {
        let folder = try folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv", "--log-level", "trace"],
            environment: ["ADMIN_TOKEN": "token-4711", "SESSION_SECRET": "secret-secret-4711"])
        let socket = try await TestSocket.connect(port: server.port, path: "/ws?client_id=me")
        socket.send(#"{"type":"typing","content":"xyzzy-typed"}"#)
        _ = try await socket.frame("prediction")
        socket.send(#"{"type":"query","product_id":"alpha","query":"plugh-asked","id":"a"}"#)
        _ = try await socket.answer()
        _ = try await server.get("/nothing-xyzzy-typed")
        server.signal(SIGTERM)
        let result = try await server.ended(within: 20)
        for line in result.output.split(separator: "\n") {
            let entry = try Frame(String(line))
            for key in ["timestamp", "level", "logger", "message", "service", "pod"] {
                #expect(entry[key] != String?.none, "\(line)")
            }
        }
        for secret in ["xyzzy-typed", "plugh-asked", "token-4711", "4711"] { #expect(!result.output.contains(secret)) }
    }

    @Test(.enabled(if: HunchProcess.manualPages != nil, "no manual pages here"))
    func theManualPageCatalogueIsServed() async throws {
        let man = try #require(HunchProcess.manualPages)
        let server = try await HunchProcess.serve(["--catalogue", "man:\(man)"])
        let health = try Frame(try await server.get("/health").body)
        #expect((health["product_count"] ?? 0) > 2500)
        let socket = try await TestSocket.connect(port: server.port)
        socket.send(#"{"type":"typing","content":"git clo"}"#)
        #expect(try await socket.frame("prediction")["data.0.product.id"] == "git-clone(1)")
        var state = ""
        while state != "ready" { state = try await socket.frame("prefetch")["state"] ?? "" }
        socket.send(#"{"type":"query","product_id":"git-clone(1)","query":"how do I make a shallow clone?","id":"a"}"#)
        let frames = try await socket.answer()
        #expect(frames.last?["timing.prefetched"] == true)
        #expect(frames.contains { $0["data.citations.0.quote"] != String?.none })
        await server.stop()
    }
}

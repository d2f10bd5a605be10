@testable import ItemServing
@testable import PodRuntime
import Catalogue
import DocumentSource
import Foundation
import TestSupport
import Testing
import WebSocketTransport

@testable import DocumentSearch
@testable import StreamServer
@testable import DocumentServing

/// A document that is ready when the test says so.
final class GatedLoader: DocumentLoading {
    let gate = AsyncStream<Void>.makeStream()
    let text: String

    init(text: String = "The gate is open. It opens slowly.") { self.text = text }

    func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
        for await _ in gate.stream { break }
        if Task.isCancelled { return .failed(.init(.unreachable, "cancelled")) }
        return .ready(PreparedDocument(index: PassageIndex([Page(number: 1, text: text)]), readyAt: MonotonicClock.now))
    }

    func open() { gate.continuation.yield() }
}

@Suite struct QueryOverSocketTests {
    private func ask(_ item: String, _ question: String, id: String = "a") -> String {
        #"{"type":"query","product_id":"\#(item)","query":"\#(question)","id":"\#(id)"}"#
    }

    @Test func anAnswerIsStreamedWithItsCitations() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "how do I calibrate it?"))
            let frames = try await socket.answer()
            #expect(frames.first?["stage"] == "reading")
            let text = frames.filter { $0.type == "answer_chunk" }.map { $0["content"] ?? "" }.joined()
            #expect(text.contains("Send one volt and press the encoder."))
            let context = try #require(frames.first { $0.type == "context" })
            #expect(context["data.citations.0.section"] == "Calibration")
            #expect(context["data.citations.0.page"] == 2)
            let quote: String = try #require(context["data.citations.0.quote"])
            #expect(text.contains(quote))
            #expect(frames.last?["finish"] == "stop")
            #expect(frames.last?["length"] == text.utf8.count)
            #expect(frames.last?["content"] == "")
        }
    }

    @Test(arguments: [
        ("unknown", "VAL_002", "no item"), ("missing", "DOC_001", "cannot be read"), ("drawing", "DOC_002", "no text"),
        ("nothing", "DOC_001", "no manual"),
    ])
    func whatCannotBeAnsweredIsSaidInWordsWithItsCode(item: String, code: String, words: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(ask(item, "why?"))
            let frames = try await socket.answer()
            #expect(frames.contains { $0.type == "answer_chunk" && ($0["content"] ?? "").lowercased().contains(words) })
            #expect(frames.contains { $0.type == "error" && $0["code"] == code })
            #expect(frames.last?["finish"] == "error")
        }
    }

    @Test func aQuestionTheManualDoesNotAnswerIsAnsweredHonestly() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "submarine?"))
            let frames = try await socket.answer()
            let text = frames.compactMap { $0.type == "answer_chunk" ? $0["content"] : nil }.joined()
            #expect(
                text == "The manual of Alpha does not say that: the word “submarine” does not stand in it.")
            let context = try #require(frames.first { $0.type == "context" })
            #expect(context.text.contains(#""citations":[],"answered":false,"confidence":0"#), "\(context.text)")
            #expect(frames.last?["finish"] == "stop" && frames.last?.text.contains(#""confidence":0"#) == true)
            #expect(pod.metric("answers_unanswered_total") == 1)
        }
    }

    @Test func theAnswerToAQuestionThatWasTypedIsReadyWhenItIsAsked() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"how","product_id":"alpha","seq":1}"#)
            while try await socket.frame("prefetch")["state"] != "ready" {}
            socket.send(#"{"type":"typing","content":"how do I calibrate it?","product_id":"alpha","seq":2}"#)
            #expect(await pod.eventually { pod.metric("questions_ranked_ahead_total") == 1 })
            // White space in the box means nothing; the same text again is no more work.
            socket.send(#"{"type":"typing","content":"  how do I  calibrate it? ","product_id":"alpha","seq":3}"#)
            socket.send(ask("alpha", "how do I calibrate it? "))
            let text = try await socket.answer().compactMap { $0.type == "answer_chunk" ? $0["content"] : nil }.joined()
            #expect(text.contains("Send one volt and press the encoder."))
            #expect(pod.metric("answers_ready_total") == 1 && pod.metric("questions_ranked_ahead_total") == 1)
            socket.send(ask("alpha", "which knob is for tuning?", id: "b"))
            #expect(try await socket.answer().last?["finish"] == "stop")
            #expect(pod.metric("answers_ready_total") == 1)
        }
    }

    @Test func aQuestionBehindASureNameIsWorkedOnAndTheNameAloneIsNot() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alpha","seq":1}"#)
            while try await socket.frame("prefetch")["state"] != "ready" {}
            socket.send(#"{"type":"typing","content":"alpha ","seq":2}"#)
            while try await socket.frame("prediction")["seq"] != 2 {}
            #expect(pod.metric("questions_ranked_ahead_total") == 0)
            socket.send(#"{"type":"typing","content":"alpha how do I calibrate it","seq":3}"#)
            while try await socket.frame("prediction")["seq"] != 3 {}
            #expect(await pod.eventually { pod.metric("questions_ranked_ahead_total") == 1 })
        }
    }

    @Test func aFollowUpIsWorkedOnAsItWillBeRead() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "how do I calibrate it?"))
            #expect(try await socket.answer().last?["finish"] == "stop")
            socket.send(#"{"type":"typing","content":"and how long?","product_id":"alpha","seq":1}"#)
            #expect(await pod.eventually { pod.metric("questions_ranked_ahead_total") == 1 })
            socket.send(ask("alpha", "and how long?", id: "b"))
            #expect(try await socket.answer().last?["finish"] == "stop")
            #expect(pod.metric("answers_ready_total") == 1)
        }
    }

    @Test func typingIsAnsweredWhileAnAnswerIsOnItsWay() async throws {
        let loader = GatedLoader()
        try await PodFixture.run(loader: loader) { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "what opens?"))
            #expect(try await socket.frame("status")["stage"] == "reading")
            socket.send(#"{"type":"typing","content":"bet","seq":9}"#)
            #expect(try await socket.frame("prediction")["seq"] == 9)
            loader.open()
            #expect(try await socket.answer().last?["finish"] == "stop")
        }
    }

    @Test func cancelEndsTheAnswerOnce() async throws {
        try await PodFixture.run(loader: GatedLoader()) { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "what?"))
            _ = try await socket.frame("status")
            socket.send(#"{"type":"cancel","id":"a"}"#)
            #expect(try await socket.answer().last?["finish"] == "cancelled")
            socket.send(#"{"type":"cancel","id":"a"}"#)
            socket.send(#"{"type":"ping","t":1}"#)
            #expect(try await socket.frame().type == "pong")
            #expect(await pod.eventually { pod.metric("background_tasks_active") == 0 })
        }
    }

    @Test func aSecondQueryEndsTheFirstBeforeItBegins() async throws {
        let loader = GatedLoader()
        try await PodFixture.run(loader: loader) { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "one?", id: "a"))
            _ = try await socket.frame("status")
            socket.send(ask("beta", "what opens?", id: "b"))
            let first = try await socket.answer()
            #expect(first.last?["id"] == "a")
            #expect(first.last?["finish"] == "cancelled")
            loader.open()
            let second = try await socket.answer()
            #expect(second.allSatisfy { $0["id"] == "b" })
            #expect(second.last?["finish"] == "stop")
        }
    }

    @Test func theSameIdIsFollowedWhileItRunsAndNewAfterwards() async throws {
        let loader = GatedLoader()
        try await PodFixture.run(loader: loader) { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "what opens?"))
            _ = try await socket.frame("status")
            socket.send(ask("alpha", "what opens?"))
            socket.send(#"{"type":"ping","t":1}"#)
            _ = try await socket.frame("pong")
            loader.open()
            #expect(try await socket.answer().last?["epoch"] == 1)
            socket.send(ask("alpha", "what opens?"))
            #expect(try await socket.answer().last?["epoch"] == 2)
        }
    }

    @Test func aRunningPrefetchIsAdopted() async throws {
        let loader = GatedLoader()
        try await PodFixture.run(loader: loader) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alpha"}"#)
            #expect(try await socket.frame("prefetch")["state"] == "started")
            socket.send(ask("alpha", "what opens?"))
            _ = try await socket.frame("status")
            loader.open()
            #expect(try await socket.answer().last?["timing.adopted"] == true)
            #expect(pod.metric("prefetch_adopted_total") == 1)
        }
    }

    @Test func aPrefetchNobodyWantsAnyMoreIsStopped() async throws {
        try await PodFixture.run(loader: GatedLoader()) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alpha"}"#)
            _ = try await socket.frame("prefetch")
            #expect(pod.metric("background_tasks_active") == 1)
            socket.send(#"{"type":"typing","content":"b"}"#)
            #expect(await pod.eventually { pod.metric("background_tasks_active") == 0 })
            #expect(pod.metric("prefetch_cancelled_total") == 1)
        }
    }

    @Test func anAnswerGoesOnAfterTheSocketIsLostAndIsResumed() async throws {
        let loader = GatedLoader()
        try await PodFixture.run(loader: loader) { pod in
            let first = try await TestSocket.connect(port: pod.port)
            let ticket: String = try #require(try await first.frame()["resume"])
            first.send(ask("alpha", "what opens?"))
            _ = try await first.frame("status")
            await first.drop()
            loader.open()
            #expect(await pod.eventually { pod.metric("answers_total{finish=\"stop\"}") == 1 })
            let second = try await TestSocket.connect(port: pod.port, path: "/ws?resume=\(ticket)")
            let welcome = try await second.frame()
            #expect(welcome["resumed"] == true)
            #expect(welcome["history.0.id"] == "a")
            second.send(#"{"type":"resume","id":"a","epoch":0,"offset":0}"#)
            let frames = try await second.answer()
            #expect(frames.first?["snapshot"] == true)
            let whole = frames.filter { $0.type == "answer_chunk" }.map { $0["content"] ?? "" }.joined()
            second.send(#"{"type":"resume","id":"a","epoch":1,"offset":9}"#)
            #expect(try await second.frame()["offset"] == 9)
            let tail = try await second.answer().filter { $0.type == "answer_chunk" }.map { $0["content"] ?? "" }
                .joined()
            #expect(tail == String(whole.dropFirst(9)))
            second.send(#"{"type":"resume","id":"zz","epoch":1,"offset":9}"#)
            #expect(try await second.frame("not_resumable")["reason"] == "unknown")
        }
    }

    @Test func aTicketInUseReplacesTheOlderConnection() async throws {
        try await PodFixture.run { pod in
            let first = try await TestSocket.connect(port: pod.port, path: "/ws?client_id=me")
            let ticket: String = try #require(try await first.frame()["resume"])
            let second = try await TestSocket.connect(port: pod.port, path: "/ws?resume=\(ticket)")
            #expect(try await second.frame()["client_id"] == "me")
            #expect(try await first.closed().code == 4409)
            #expect(await pod.eventually { pod.metric("websocket_active_connections") == 1 })
        }
    }

    @Test(arguments: [("nonsense", "malformed"), ("1.abc.2-me.s44we8.00", "forged")])
    func aBadTicketOpensANewSessionAndSaysWhy(ticket: String, reason: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await TestSocket.connect(port: pod.port, path: "/ws?resume=\(ticket)")
            let welcome = try await socket.frame()
            #expect(welcome["resumed"] == false)
            #expect(welcome["reason"] == reason)
        }
    }

    @Test func queriesOverTheLimitAreRefusedWithoutAFinalAnswer() async throws {
        try await PodFixture.run(settings: { $0.queriesPerMinute = 1 }) { pod in
            let socket = try await pod.connect()
            socket.send(ask("alpha", "warranty?"))
            _ = try await socket.answer()
            socket.send(ask("alpha", "warranty?", id: "b"))
            let error = try await socket.frame()
            #expect(error["code"] == "RL_001")
            #expect(error["id"] == "b")
            #expect((error["retry_after_ms"] ?? 0) > 1000)
        }
    }
}

@testable import SessionServing
@testable import HTTPServing
import Glibc
import NIOCore
import Resilience
import TestSupport
import Testing
import WebSocketTransport
import WireProtocol

@testable import StreamServer
import Foundation

/// The order of giving up, on a real pod whose one loop is kept busy.
@Suite struct SheddingTests {
    /// Steals the loop until it has given up so much.
    private func press(_ pod: PodFixture, until step: SheddingStep) async throws {
        for _ in 0..<100 where pod.pod.health.shedding < step {
            // Longer than a tick and the lateness that is too much: every tick that follows is late.
            for loop in pod.pod.loops.all { try await loop.submit { _ = usleep(700_000) }.get() }
        }
        #expect(pod.pod.health.shedding >= step)
    }

    private let busy: @Sendable (inout Settings) -> Void = {
        $0.eventLoops = 1
        $0.shedLagMilliseconds = 300
    }

    @Test func underLoadThingsAreGivenUpInOrderAndARunningSessionGoesOn() async throws {
        try await PodFixture.run(settings: busy) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alph","seq":1}"#)
            #expect(try await socket.frame("prediction")["seq"] == 1)
            try await press(pod, until: .queries)
            socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"q"}"#)
            let refused = try await socket.frame("error")
            #expect(refused["code"] == "CAP_001")
            #expect(refused["id"] == "q")
            #expect((refused["retry_after_ms"] ?? 0) >= 2000)
            // Known: answered from the memory layer. Unknown: turned away.
            socket.send(#"{"type":"typing","content":"alph","seq":2}"#)
            let known = try await socket.frame("prediction")
            #expect(known["seq"] == 2)
            #expect(known["degraded"] == true)
            socket.send(#"{"type":"typing","content":"drawin","seq":3}"#)
            let shed = try await socket.frame("error")
            #expect(shed["code"] == "CAP_001")
            #expect(shed["seq"] == 3)
            await #expect(throws: WebSocketClient.Refused.self) {
                _ = try await TestSocket.connect(port: pod.port)
            }
            // Probes do not care.
            #expect(try await pod.request("/health").status == 200)
            #expect(pod.metric(#"hunch_shed_total{what="queries"}"#) == 1)
            #expect(pod.metric(#"hunch_shed_total{what="predictions"}"#) == 1)
            #expect(pod.metric(#"websocket_refused_total{reason="shedding"}"#) == 1)
            #expect(await pod.eventually { pod.metric("hunch_shedding_step") > 0 })
            socket.close()
        }
    }

    @Test func overHTTPTheSameIsGivenUp() async throws {
        try await PodFixture.run(settings: busy) { pod in
            func predict(_ text: String) async throws -> (status: Int, body: String) {
                let answer = try await pod.request(
                    "/api/v1/predict", method: "POST", body: #"{"content":"\#(text)"}"#)
                return (Int(answer.status), answer.body)
            }
            let count = { (body: String) in body.components(separatedBy: #""confidence""#).count - 1 }
            let whole = try await predict("")
            #expect(count(whole.body) == 5 && !whole.body.contains("degraded"))
            try await press(pod, until: .queries)
            let cut = try await predict("")
            #expect(count(cut.body) == 3 && cut.body.contains(#""degraded":true"#))
            #expect(try await predict("drawin").status == 503)
            let query = #"{"product_id":"alpha","query":"calibrate?"}"#
            let refused = try await pod.request("/api/v1/query", method: "POST", body: query)
            #expect(refused.status == 503 && refused.body.contains("CAP_001"))
            #expect(pod.metric(#"hunch_shed_total{what="queries"}"#) == 1)
        }
    }

    @Test func whatWasGivenUpComesBack() async throws {
        try await PodFixture.run(settings: busy) { pod in
            let socket = try await pod.connect()
            try await press(pod, until: .detail)
            for _ in 0..<600 where pod.pod.health.shedding > .nothing { try await Task.sleep(for: .milliseconds(100)) }
            #expect(pod.pod.health.shedding == .nothing)
            socket.send(#"{"type":"typing","content":"","seq":1}"#)
            #expect(try await socket.frame("prediction")["degraded"] == Bool?.none)
            socket.close()
        }
    }
}

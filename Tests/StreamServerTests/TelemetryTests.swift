@testable import SessionServing
@testable import PodRuntime
import Foundation
import NIOHTTP1
import PrometheusMetrics
import Testing
import TestSupport

@testable import StreamServer

/// Every metric is driven and seen to move: one that nothing moves tells an operator nothing.
@Suite struct TelemetryTests {
    /// Moved where they have a test of their own: the model's by `LanguageModelAnswerTests`, draining by the process,
    /// none of these by `TypingOverSocketTests`, tasks by `WorkerTests`, refusals by `AdmissionTests`, what is shed by `SheddingTests`.
    /// The metrics of many pods by `ClusterTelemetryTests`.
    private static let elsewhere: Set<String> = ClusterTelemetryTests.names.union([
        "llm_errors_total", "llm_breaker_open", "hunch_draining", "prefetch_adopted_total", "prefetch_cancelled_total",
        "predictions_degraded_total", "predictions_none_total", "background_tasks_dead",
        "background_tasks_total", "background_task_duration_seconds", "websocket_refused_total", "hunch_shedding_step",
        "hunch_shed_total", "http_connections_evicted_total",
    ])

    private func total(_ pod: PodFixture, _ name: String) -> Double {
        pod.pod.telemetry.metrics.first { $0.family.name == name }?.series.reduce(0) { sum, series in
            sum + max(series.current, Double(series.distribution.count))
        } ?? 0
    }

    @Test func everyMetricMoves() async throws {
        let gate = ScriptedServer.Counter()
        try await PodFixture.run(
            items: "slow,Zeta slow,,1,SERVER/slow.txt,text",
            server: { _, writer in
                while gate.current == 0 { try await Task.sleep(for: .milliseconds(10)) }
                try await writer.head(404, ["content-length": "0"])
                try await writer.end()
            }
        ) { pod in
            let before = Dictionary(uniqueKeysWithValues: Telemetry.families.map { ($0.name, total(pod, $0.name)) })
            let socket = try await pod.connect()
            socket.send(all: [
                #"{"type":"typing","content":"al","seq":2}"#, #"{"type":"typing","content":"a","seq":1}"#,
                #"{"type":"typing","content":"alpha","seq":3}"#,
            ])
            _ = try await socket.frame("prediction")
            _ = try await socket.frame("prefetch")
            _ = try await socket.frame("prefetch")
            socket.send(#"{"type":"typing","content":"calibrate?","product_id":"alpha","seq":4}"#)
            #expect(await pod.eventually { pod.metric("questions_ranked_ahead_total") > 0 })
            socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
            _ = try await socket.answer()
            socket.send(#"{"type":"query","product_id":"alpha","query":"submarine?","id":"b"}"#)
            _ = try await socket.answer()
            #expect(await pod.eventually { pod.metric("document_memory_bytes") > 0 })
            socket.send("nonsense")
            _ = try await socket.frame("error")
            // A chosen document that is on its way, and then fails.
            socket.send(#"{"type":"typing","content":"how","product_id":"slow","seq":5}"#)
            _ = try await socket.frame("prefetch")
            #expect(await pod.eventually { pod.metric("background_tasks_active") == 1 })
            gate.add()
            #expect(try await socket.frame("prefetch")["state"] == "failed")
            // A document that is ready and never asked about is wasted when its session ends.
            socket.send(#"{"type":"typing","content":"how","product_id":"beta","seq":6}"#)
            var state = ""
            while state != "ready" { state = try await socket.frame("prefetch")["state"] ?? "" }
            for session in pod.pod.registry.all { session.end() }
            _ = try await pod.request("/health")
            #expect(
                await pod.eventually {
                    pod.metric("event_loop_lag_seconds") >= 0 && total(pod, "event_loop_lag_seconds") > 0
                })
            try pod.folder.write("catalogue.csv", "id,name\nomega,Omega\nomega,Again\n")
            _ = try await socket.frame("catalogue")
            #expect(await pod.eventually { pod.metric("catalogue_problems") == 1 })
            for family in Telemetry.families where !Self.elsewhere.contains(family.name) {
                let (old, new) = (before[family.name] ?? 0, total(pod, family.name))
                let isGaugeThatCameBack = [
                    "background_tasks_active", "document_readings", "document_memory_bytes",
                ].contains(family.name)
                // What the process uses, and may use, moves before the first keystroke already.
                let movedAtStart =
                    (family.name.hasPrefix("process_") || family.name == "document_memory_limit_bytes") && new > 0
                #expect(new != old || isGaugeThatCameBack || movedAtStart, "\(family.name) stayed at \(old)")
            }
        }
    }
}

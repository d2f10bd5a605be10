@testable import PodRuntime
import Foundation
import PrometheusMetrics
import TestSupport
import Testing

@testable import StreamServer

/// The metrics of many pods move.
@Suite struct ClusterTelemetryTests {
    static let names: Set<String> = [
        "redis_up", "redis_commands_total", "websocket_cluster_connections", "cluster_canary_lag_seconds",
        "broker_messages_total", "notices_sent_total", "notices_dropped_total", "sessions_moved_total",
        "sessions_orphaned_total", "answers_resumed_total", "answers_taken_over_total", "answers_unprotected_total",
        "leases_total", "pod_messages_total",
    ]

    private func moved(_ pod: PodFixture, _ name: String) -> Bool {
        let metric = pod.pod.telemetry.metrics.first { $0.family.name == name }
        return metric?.series.contains { $0.current > 0 || $0.distribution.count > 0 } ?? false
    }

    @Test func everyMetricOfManyPodsMoves() async throws {
        try await ClusterFixture.run { site in
            let (socket, welcome) = try await site.connect(0, "?client_id=ann")
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            _ = try await socket.answer()
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(#"{"type":"resume","id":"q","epoch":1,"offset":0}"#)
            _ = try await again.answer()
            // More than fits, in one go.
            let script = "for i=1,200 do redis.call('PUBLISH', 'client:ann', ARGV[1]) end"
            try await Task.sleep(for: .milliseconds(200))
            try site.redis.cli("eval", script, "0", String(repeating: "x", count: 60_000))
            _ = try await again.frame("notice")
            // A pod that is listed and does not live, and a session of its.
            try site.redis.cli("hset", "hunch:session:s", "client", "c", "pod", "dead~1", "epoch", "1")
            try site.redis.cli("sadd", "hunch:sessions:dead~1", "s")
            try site.redis.cli("hset", "hunch:pods", "dead~1", "{}")
            let isMarked = await site.pods[0].eventually {
                site.pods.contains { moved($0, "sessions_orphaned_total") }
            }
            #expect(isMarked)
            let isGone = await site.pods[0].eventually {
                (try? site.redis.cli("hexists", "hunch:pods", "dead~1")) == "0"
            }
            #expect(isGone)
            #expect(try site.redis.cli("hget", "hunch:session:s", "pod") == "")
            let isCounted = await site.pods[0].eventually { moved(site.pods[0], "websocket_cluster_connections") }
            #expect(isCounted)
            site.redis.kill()
            again.send(#"{"type":"query","product_id":"beta","query":"How many pads are there?","id":"r"}"#)
            _ = try await again.answer()
            // A take-over needs a pod that dies: `FaultTests` in processes; waiting, two pods that load at once:
            // `SharedCacheTests`.
            for name in Self.names where !["answers_taken_over_total", "redis_up"].contains(name) {
                #expect(site.pods.contains { moved($0, name) }, "\(name) did not move")
            }
        }
    }
}

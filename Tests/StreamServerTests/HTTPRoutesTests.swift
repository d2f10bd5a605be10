@testable import PodRuntime
import Foundation
import PrometheusMetrics
import TestSupport
import Testing

@testable import StreamServer

@Suite struct HTTPRoutesTests {
    @Test(arguments: [
        "/health", "/health/live", "/api/health/liveness", "/ready", "/health/ready", "/api/health/readiness",
        "/startup",
        "/health/startup", "/api/health/startup", "/api/health/detailed", "/metrics", "/api/v1/brands",
        "/api/v1/items/alpha",
        "/api/cache/stats", "/api/v1/catalogue/report",
    ])
    func endpointsAnswerWithSecurityHeaders(path: String) async throws {
        try await PodFixture.run { pod in
            let response = try await pod.request(path)
            #expect(response.status == 200)
            #expect(response.headers["x-content-type-options"] == "nosniff")
            #expect(response.headers["content-security-policy"] != nil)
        }
    }

    @Test func healthTellsAboutThisProcess() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            let health = try Frame(try await pod.request("/health").body)
            #expect(health["status"] == "healthy")
            #expect(health["redis_connected"] == false)
            #expect(health["active_connections"] == 1)
            #expect(health["product_count"] == 5)
            #expect((health["memory_usage_percent"] ?? -1.0) > 0)
            #expect((health["cpu_usage_percent"] ?? -1.0) >= 0)
            #expect(health["uptime_seconds"] != Int?.none)
            socket.close()
        }
    }

    @Test func errorsHaveOneForm() async throws {
        try await PodFixture.run { pod in
            for (path, method, body, status) in [
                ("/nothing", "GET", nil, 404), ("/api/v1/items/none", "GET", nil, 404),
                ("/api/v1/predict", "POST", "x", 400),
                ("/api/v1/predict", "POST", "{}", 400), ("/api/v1/predict", "POST", #"{"content":5}"#, 400),
                ("/api/v1/query", "POST", #"{"product_id":"alpha"}"#, 400),
                ("/api/v1/predict?limit=0", "POST", #"{"content":"a"}"#, 400), ("/api/v1/predict", "GET", nil, 405),
                ("/health", "DELETE", nil, 405), ("/api/v1/predict", "POST", #"{"type":"query","content":"a"}"#, 400),
                ("/api/v1/predict", "POST", #"{"content":"a","product_id":"none"}"#, 404),
            ] as [(String, String, String?, Int)] {
                let response = try await pod.request(path, method: method, body: body)
                #expect(response.status == status, "\(path)")
                let frame = try Frame(response.body)
                #expect(frame["error.code"] != String?.none, "\(path)")
                #expect((frame["error.message"] ?? "").count > 5, "\(path)")
                #expect(response.headers["x-content-type-options"] == "nosniff")
            }
            #expect(pod.metric("http_requests_total{status=\"404\"}") == 3)
            let problem = try await pod.request("/api/v1/predict", method: "POST", body: "{")
            #expect(problem.body.contains("at byte 1"))
        }
    }

    @Test func predictAnswersLikeTheSocket() async throws {
        try await PodFixture.run { pod in
            let frame = try Frame(
                try await pod.request("/api/v1/predict?limit=1", method: "POST", body: #"{"content":"alp"}"#).body)
            #expect(frame.type == "prediction")
            #expect(frame["data.0.product.id"] == "alpha")
            #expect(frame["data.1.product.id"] == String?.none)
        }
    }

    @Test func queryStreamsTheSameFramesAsEvents() async throws {
        try await PodFixture.run { pod in
            let response = try await pod.request(
                "/api/v1/query", method: "POST", body: #"{"product_id":"alpha","query":"how do I calibrate it?"}"#)
            #expect(response.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            let frames = try response.body.split(separator: "\n\n").map {
                try Frame(String($0.dropFirst("data: ".count)))
            }
            #expect(frames.map(\.type).contains("answer_chunk"))
            #expect(frames.last?.type == "final_answer")
            #expect(frames.last?["finish"] == "stop")
        }
    }

    @Test func anAddressMayAskSoOftenAndProbesAlways() async throws {
        try await PodFixture.run(settings: { $0.requestsMax = 2 }) { pod in
            #expect(try await pod.request("/api/v1/brands").status == 200)
            #expect(try await pod.request("/api/v1/brands").status == 200)
            let refused = try await pod.request("/api/v1/brands")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] != nil)
            #expect(refused.body.contains("RL_001"))
            for _ in 0..<20 { #expect(try await pod.request("/health").status == 200) }
        }
    }

    @Test func operatorRoutesWantTheToken() async throws {
        try await PodFixture.run(settings: { $0.adminToken = "let me in" }) { pod in
            #expect(try await pod.request("/api/cache/stats").status == 401)
            #expect(
                try await pod.request("/api/cache/stats", headers: [("Authorization", "Bearer wrong")]).status == 403)
            let stats = try await pod.request("/api/cache/stats", headers: [("Authorization", "Bearer let me in")])
            #expect(stats.status == 200)
            #expect(try Frame(stats.body)["memory.hit_rate_percent"] != Double?.none)
        }
    }

    @Test func metricsMayHaveTheirOwnListener() async throws {
        try await PodFixture.run(settings: { $0.metricsPort = 0 }) { pod in
            let port = try #require(pod.pod.metricsPort)
            #expect(try await pod.request("/metrics").status == 404)
            #expect(try await pod.request("/metrics", port: port).status == 200)
            #expect(try await pod.request("/health", port: port).status == 200)
            #expect(try await pod.request("/api/v1/brands", port: port).status == 404)
        }
    }

    @Test func metricsSpeakBothFormats() async throws {
        try await PodFixture.run { pod in
            let text = try await pod.request("/metrics")
            #expect(text.headers["content-type"]?.contains("version=0.0.4") == true)
            let open = try await pod.request("/metrics", headers: [("Accept", "application/openmetrics-text")])
            #expect(open.body.hasSuffix("# EOF\n"))
            for family in Telemetry.families {
                #expect(text.body.contains("# TYPE \(family.name) \(family.kind.rawValue)\n"), "\(family.name)")
                #expect(text.body.contains("\n\(family.name)"), "\(family.name)")
            }
        }
    }

    @Test func otherSitesReadOnlyWhenTheyMay() async throws {
        try await PodFixture.run(settings: { $0.allowedOrigins = ["https://shop.example"] }) { pod in
            let allowed = try await pod.request("/api/v1/brands", headers: [("Origin", "https://shop.example")])
            #expect(allowed.headers["access-control-allow-origin"] == "https://shop.example")
            let other = try await pod.request("/api/v1/brands", headers: [("Origin", "https://evil.example")])
            #expect(other.headers["access-control-allow-origin"] == nil)
            let preflight = try await pod.request(
                "/api/v1/predict", method: "OPTIONS", headers: [("Origin", "https://shop.example")])
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-methods"] == "GET, POST")
        }
    }

    @Test func thePageIsServedWithTagsAndNothingElseIs() async throws {
        let web = try TemporaryFolder()
        try web.write("index.html", "<p>hello</p>")
        try web.write("a/b.js", "1")
        try web.write(".secret", "x")
        try await PodFixture.run(settings: { $0.webDirectory = web.path }) { pod in
            let page = try await pod.request("/")
            #expect(page.body == "<p>hello</p>")
            let tag = try #require(page.headers["etag"])
            #expect(try await pod.request("/", headers: [("If-None-Match", "\"x\", W/\(tag)")]).status == 304)
            #expect(try await pod.request("/a/b.js").headers["content-type"]?.hasPrefix("text/javascript") == true)
            #expect(try await pod.request("/", method: "HEAD").status == 200)
            for path in ["/.secret", "/../catalogue.csv", "/%2e%2e/catalogue.csv", "/a/../../catalogue.csv", "/a"] {
                #expect(try await pod.request(path).status == 404, "\(path)")
            }
        }
    }
}

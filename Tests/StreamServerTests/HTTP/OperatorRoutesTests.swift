@testable import PodRuntime
@testable import HTTPServing
import PrometheusMetrics
import TestSupport
import Testing

@testable import StreamServer

/// Who may use the operators' routes: over a real listener, as a page, a proxy or an attacker would ask.
@Suite struct OperatorRoutesTests {
    private static let token = "3f9c1d7be2a84450-for-tests"
    private static let notice = #"{"everybody":true,"data":"x"}"#

    private func publish(
        _ pod: PodFixture, _ headers: [String: String] = [:], type: String = "application/json"
    ) async throws -> Int {
        try await pod.request(
            "/api/v1/publish", method: "POST", headers: headers.map { ($0.key, $0.value) } + [("Content-Type", type)],
            body: Self.notice
        ).status
    }

    private func report(_ pod: PodFixture, _ headers: [String: String]) async throws -> Int {
        try await pod.request("/api/v1/catalogue/report", headers: headers.map { ($0.key, $0.value) }).status
    }

    @Test func aPageOfAnotherSiteMayNothing() async throws {
        try await PodFixture.run(settings: { $0.allowedOrigins = ["*"] }) { pod in
            for headers in [
                ["Origin": "https://evil.example"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
                ["Sec-Fetch-Site": "same-site"], ["Origin": "http://127.0.0.1:1"],
                ["Origin": "http://127.0.0.1:\(pod.port)", "Sec-Fetch-Site": "cross-site"],
                ["Origin": "https://127.0.0.1:\(pod.port).evil.example"],
            ] {
                // What it is comes before in which form it is.
                let status1 = try await publish(pod, headers, type: "text/plain")
                #expect(status1 == 403, "\(headers)")
                let status2 = try await publish(pod, headers)
                #expect(status2 == 403, "\(headers)")
                let status3 = try await report(pod, headers)
                #expect(status3 == 403, "\(headers)")
            }
            let own = ["Origin": "http://127.0.0.1:\(pod.port)", "Sec-Fetch-Site": "same-origin"]
            let status4 = try await publish(pod, own)
            #expect(status4 == 200)
            let status5 = try await publish(pod, ["Sec-Fetch-Site": "none"])
            #expect(status5 == 200)
        }
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
    func onlyJSONIsTaken(type: String) async throws {
        try await PodFixture.run { pod in
            let status6 = try await publish(pod, type: type)
            #expect(status6 == 415)
            for type in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
                let status7 = try await publish(pod, type: type)
                #expect(status7 == 200, "\(type)")
            }
        }
    }

    /// A name of the attacker's that leads here, a proxy that says so, one that does not: none is an operator.
    @Test(arguments: [
        ("Host", "attacker.example"), ("Host", "attacker.example:8080"), ("Host", "localhost.attacker.example"),
        ("Host", "0.0.0.0"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "a"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded", "for=1.2.3.4"), ("Forwarded", "for=127.0.0.1"), ("X-Real-IP", "127.0.0.1"),
        ("Via", "1.1 proxy"),
        ("CF-Connecting-IP", "1.2.3.4"), ("Forwarded-For", "1.2.3.4"), ("X-Envoy-Peer", "a"),
        ("Proxy-Client-IP", "1.2.3.4"),
        ("X_Forwarded_For", "1.2.3.4"), ("CDN-Loop", "a"), ("X-Original-Host", "a"), ("X-Forwarded-For", ""),
    ])
    func onlyWhoIsOnThisMachineIsAnOperatorWithoutAToken(name: String, value: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            let host = name == "Host" ? "" : "Host: localhost\r\n"
            try await socket.write(
                "GET /api/v1/catalogue/report HTTP/1.1\r\n\(host)\(name): \(value)\r\nConnection: close\r\n\r\n")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.hasPrefix("HTTP/1.1 403"), "\(socket.received)")
        }
    }

    /// As a proxy asks that was set up with one line.
    @Test func whoSpeaksHTTP10MayComeFromAnywhere() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write("GET /api/v1/catalogue/report HTTP/1.0\r\nHost: 127.0.0.1:8080\r\n\r\n")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.contains(" 403 "), "\(socket.received)")
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8080"])
    func aLoopbackNameIsThisMachine(host: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write(
                "GET /api/v1/catalogue/report HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.hasPrefix("HTTP/1.1 200"), "\(socket.received)")
        }
    }

    @Test func theTokenCountsInAnyCaseOfItsScheme() async throws {
        try await PodFixture.run(settings: { $0.adminToken = Self.token }) { pod in
            for scheme in ["Bearer", "bearer", "BEARER", "bEaReR "] {
                let status8 = try await report(pod, ["Authorization": "\(scheme) \(Self.token)"])
                #expect(status8 == 200, "\(scheme)")
            }
            for given in ["", "Basic \(Self.token)", "Bearer", "Bearer ", Self.token] {
                let status9 = try await report(pod, ["Authorization": given])
                #expect(status9 == 401, "\(given)")
            }
            for wrong in [Self.token + "x", String(Self.token.dropLast()), "x"] {
                let status10 = try await report(pod, ["Authorization": "Bearer \(wrong)"])
                #expect(status10 == 403, "\(wrong)")
            }
            // With a token a name or a proxy is no matter; a page elsewhere is.
            let right = "Bearer \(Self.token)"
            let status11 = try await report(pod, ["Authorization": right, "X-Forwarded-For": "9.9.9.9"])
            #expect(status11 == 200)
            let status12 = try await report(pod, ["Authorization": right, "Origin": "https://evil.example"])
            #expect(status12 == 403)
        }
    }

    @Test func guessingIsSlow() async throws {
        let change: @Sendable (inout Settings) -> Void = {
            $0.adminToken = Self.token
            $0.requestsMax = 0
            $0.trustedProxies = TrustedProxies([AddressRange("127.0.0.1")].compactMap { $0 })
        }
        try await PodFixture.run(settings: change) { pod in
            func ask(_ token: String, from address: String) async throws -> PodFixture.Response {
                try await pod.request(
                    "/api/v1/cluster",
                    headers: [("Authorization", "Bearer \(token)"), ("X-Forwarded-For", address)])
            }
            var statuses: [Int] = []
            for number in 0..<10 { statuses.append(try await ask("guess \(number)", from: "9.9.9.9").status) }
            #expect(statuses.allSatisfy { $0 == 403 })
            // Nor is it told by the right one; another spelling of the address is the same address. On a slow machine a guess
            // may have become free again meanwhile.
            var refused = try await ask(Self.token, from: "::ffff:9.9.9.9")
            for number in 0..<20 where refused.status != 429 {
                _ = try await ask("another \(number)", from: "9.9.9.9")
                refused = try await ask(Self.token, from: "::ffff:9.9.9.9")
            }
            #expect(refused.status == 429 && refused.headers["retry-after"] != nil)
            #expect(try await ask(Self.token, from: "9.9.9.8").status == 200)
        }
    }
}

/// Limits by the route that is meant, whatever its spelling, and places for those who must be answered.
@Suite struct RouteLimitTests {
    @Test func noSpellingPassesTheLimit() async throws {
        try await PodFixture.run(settings: { $0.requestsMax = 3 }) { pod in
            let spellings = [
                "/api/v1/brands", "//api/v1/brands", "/api//v1/brands", "/./api/v1/brands", "/x/../api/v1/brands",
                "/%61pi/v1/brands", "/api/v1/%62rands", "/api/v1/brands?x",
            ]
            var statuses: [Int] = []
            for path in spellings {
                let socket = try await RawSocket(port: pod.port)
                try await socket.write("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(await socket.wait { $0.isClosed })
                statuses += RequestConductTests.statuses(socket.received)
            }
            #expect(statuses == [200, 200, 200, 429, 429, 429, 429, 429])
        }
    }

    @Test(arguments: ["/api/cache/stats", "/api/v1/cluster", "/api/v1/catalogue/report", "/api/v1/items/alpha"])
    func everyRouteHasALimit(path: String) async throws {
        try await PodFixture.run(settings: { $0.requestsMax = 2 }) { pod in
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await pod.request(path).status) }
            #expect(statuses == [200, 200, 429, 429])
        }
    }

    @Test func questionsAreOfAnAddressAndOfABrowserHoweverOftenTheyConnect() async throws {
        let change: @Sendable (inout Settings) -> Void = {
            $0.queriesPerMinute = 2
            $0.queriesPerAddress = 5
        }
        try await PodFixture.run(settings: change) { pod in
            func ask(_ client: String) async throws -> Bool {
                let socket = try await pod.connect("?client_id=\(client)")
                defer { socket.close() }
                socket.send(#"{"type":"query","product_id":"alpha","query":"how?","id":"q"}"#)
                while true {
                    let frame = try await socket.frame()
                    if frame.type == "final_answer" { return true }
                    if frame.type == "error" {
                        #expect(frame["code"] == "RL_001" && frame["id"] == "q")
                        #expect((frame["retry_after_ms"] ?? 0) > 0)
                        return false
                    }
                }
            }
            // One browser, a session each time.
            var answered: [Bool] = []
            for _ in 0..<3 { answered.append(try await ask("ann")) }
            #expect(answered == [true, true, false])
            // A new name each time: the address. What the browser was refused was not taken from it.
            answered = []
            for number in 0..<5 { answered.append(try await ask("b\(number)")) }
            #expect(answered == [true, true, true, false, false])
            let query = #"{"product_id":"alpha","query":"how?"}"#
            #expect(try await pod.request("/api/v1/query", method: "POST", body: query).status == 429)
        }
    }

    @Test func anItemThatIsNotThereIsNotFoundOverHTTP() async throws {
        try await PodFixture.run { pod in
            let response = try await pod.request(
                "/api/v1/query", method: "POST", body: #"{"product_id":"none","query":"how?"}"#)
            #expect(response.status == 404 && response.body.contains("VAL_002"))
        }
    }

    @Test func howManyAreWantedMayStandInTheBody() async throws {
        try await PodFixture.run { pod in
            func count(_ query: String, _ body: String) async throws -> Int {
                let response = try await pod.request("/api/v1/predict\(query)", method: "POST", body: body)
                guard response.status == 200 else { return -response.status }
                return response.body.matches(of: #/"match_text"/#).count
            }
            let status13 = try await count("", #"{"content":"","limit":2}"#)
            #expect(status13 == 2)
            let status14 = try await count("?limit=1", #"{"content":"","limit":2}"#)
            #expect(status14 == 1)
            let status15 = try await count("", #"{"content":""}"#)
            #expect(status15 == 5)
            for wrong in ["0", "51", "-1", "1.5", "1e400", "\"2\"", "true", "[1]"] {
                let status16 = try await count("", "{\"content\":\"\",\"limit\":\(wrong)}")
                #expect(status16 == -400, "\(wrong)")
            }
            let status17 = try await count("?limit=x", #"{"content":""}"#)
            #expect(status17 == -400)
        }
    }

    @Test func theFormatOfMetricsFollowsWhatIsWantedMost() async throws {
        try await PodFixture.run { pod in
            for (accept, isOpen) in [
                ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", true),
                ("application/openmetrics-text;q=0.3,text/plain;q=0.5", false),
                ("application/openmetrics-text;q=0, text/plain", false), ("application/openmetrics-text; q=0", false),
                ("text/plain", false), ("*/*", false), ("", false), ("APPLICATION/OpenMetrics-Text", true),
                ("text/*;q=0.2, application/openmetrics-text;q=0.3", true), ("application/*, text/plain;q=0.5", true),
                ("application/openmetrics-text;q=abc, text/plain;q=0.1", false),
            ] {
                let page = try await pod.request("/metrics", headers: [("Accept", accept)])
                #expect(page.body.hasSuffix("# EOF\n") == isOpen, "\(accept)")
            }
        }
    }

    /// Whoever keeps more connections than there are places loses the one that has rested longest; a WebSocket never goes.
    @Test func idleConnectionsMakeRoomAndProbesAreAlwaysAnswered() async throws {
        try await PodFixture.run { pod in
            let browser = try await pod.connect()
            var idle: [RawSocket] = []
            for _ in 0..<1100 {
                let socket = try await RawSocket(port: pod.port)
                try await socket.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                idle.append(socket)
            }
            #expect(await idle[1099].wait { $0.received.hasPrefix("HTTP/1.1 200") })
            for path in ["/health", "/ready", "/metrics", "/api/v1/brands"] {
                #expect(try await pod.request(path).status == 200, "\(path)")
            }
            #expect(await idle[0].wait { $0.isClosed })
            #expect(!idle[1099].isClosed)
            #expect(pod.metric("http_connections_evicted_total") >= 76)
            browser.send(#"{"type":"ping","t":1}"#)
            #expect(try await browser.frame("pong")["t"] == 1)
            for socket in idle { await socket.close() }
            browser.close()
        }
    }

    @Test func whenThePodStopsEachResponseIsTheLast() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await socket.wait { $0.received.contains("200") })
            #expect(!socket.received.lowercased().contains("connection: close"))
            pod.pod.health.drainingStarted()
            try await socket.write("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.contains("503") && socket.received.lowercased().contains("connection: close"))
        }
    }

    @Test func aPageFromHereMayConnectHoweverItsOriginIsWritten() async throws {
        try await PodFixture.run { pod in
            for (host, origin) in [
                ("example.com:443", "https://example.com"), ("EXAMPLE.com", "https://example.com"),
                ("example.com", "https://Example.com"), ("example.com:80", "http://example.com"),
            ] {
                let socket = try await RawSocket(port: pod.port)
                try await socket.write(
                    "GET /ws HTTP/1.1\r\nHost: \(host)\r\nOrigin: \(origin)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                #expect(await socket.wait { $0.received.hasPrefix("HTTP/1.1 101") }, "\(origin) at \(host)")
                await socket.close()
            }
        }
    }
}

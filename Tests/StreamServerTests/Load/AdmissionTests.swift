@testable import SessionServing
@testable import PodRuntime
@testable import HTTPServing
import NIOPosix
import Resilience
import TestSupport
import Testing
import WebSocketTransport

@testable import StreamServer

@Suite struct AdmissionTests {
    private func refusal(_ pod: PodFixture, headers: [(String, String)] = []) async throws -> WebSocketClient.Refused? {
        do {
            let socket = try await TestSocket.connect(port: pod.port, headers: headers)
            socket.close()
            return nil
        } catch let refused as WebSocketClient.Refused {
            return refused
        }
    }

    /// What forty who come at once are told. However slow the machine: a token a second lets few of them in.
    private func crowd(_ pod: PodFixture) async throws -> [WebSocketClient.Refused?] {
        try await withThrowingTaskGroup(of: WebSocketClient.Refused?.self) { tasks in
            for _ in 0..<40 { tasks.addTask { try await refusal(pod) } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func anAddressThatConnectsTooOftenIsToldWhenToComeBack() async throws {
        try await PodFixture.run(settings: { $0.connectionsPerAddress = 1 }) { pod in
            let answers = try await crowd(pod)
            #expect(answers.contains { $0 == nil })
            let refused = try #require(answers.compactMap { $0 }.first)
            #expect(refused.status == 429)
            #expect((Int(refused.headers["retry-after"] ?? "") ?? 0) >= 1)
            #expect(refused.headers["permissions-policy"] != nil)
            let count = Double(answers.count { $0 != nil })
            #expect(pod.metric(#"websocket_refused_total{reason="address"}"#) == count)
            #expect(pod.metric(#"http_requests_total{status="429"}"#) == count)
        }
    }

    @Test func behindATrustedProxyTheForwardedAddressCounts() async throws {
        let change: @Sendable (inout Settings) -> Void = {
            $0.connectionsPerAddress = 1
            $0.trustedProxies = TrustedProxies([AddressRange("127.0.0.1")].compactMap { $0 })
        }
        try await PodFixture.run(settings: change) { pod in
            // Forty addresses, each once: nobody is refused.
            for number in 0..<40 {
                let refused = try await refusal(pod, headers: [("x-forwarded-for", "203.0.113.\(number)")])
                #expect(refused == nil)
            }
        }
        let behind: @Sendable (inout Settings) -> Void = {
            $0.trustedProxies = TrustedProxies([AddressRange("127.0.0.1")].compactMap { $0 })
        }
        try await PodFixture.run(settings: behind) { pod in
            // And an operator route is not open to everybody behind it, whoever he says he is.
            for said in ["203.0.113.1", "127.0.0.1", "127.0.0.1, 203.0.113.1", ""] {
                let response = try await pod.request("/api/cache/stats", headers: [("x-forwarded-for", said)])
                #expect(response.status == 403, "\(said)")
            }
            #expect(try await pod.request("/api/cache/stats").status == 200)
        }
    }

    @Test func aStormIsLetInAtItsPace() async throws {
        try await PodFixture.run(settings: { $0.connectionsPerSecond = 1 }) { pod in
            let answers = try await crowd(pod)
            #expect(answers.contains { $0 == nil })
            #expect(answers.contains { $0?.status == 503 })
            #expect(pod.metric(#"websocket_refused_total{reason="pace"}"#) > 0)
        }
    }

    @Test func aPodThatIsFullTurnsAwayAndTakesTheNextWhenOneLeaves() async throws {
        try await PodFixture.run(settings: { $0.connectionsMax = 1 }) { pod in
            let first = try await pod.connect()
            let refused = try #require(try await refusal(pod))
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] != nil)
            first.close()
            #expect(await pod.eventually { pod.pod.census.count == 0 })
            #expect(try await refusal(pod) == nil)
        }
    }

    @Test func whatIsNoRequestGetsTheSameHeadersAndIsCounted() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write("nonsense\r\n\r\n")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.hasPrefix("HTTP/1.1 400"))
            #expect(socket.received.lowercased().contains("permissions-policy"))
            #expect(pod.metric(#"http_requests_total{status="400"}"#) == 1)
            let large = try await RawSocket(port: pod.port)
            try await large.write("GET / HTTP/1.1\r\nhost: a\r\nx: \(String(repeating: "a", count: 20_000))\r\n\r\n")
            #expect(await large.wait { $0.isClosed })
            #expect(large.received.hasPrefix("HTTP/1.1 431"))
        }
    }
}

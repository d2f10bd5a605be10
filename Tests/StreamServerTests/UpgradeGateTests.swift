@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct UpgradeGateTests {
    private func decide(
        _ change: (inout [String: String]) -> Void = { _ in }, uri: String = "/ws", origins: [String] = [],
        pod: UpgradeGate.PodState = .init()
    ) -> Int {
        var headers = [
            "upgrade": "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
            "host": "h:1",
        ]
        change(&headers)
        switch UpgradeGate(allowedOrigins: origins).decide(uri: uri, pod: pod, header: { headers[$0] }) {
        case .success: return 101
        case .failure(let refusal): return refusal.status
        }
    }

    @Test func eachRefusalHasItsStatus() {
        #expect(decide() == 101)
        #expect(decide({ $0["sec-websocket-version"] = "8" }) == 400)
        #expect(decide({ $0["origin"] = "http://evil" }) == 403)
        #expect(decide({ $0["origin"] = "http://h:1" }) == 101)
        #expect(decide({ $0["origin"] = "http://h:1" }, origins: ["https://a"]) == 403)
        #expect(decide({ $0["origin"] = "https://a" }, origins: ["https://a"]) == 101)
        #expect(decide({ $0["origin"] = "null" }, origins: ["*"]) == 101)
        #expect(decide(uri: "/ws?limit=51") == 400)
        #expect(decide(pod: .init(hasCatalogue: false)) == 503)
        #expect(decide(pod: .init(isDraining: true)) == 503)
        #expect(decide(pod: .init(isShedding: true)) == 503)
        #expect(decide(pod: .init(connections: 5, connectionsMax: 5)) == 503)
    }
}

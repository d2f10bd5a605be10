import Foundation
import Testing

@testable import WireProtocol

@Suite struct SessionFramesTests {
    @Test func welcomeTellsTheLimits() throws {
        let welcome = Welcome(
            session: "s", clientID: "c", isResumed: false, reason: "expired", ticket: "t", pod: "p",
            heartbeatMilliseconds: 25_000, reconnectMilliseconds: 250...10_000,
            limits: .init(messageBytesMax: 1, keystrokesPerSecond: 2, queriesPerMinute: 3),
            catalogues: [
                CatalogueState(name: "default", kind: "document", revision: "r", items: 4),
                CatalogueState(name: "parts", kind: "echo", revision: "s", items: 5),
            ],
            history: [Exchange(id: "a", item: ItemKey(id: "p"), question: "q", finish: .stop)])
        let frame = try object(.welcome(welcome))
        #expect((frame["limits"] as? [String: Any])?["content_chars"] as? Int == 1000)
        #expect((frame["history"] as? [[String: Any]])?.first?["query"] as? String == "q")
        #expect(frame["reason"] as? String == "expired")
        #expect((frame["catalogue"] as? [String: Any])?["items"] as? Int == 4)
        let catalogues = frame["catalogues"] as? [[String: Any]]
        #expect(catalogues?.map { $0["name"] as? String } == ["default", "parts"])
        #expect(catalogues?.last?["kind"] as? String == "echo" && catalogues?.last?["revision"] as? String == "s")
    }

    @Test func anErrorCarriesOnlyWhatIsKnown() throws {
        let frame = try object(.error(ErrorFrame(.rateLimited, "slow", seq: 4, retryAfterMilliseconds: 17, count: 2)))
        #expect(Set(frame.keys) == ["type", "code", "message", "seq", "retry_after_ms", "count"])
    }

    @Test func aPrefetchTellsItsState() throws {
        let frame = try object(.prefetch(PrefetchFrame(item: ItemKey(id: "p"), state: .noText)))
        #expect(frame["state"] as? String == "no_text")
        #expect(!frame.keys.contains("pages"))
    }
}

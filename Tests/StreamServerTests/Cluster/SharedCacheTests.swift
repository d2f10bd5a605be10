@testable import ItemServing
@testable import PodRuntime
@testable import SharedState
import Caching
import Catalogue
import DocumentSearch
import DocumentSource
import Foundation
import NIOHTTP1
import NIOPosix
import RedisClient
import Synchronization
import TestSupport
import Testing

@testable import StreamServer

@Suite struct SharedCacheTests {
    private static func serve(_ text: String = "# Far\n\nPress the far button to begin.") -> ScriptedServer.Script {
        { _, writer in
            try await Task.sleep(for: .milliseconds(50))
            try await writer.head(200, ["content-type": "text/markdown", "content-length": "\(text.utf8.count)"])
            try await writer.body(text)
            try await writer.end()
        }
    }

    private static func ask(
        _ socket: TestSocket, _ id: String = "q", item: String = "far", _ question: String = "Which button begins?"
    ) async throws -> String {
        socket.send(#"{"type":"query","product_id":"\#(item)","query":"\#(question)","id":"\#(id)"}"#)
        return try await socket.answer().compactMap { $0["content"] as String? }.joined()
    }

    /// Asked at the same moment at two pods, and at a third one later: fetched once.
    @Test func aDocumentOnePodFetchedIsNotFetchedByAnother() async throws {
        let server = try await ScriptedServer(Self.serve())
        try await ClusterFixture.run(pods: 3, items: "far,Far thing,,1,\(server.url)/far.md,markdown") { site in
            let (one, _) = try await site.connect(0)
            let (two, _) = try await site.connect(1)
            let (three, _) = try await site.connect(2)
            async let first = Self.ask(one)
            async let second = Self.ask(two)
            let texts = try await [first, second]
            #expect(texts[0].contains("far button") && texts[0] == texts[1])
            #expect(try await Self.ask(three) == texts[0])
            #expect(server.requests == 1)
            let stats = try await site.pods[2].request("/api/cache/stats")
            let shared = try Frame(stats.body)
            #expect((shared["shared.hits"] as Int? ?? 0) >= 1)
        }
        server.stop()
    }

    @Test func whatIsInvalidatedAtOnePodIsFetchedAnewByAll() async throws {
        let server = try await ScriptedServer(Self.serve())
        try await ClusterFixture.run(pods: 2, items: "far,Far thing,,1,\(server.url)/far.md,markdown") { site in
            let (socket, _) = try await site.connect(0)
            let (other, _) = try await site.connect(1)
            _ = try await Self.ask(socket)
            _ = try await Self.ask(other)
            #expect(server.requests == 1)
            let answer = try await site.pods[1].request(
                "/api/v1/cache/invalidate", method: "POST", body: #"{"items":["far"]}"#)
            #expect(answer.status == 200 && answer.body.contains(#""shared":1"#))
            try await Task.sleep(for: .milliseconds(200))
            _ = try await Self.ask(socket, "q2")
            _ = try await Self.ask(other, "q2")
            #expect(server.requests == 2)
            let all = try await site.pods[0].request(
                "/api/v1/cache/invalidate", method: "POST", body: #"{"everything":true}"#)
            #expect(all.body.contains(#""shared":1"#))
            for body in ["", "[]", "{}", #"{"items":[]}"#, #"{"items":["unheard"]}"#] {
                let bad = try await site.pods[0].request("/api/v1/cache/invalidate", method: "POST", body: body)
                #expect([400, 404].contains(bad.status), "\(body) \(bad.body)")
            }
        }
        server.stop()
    }

    /// The answer of a model is generated once for all pods.
    @Test func aModelIsAskedOnceForTheSameQuestion() async throws {
        let model = try await SlowModel(pieces: 3, pause: .milliseconds(1))
        try await ClusterFixture.run(settings: { $0.languageModelURL = model.url }) { site in
            let (socket, _) = try await site.connect(0)
            let (other, _) = try await site.connect(1)
            let text = try await Self.ask(socket, item: "beta", "How many pads?")
            #expect(text == model.text)
            // What is stored may come a moment after what was told.
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await Self.ask(other, item: "beta", "How many pads?") == text)
            #expect(model.requests == 1)
        }
    }

    @Test func aNewPodBeginsWithWhatIsTypedMostElsewhere() async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let (socket, _) = try await site.connect(0)
            for seq in 1...3 {
                socket.send(#"{"type":"typing","content":"alpha","seq":\#(seq)}"#)
                _ = try await socket.frame("prediction")
            }
            let pod = site.pods[0].pod
            await pod.warmup.save()
            let redis = try RedisSettings.parse(site.redis.url)
            let catalogue = "\(site.pods[0].folder.path)/catalogue.csv"
            try await PodFixture.run(catalogue: catalogue, settings: { $0.redis = redis }) { second in
                try await Task.sleep(for: .milliseconds(500))
                let socket = try await second.connect()
                socket.send(#"{"type":"typing","content":"alpha","seq":1}"#)
                let prediction = try await socket.frame("prediction")
                #expect(prediction["cache"] == "shared")
                #expect(prediction["data.0.product.id"] == "alpha")
            }
        }
    }

    @Test func valuesAreMadeSmallerAndReadBack() {
        for bytes in [
            [], [1], Array(repeating: UInt8(7), count: 100_000), (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) },
        ] {
            let kept = Deflated.deflate(bytes)
            #expect(Deflated.inflate(kept) == bytes)
            #expect(kept.count <= bytes.count + 64)
        }
        for bad: [UInt8] in [
            [], [9], [1, 0], [1] + [UInt8](repeating: 255, count: 20), [1] + [UInt8](repeating: 0, count: 12),
        ] {
            #expect(Deflated.inflate(bad) == nil)
        }
    }
}

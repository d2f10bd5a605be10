@testable import SharedWork
@testable import Fleet
@testable import SharedState
@testable import SessionServing
import Foundation
import TestSupport
import RedisClient
import SessionLogic
import Testing
import WebSocketTransport

@testable import StreamServer

/// A session goes on at another pod.
@Suite struct MovingSessionTests {
    @Test func aTicketIsGoodAtEveryPodAndTheOldConnectionIsReplaced() async throws {
        try await ClusterFixture.run { site in
            let (old, welcome) = try await site.connect(0, "?client_id=ann")
            let ticket: String = welcome["resume"] ?? ""
            let (_, again) = try await site.connect(1, "?resume=\(ticket)")
            #expect(again["resumed"] == true)
            #expect(again["session"] == welcome["session"] as String?)
            #expect(again["client_id"] == "ann")
            #expect(try await old.closed().code == 4409)
            let isGone = await site.pods[0].eventually { site.pods[0].pod.registry.count == 0 }
            #expect(isGone)
            // And back again.
            let next: String = again["resume"] ?? ""
            let (_, third) = try await site.connect(0, "?resume=\(next)")
            #expect(third["resumed"] == true && third["session"] == welcome["session"] as String?)
        }
    }

    @Test func theHistoryComesAlong() async throws {
        try await ClusterFixture.run { site in
            let (socket, welcome) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            _ = try await socket.answer()
            try await Task.sleep(for: .milliseconds(200))
            let (_, again) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            #expect(again["history.0.query"] == "How do I calibrate?")
        }
    }

    /// Byte for byte what an uninterrupted reader got.
    @Test func anEndedAnswerIsToldAgainByAnotherPod() async throws {
        try await ClusterFixture.run { site in
            let (socket, welcome) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            let whole = try await socket.answer().compactMap { $0["content"] as String? }.joined()
            #expect(!whole.isEmpty)
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(#"{"type":"resume","id":"q","epoch":1,"offset":10}"#)
            let resumed = try await again.frame("resumed")
            #expect(resumed["offset"] == 10)
            let frames = try await again.answer()
            let tail = frames.compactMap { $0["content"] as String? }.joined()
            #expect(Array(tail.utf8) == Array(whole.utf8.dropFirst(10)))
            #expect(frames.contains { $0.type == "context" })
            again.send(#"{"type":"resume","id":"q","epoch":0,"offset":0}"#)
            let snapshot = try await again.frame("answer_chunk")
            #expect(snapshot["snapshot"] == true && snapshot["content"] == whole)
            again.send(#"{"type":"resume","id":"nothing","epoch":1,"offset":0}"#)
            #expect(try await again.frame("not_resumable")["reason"] == "unknown")
        }
    }

    /// The pod that answers lives: the other one follows, and there is one generation.
    @Test func aRunningAnswerIsFollowed() async throws {
        let model = try await SlowModel()
        try await ClusterFixture.run(settings: { $0.languageModelURL = model.url }) { site in
            let (socket, welcome) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            let first = try await socket.frame("answer_chunk")
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(#"{"type":"resume","id":"q","epoch":1,"offset":\#((first["end"] as Int?) ?? 0)}"#)
            let frames = try await again.answer()
            let text = ((first["content"] as String?) ?? "") + frames.compactMap { $0["content"] as String? }.joined()
            #expect(text == model.text)
            #expect(frames.last?["epoch"] == 1 && frames.last?["finish"] == "stop")
            #expect(model.requests == 1)
        }
    }

    @Test func cancellingOverAnotherPodStopsTheWriter() async throws {
        let model = try await SlowModel(pieces: 400)
        try await ClusterFixture.run(settings: { $0.languageModelURL = model.url }) { site in
            let (socket, welcome) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            _ = try await socket.frame("answer_chunk")
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(#"{"type":"resume","id":"q","epoch":0,"offset":0}"#)
            _ = try await again.frame("answer_chunk")
            again.send(#"{"type":"cancel","id":"q"}"#)
            #expect(try await again.frame("final_answer")["finish"] == "cancelled")
            let isOver = await site.pods[0].eventually {
                site.pods[0].metric("answers_total{finish=\"cancelled\"}") == 1
            }
            #expect(isOver)
        }
    }

    @Test func aQuerySentAgainWhileAnotherPodAnswersItIsFollowed() async throws {
        let model = try await SlowModel()
        try await ClusterFixture.run(settings: { $0.languageModelURL = model.url }) { site in
            let query = #"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#
            let (socket, welcome) = try await site.connect(0)
            socket.send(query)
            _ = try await socket.frame("answer_chunk")
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(query)
            let frames = try await again.answer()
            #expect(frames.compactMap { $0["content"] as String? }.joined() == model.text)
            #expect(model.requests == 1)
        }
    }

    @Test func whileRedisIsAwayASessionIsNewAndSaysWhy() async throws {
        try await ClusterFixture.run { site in
            let (_, welcome) = try await site.connect(0, "?client_id=ann")
            site.redis.kill()
            _ = await site.pods[1].eventually { site.pods[1].pod.stores.pods.isDegraded == true }
            let (socket, again) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            #expect(again["resumed"] == false && again["reason"] == "broker_away" && again["client_id"] == "ann")
            socket.send(#"{"type":"resume","id":"q","epoch":1,"offset":0}"#)
            #expect(try await socket.frame("not_resumable")["reason"] == "broker_away")
            socket.send(#"{"type":"typing","content":"alp","seq":1}"#)
            #expect(try await socket.frame("prediction")["degraded"] == true)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            #expect(try await socket.answer().last?["finish"] == "stop")
            // The pod it came from still has it.
            let (_, home) = try await site.connect(0, "?resume=\(welcome["resume"] ?? "")")
            #expect(home["resumed"] == true)
        }
    }

    /// The record lives longer than the text.
    @Test func anAnswerWhoseTextIsTooOldIsSaidToBe() async throws {
        try await ClusterFixture.run { site in
            let (socket, welcome) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            _ = try await socket.answer()
            let session: String = welcome["session"] ?? ""
            // What is written behind the last frame.
            try await Task.sleep(for: .milliseconds(300))
            #expect(try site.redis.cli("del", "hunch:answer:\(session):q") == "1")
            let (again, _) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            again.send(#"{"type":"resume","id":"q","epoch":1,"offset":20}"#)
            #expect(try await again.frame("not_resumable")["reason"] == "expired")
            // Asked again it is answered again, in a later epoch.
            again.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            #expect(try await again.answer().last?["epoch"] == 2)
        }
    }

    /// A reconnect at the same pod: the old connection's end is not the session's.
    @Test func aConnectionThatWasReplacedDoesNotSayThatItsSessionIsGone() async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let (old, welcome) = try await site.connect(0, "?client_id=ann")
            let (_, again) = try await site.connect(0, "?resume=\(welcome["resume"] ?? "")")
            #expect(again["resumed"] == true)
            #expect(try await old.closed().code == 4409)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try site.redis.cli("hexists", "hunch:session:\(welcome["session"] ?? "")", "gone_at") == "0")
            let cluster = try await site.pods[0].request("/api/v1/cluster?client_id=ann")
            #expect(cluster.body.contains(#""epoch":2"#))
        }
    }

    /// Coming and going is said in order: nobody stays behind who has gone.
    @Test func afterAStormNobodyIsLeftInTheView() async throws {
        try await ClusterFixture.run { site in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let (socket, _) = try await site.connect(number % 2, "?client_id=storm")
                        socket.close()
                    }
                }
                try await group.waitForAll()
            }
            var body = ""
            for _ in 0..<200 {
                body = try await site.pods[0].request("/api/v1/cluster?client_id=storm").body
                if body.contains(#""client":[]"#) { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(body.contains(#""client":[]"#), "\(body.suffix(300))")
            #expect(site.pods[0].pod.stores.pods.isDegraded == false)
        }
    }

    /// A storm of connections that ask nothing must not fill Redis for a day.
    @Test func aSessionWithoutAQuestionIsNotKeptForADay() async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let (idle, first) = try await site.connect(0)
            let (asking, second) = try await site.connect(0)
            asking.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            _ = try await asking.answer()
            idle.close()
            asking.close()
            func seconds(_ welcome: Frame) throws -> Int {
                Int(try site.redis.cli("ttl", "hunch:session:\(welcome["session"] ?? "")")) ?? 0
            }
            let isShort = await site.pods[0].eventually { (1...600).contains((try? seconds(first)) ?? 0) }
            #expect(isShort)
            #expect(try seconds(second) > 80_000)
        }
    }

    /// A Redis that was started empty gets the key that is in use: tickets stay good.
    @Test func ticketsOutliveARedisThatLostTheirKey() async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let (_, welcome) = try await site.connect(0)
            try await Task.sleep(for: .milliseconds(200))
            let secret = try site.redis.cli("get", "hunch:secret")
            try site.redis.cli("del", "hunch:secret")
            var again = ""
            for _ in 0..<200 where again.isEmpty {
                try await Task.sleep(for: .milliseconds(50))
                again = try site.redis.cli("get", "hunch:secret")
            }
            #expect(again == secret && !secret.isEmpty)
            _ = welcome
        }
    }

    /// A Redis Cluster of three nodes: what belongs together lives together, and the rest is found by redirects.
    @Test func onARedisClusterSessionsMoveAndNoticesArriveToo() async throws {
        let cluster = try await RedisClusterSite()
        var redis = try RedisSettings.parse(cluster.nodes[0].url)
        redis.isSharded = true
        let settings = redis
        try await ClusterFixture.run(settings: { $0.redis = settings }) { site in
            let (socket, welcome) = try await site.connect(0, "?client_id=ann")
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            let whole = try await socket.answer().compactMap { $0["content"] as String? }.joined()
            let (again, second) = try await site.connect(1, "?resume=\(welcome["resume"] ?? "")")
            #expect(second["resumed"] == true)
            again.send(#"{"type":"resume","id":"q","epoch":0,"offset":0}"#)
            #expect(try await again.answer().compactMap { $0["content"] as String? }.joined() == whole)
            #expect(try await socket.closed().code == 4409)
            try await Task.sleep(for: .milliseconds(500))
            _ = try await site.pods[0].request(
                "/api/v1/publish", method: "POST", body: #"{"client_id":"ann","data":"hi"}"#)
            #expect(try await again.frame("notice")["data"] == "hi")
            await site.pods[0].pod.stores.tasks.add(BackgroundTask(.cleanup, "x"), after: .zero)
            let isDone = await site.pods[0].eventually {
                site.pods.contains { $0.metric("background_tasks_total{result=\"done\"}") > 0 }
            }
            #expect(isDone)
        }
    }
}

import Foundation
import TestSupport
import Testing

/// What happens to browsers when something dies: real pods, a real Redis, real signals.
@Suite(.serialized) struct FaultTests {
    private static let question = "How do I calibrate it with one volt?"

    /// Asks as many times as there are browsers, lets something happen when most answers are under way, and reads all
    /// of them to their end.
    private func answers(
        _ count: Int, _ site: Site, pauseAfter: Int?, atLeastUnderWay: Int, _ fault: @Sendable () async throws -> Void
    ) async throws -> [Wanderer.Outcome] {
        let gate = Gate()
        let browsers = (0..<count).map { _ in Wanderer(ports: site.ports, first: 0) }
        return try await withThrowingTaskGroup(of: Wanderer.Outcome.self) { group in
            for (number, browser) in browsers.enumerated() {
                group.addTask {
                    try await browser.ask(
                        "\(Self.question) (\(number))", pauseAfter: pauseAfter.map { ($0, gate) })
                }
            }
            try await site.eventually("under way") {
                var underWay = 0
                for browser in browsers where await browser.received > 0 {
                    if await !browser.isAnswered { underWay += 1 }
                }
                return underWay >= atLeastUnderWay
            }
            try await fault()
            await gate.open()
            var outcomes: [Wanderer.Outcome] = []
            for try await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
    }

    private func check(_ outcomes: [Wanderer.Outcome], text: String) {
        for outcome in outcomes {
            #expect(outcome.violations.isEmpty, "\(outcome.violations)")
            #expect(outcome.finals == 1 && outcome.finish == "stop")
            #expect(outcome.text == text)
        }
    }

    /// The extractive answer is stored whole before its first word: after `kill -9` it goes on byte for byte.
    @Test func aHundredExtractiveAnswersSurviveTheDeathOfTheirPod() async throws {
        try await Site.run(pods: 3) { site in
            let whole = try await Wanderer(ports: site.ports, first: 1).ask(Self.question).text
            #expect(whole.contains("calibrat"))
            let outcomes = try await answers(100, site, pauseAfter: 1, atLeastUnderWay: 100) { site.kill(0) }
            check(outcomes, text: whole)
            for outcome in outcomes {
                #expect(outcome.epoch == 1 && outcome.snapshots == 0 && outcome.askedAgain == 0, "\(outcome)")
            }
        }
    }

    /// A model cannot repeat itself: another pod answers anew, and says so by the epoch.
    @Test func aHundredAnswersOfAModelSurviveTheDeathOfTheirPod() async throws {
        let model = try await SlowModel(pieces: 60, pause: .milliseconds(50))
        try await Site.run(pods: 3, environment: ["LLM_BASE_URL": model.url]) { site in
            let outcomes = try await answers(100, site, pauseAfter: nil, atLeastUnderWay: 80) { site.kill(0) }
            check(outcomes, text: model.text)
            #expect(outcomes.count { $0.epoch > 1 && $0.snapshots >= 1 } >= 80)
            // One generation for each pod that answered it, and never two at once.
            #expect(model.requests <= 200)
        }
    }

    /// Three pods one after the other, while people type and ask.
    @Test func aRollingRestartFailsNoQuery() async throws {
        try await Site.run(pods: 3, environment: ["GRACE_PERIOD_SECONDS": "5"]) { site in
            let whole = try await Wanderer(ports: site.ports, first: 1).ask(Self.question).text
            let load = TypingLoad(ports: site.ports, people: 30, question: Self.question)
            async let report = load.run()
            try await Task.sleep(for: .seconds(1))
            for pod in 0..<3 {
                site[pod].signal(SIGTERM)
                #expect(try await site[pod].ended(within: 20).status == 0)
                try await site.restart(pod)
                try await Task.sleep(for: .milliseconds(500))
            }
            await load.stop()
            let result = try await report
            print("rolling restart:", result.summary)
            #expect(result.queries >= 60)
            #expect(result.failures.isEmpty, "\(result.failures.prefix(5))")
            #expect(result.texts == [whole])
            #expect(result.keystrokes > 500)
        }
    }

    // MARK: Redis

    /// What must go on while Redis is not there.
    private func serves(_ site: Site, isDegraded: Bool) async throws {
        for pod in site.all {
            #expect(try await pod.get("/health").status == 200)
            let ready = try await pod.get("/ready")
            #expect(ready.status == 200 && ready.body.contains("degraded") == isDegraded)
        }
    }

    private func type(_ socket: TestSocket, _ seq: Int) async throws -> Frame {
        socket.send(#"{"type":"typing","content":"alp","seq":\#(seq)}"#)
        return try await socket.frame("prediction", within: 5)
    }

    private func recovers(_ site: Site, _ sockets: [TestSocket]) async throws {
        for pod in site.all {
            try await site.eventually("whole again") { try await !pod.get("/ready").body.contains("degraded") }
        }
        // Topics are heard again by connections that stayed.
        try await site.eventually("heard again") {
            try site.redis.cli("pubsub", "numsub", "client:ann").hasSuffix("2")
        }
        #expect(try Int(site.redis.cli("publish", "client:ann", #""back""#)) == 2)
        for socket in sockets { #expect(try await socket.frame("notice", within: 5)["data"] == "back") }
        // Sessions and answers are shared again, also those that began before.
        let wanderer = Wanderer(ports: site.ports, first: 0)
        #expect(try await wanderer.ask(Self.question).finish == "stop")
        try await site.eventually("every session is known again") {
            let known = try (0..<2).reduce(0) { sum, number in
                let pods = try site.redis.cli("hkeys", "hunch:pods").split(separator: "\n")
                let name = pods.first { $0.hasPrefix("pod\(number)~") } ?? ""
                return sum + (Int(try site.redis.cli("scard", "hunch:sessions:\(name)")) ?? 0)
            }
            return known >= 2
        }
    }

    private func withSockets(_ body: @Sendable (Site, [TestSocket], [Frame]) async throws -> Void) async throws {
        try await Site.run(pods: 2) { site in
            var sockets: [TestSocket] = []
            var welcomes: [Frame] = []
            for port in site.ports {
                let socket = try await TestSocket.connect(port: port, path: "/ws?client_id=ann")
                welcomes.append(try await socket.frame("welcome"))
                sockets.append(socket)
            }
            try await site.eventually("heard") { try site.redis.cli("pubsub", "numsub", "client:ann").hasSuffix("2") }
            try await body(site, sockets, welcomes)
        }
    }

    @Test func redisKilledAndStartedEmpty() async throws {
        try await withSockets { site, sockets, welcomes in
            site.redis.kill()
            for pod in site.all {
                try await site.eventually("degraded") { try await pod.get("/ready").body.contains("degraded") }
            }
            try await serves(site, isDegraded: true)
            for socket in sockets { #expect(try await type(socket, 1)["degraded"] == true) }
            sockets[0].send(#"{"type":"query","product_id":"alpha","query":"\#(Self.question)","id":"q"}"#)
            #expect(try await sockets[0].answer().last?["finish"] == "stop")
            try await site.redis.start()
            try await recovers(site, sockets)
            #expect(try await type(sockets[0], 2)["degraded"] as Bool? == nil)
            // The empty server learned of the session again: its ticket is good elsewhere.
            let again = try await TestSocket.connect(
                port: site.ports[1], path: "/ws?resume=\(welcomes[0]["resume"] ?? "")")
            #expect(try await again.frame("welcome")["resumed"] == true)
        }
    }

    @Test func redisPausedForTwentySeconds() async throws {
        try await withSockets { site, sockets, _ in
            site.redis.pause()
            let until = ContinuousClock.now + .seconds(20)
            var seq = 0
            var slowest = Duration.zero
            while ContinuousClock.now < until {
                seq += 1
                let start = ContinuousClock.now
                for socket in sockets { _ = try await type(socket, seq) }
                slowest = max(slowest, ContinuousClock.now - start)
                try await Task.sleep(for: .milliseconds(250))
            }
            print("redis paused: slowest keystroke", slowest)
            try await serves(site, isDegraded: true)
            site.redis.resume()
            try await recovers(site, sockets)
        }
    }

    @Test func everyConnectionToRedisIsReset() async throws {
        try await withSockets { site, sockets, _ in
            for kind in ["normal", "pubsub"] { try site.redis.cli("client", "kill", "type", kind) }
            for (seq, socket) in sockets.enumerated() { _ = try await type(socket, seq + 1) }
            try await recovers(site, sockets)
        }
    }

    /// The server cuts off a subscriber that does not keep up: only the topics suffer, and they come back.
    @Test func theSubscriberIsCutOffForItsOutputBuffer() async throws {
        try await withSockets { site, sockets, _ in
            try site.redis.cli("config", "set", "client-output-buffer-limit", "pubsub 65536 0 0")
            let script = "for i=1,40 do redis.call('PUBLISH', 'client:ann', ARGV[1]) end"
            try site.redis.cli("eval", script, "0", String(repeating: "x", count: 100_000))
            for (seq, socket) in sockets.enumerated() { _ = try await type(socket, seq + 1) }
            try site.redis.cli("config", "set", "client-output-buffer-limit", "pubsub 32mb 8mb 60")
            for pod in site.all {
                try await site.eventually("whole again") { try await !pod.get("/ready").body.contains("degraded") }
            }
            try await site.eventually("heard again") {
                try site.redis.cli("pubsub", "numsub", "client:ann").hasSuffix("2")
            }
            try site.redis.cli("publish", "client:ann", #""back""#)
            for socket in sockets {
                var text = ""
                while text != "back" { text = try await socket.frame("notice", within: 5)["data"] ?? "" }
            }
        }
    }

    /// Pods that never saw Redis serve all the same, each for itself.
    @Test func podsThatCannotSeeRedisServe() async throws {
        let port = try RedisServer.freePort()
        let catalogue = try Self.catalogue()
        for number in 0..<2 {
            let pod = try await HunchProcess.serve(
                ["--catalogue", catalogue],
                environment: ["REDIS_URL": "redis://:secret@127.0.0.1:\(port)", "POD_NAME": "pod\(number)"])
            let socket = try await TestSocket.connect(port: pod.port)
            _ = try await socket.frame("welcome")
            #expect(try await type(socket, 1)["degraded"] == true)
            socket.send(#"{"type":"query","product_id":"alpha","query":"\#(Self.question)","id":"q"}"#)
            #expect(try await socket.answer().last?["finish"] == "stop")
            let ready = try await pod.get("/ready")
            #expect(ready.status == 200 && ready.body.contains("redis"))
            // The log says why, and keeps the password to itself.
            #expect(pod.log.contains("redis is away") && pod.log.contains("unreachable"))
            #expect(!pod.log.contains("secret"))
            await pod.stop()
        }
    }

    private static let folder = try? TemporaryFolder()

    private static func catalogue() throws -> String {
        let folder = try #require(folder)
        try folder.write("alpha.md", Site.manual)
        return try folder.write(
            "catalogue.csv", "id,name,popularity,document_url,document_type\nalpha,Alpha,9,alpha.md,markdown\n")
    }

    @Test func theMasterFailsOverWhileAnswersRun() async throws {
        let sentinels = try await SentinelSite()
        let model = try await SlowModel(pieces: 100, pause: .milliseconds(80))
        let environment = [
            "REDIS_SENTINELS": sentinels.addresses, "LLM_BASE_URL": model.url,
        ]
        try await Site.run(pods: 2, environment: environment, redis: sentinels.master) { site in
            let outcomes = try await answers(10, site, pauseAfter: nil, atLeastUnderWay: 10) {
                sentinels.master.kill()
                // The pod dies too, when the new master is there.
                try await site.eventually("failed over") { try sentinels.replica.cli("role").hasPrefix("master") }
                for pod in site.all {
                    try await site.eventually("whole again") { try await !pod.get("/ready").body.contains("degraded") }
                }
                site.kill(0)
            }
            check(outcomes, text: model.text)
        }
    }

    @Test func aDeadPodsSessionsAreMarkedWithinTenSeconds() async throws {
        try await Site.run(pods: 2) { site in
            let socket = try await TestSocket.connect(port: site.ports[0], path: "/ws?client_id=ann")
            let session: String = try await socket.frame("welcome")["session"] ?? ""
            let key = "hunch:session:\(session)"
            try await site.eventually("stored") { try site.redis.cli("hget", key, "pod").hasPrefix("pod0~") }
            site.kill(0)
            try await site.eventually("marked", seconds: 10) {
                try site.redis.cli("hexists", key, "gone_at") == "1" && site.redis.cli("hget", key, "pod").isEmpty
            }
            #expect(try site.redis.cli("hkeys", "hunch:pods").split(separator: "\n").count == 1)
            let cluster = try Frame(try await site[1].get("/api/v1/cluster").body)
            #expect((cluster["pods.1.pod"] as String?) == nil)
        }
    }
}

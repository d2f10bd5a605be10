@testable import SharedWork
@testable import Fleet
@testable import SharedState
import Foundation
import PrometheusMetrics
import RedisClient
import SessionLogic
import TestSupport
import WebSocketTransport
import Testing
import WireProtocol

@testable import StreamServer

@Suite struct PodMessagesTests {
    private static let topic = "hunch:presence"
    private static let secret = "a-key-that-all-pods-of-a-test-share"
    private let message = Array(#"{"v":1,"x":"y"}"#.utf8)

    private func pod(_ secret: String = secret, previous: String? = nil) -> PodMessages {
        PodMessages(SigningKeys(secret: secret, previous: previous))
    }

    /// A listener that knows the speaker, by what it said last in a place that only a living pod writes.
    private func listener(
        to speaker: PodMessages, _ secret: String = secret, previous: String? = nil
    ) -> PodMessages {
        let listener = pod(secret, previous: previous)
        listener.introduce(by: speaker.signed(message, for: "life"), from: "life")
        return listener
    }

    @Test func aPodKnowsAnother() {
        let speaker = pod()
        let listener = listener(to: speaker)
        let said = speaker.signed(message, for: Self.topic)
        #expect(listener.origin(of: said, from: Self.topic) == .signed)
        let text = String(decoding: said, as: UTF8.self)
        #expect(text.contains(#""v":1"#) && text.contains(#""mac":""#) && text.contains(#""kid":""#))
    }

    /// It may have been recorded while its pod lived.
    @Test func whoIsNotKnownToLiveProvesNothing() {
        let speaker = pod()
        let recorded = speaker.signed(message, for: Self.topic)
        let listener = pod()
        #expect(listener.origin(of: recorded, from: Self.topic) == .unproved)
        #expect(listener.origin(of: recorded, from: Self.topic) == .unproved)
        // Known from what it said later, what it said before is old.
        listener.introduce(by: speaker.signed(message, for: "life"), from: "life")
        #expect(listener.origin(of: recorded, from: Self.topic) == .replayed)
        #expect(listener.origin(of: speaker.signed(message, for: Self.topic), from: Self.topic) == .signed)
    }

    @Test func nobodyIsIntroducedByWhatHeDidNotSign() {
        let (speaker, listener) = (pod(), pod())
        let life = speaker.signed(message, for: "life")
        listener.introduce(by: message, from: "life")
        listener.introduce(by: life, from: "elsewhere")
        listener.introduce(by: pod("another key of another site").signed(message, for: "life"), from: "life")
        #expect(listener.origin(of: speaker.signed(message, for: Self.topic), from: Self.topic) == .unproved)
    }

    @Test func whatNobodySignedIsUnsigned() {
        #expect(pod().origin(of: message, from: Self.topic) == .unsigned)
        #expect(pod().origin(of: [], from: Self.topic) == .unsigned)
        // With a key that is not known here, it is anybody's.
        let stranger = pod("another key of another site")
        #expect(pod().origin(of: stranger.signed(message, for: Self.topic), from: Self.topic) == .unsigned)
    }

    @Test func everyByteIsSigned() {
        let speaker = pod()
        let listener = listener(to: speaker)
        let said = speaker.signed(message, for: Self.topic)
        for at in said.indices {
            var changed = said
            changed[at] = changed[at] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
            let origin = listener.origin(of: changed, from: Self.topic)
            #expect(origin == .forged || origin == .unsigned, "byte \(at): \(origin)")
        }
        #expect(listener.origin(of: said, from: Self.topic) == .signed)
    }

    @Test func whatWasSaidElsewhereWasNotSaidHere() {
        let speaker = pod()
        let listener = listener(to: speaker)
        let said = speaker.signed(message, for: Self.topic)
        #expect(listener.origin(of: said, from: "hunch:canaries") == .forged)
        #expect(listener.origin(of: said, from: "shop:presence") == .forged)
    }

    @Test func whatWasHeardIsNotHeardAgain() {
        let speaker = pod()
        let listener = listener(to: speaker)
        let first = speaker.signed(message, for: Self.topic)
        let second = speaker.signed(message, for: Self.topic)
        let origins = [second, first, second, first].map { listener.origin(of: $0, from: Self.topic) }
        #expect(origins == [.signed, .signed, .replayed, .replayed])
    }

    @Test func aKeyCanBeChangedWhileTheSiteRuns() {
        let before = "the key before the present one"
        let old = pod(before)
        let new = listener(to: old, Self.secret, previous: before)
        #expect(new.origin(of: old.signed(message, for: Self.topic), from: Self.topic) == .signed)
        let keys = SigningKeys(secret: before)
        let learner = PodMessages(keys)
        keys.learned(Self.secret)
        for speaker in [old, pod()] {
            learner.introduce(by: speaker.signed(message, for: "life"), from: "life")
            #expect(learner.origin(of: speaker.signed(message, for: Self.topic), from: Self.topic) == .signed)
        }
        keys.learned("and a third one that is newer still")
        #expect(learner.origin(of: old.signed(message, for: Self.topic), from: Self.topic) == .unsigned)
    }

    @Test func aTicketIsNoMessageAndTheNameOfAKeyTellsNothing() {
        let keys = SigningKeys(secret: Self.secret)
        #expect(keys.present.messages != keys.present.secret && !keys.present.name.contains("key"))
        #expect(keys.present.name.utf8.count == PodEnvelope.nameDigits)
    }

    @Test func secretsAreComparedWhole() {
        #expect(SigningKeys.isEqual("a", "a") && SigningKeys.isEqual("", ""))
        for other in ["", "aa", "b", "a\u{0}"] { #expect(!SigningKeys.isEqual("a", other)) }
    }
}

/// What anybody may publish on the topics of pods, on a live site of two.
@Suite struct StrangersTests {
    private static let secret = "a-key-that-all-pods-of-a-test-share"

    @Test func onlyAPodClosesASession() async throws {
        try await ClusterFixture.run(settings: { $0.sessionSecret = Self.secret }) { site in
            let (socket, welcome) = try await site.connect(0, "?client_id=ann")
            let session: String = try #require(welcome["session"])
            let moved = PresenceEnvelope(.moved, session: session, client: "ann", pod: "elsewhere", epoch: 99).shared
            let pod = site.pods[0]
            func publish(_ bytes: [UInt8]) throws {
                _ = try site.redis.cli("PUBLISH", "hunch:presence", String(decoding: bytes, as: UTF8.self))
            }
            try publish(moved)
            #expect(await pod.eventually { pod.metric(#"pod_messages_total{origin="unsigned"}"#) >= 1 })
            let stranger = PodMessages(SigningKeys(secret: "somebody else's key, well chosen"))
            try publish(stranger.signed(moved, for: "hunch:presence"))
            let own = PodMessages(SigningKeys(secret: Self.secret))
            // Right, and nobody knows whether it lives: recorded, perhaps.
            try publish(own.signed(moved, for: "hunch:presence"))
            #expect(await pod.eventually { pod.metric(#"pod_messages_total{origin="unproved"}"#) >= 1 })
            var forged = own.signed(moved, for: "hunch:presence")
            forged[forged.count - 3] = forged[forged.count - 3] == 48 ? 49 : 48
            try publish(forged)
            try publish(own.signed(moved, for: "hunch:canaries"))
            #expect(await pod.eventually { pod.metric(#"pod_messages_total{origin="forged"}"#) >= 2 })
            socket.send(#"{"type":"ping","t":7}"#)
            #expect(try await socket.frame("pong")["t"] == 7)
            // A pod of this site that lives.
            let canary = Canary(pod: "elsewhere", role: "serve", number: 1, connections: 0, sessions: 0).shared
            let life = String(decoding: own.signed(canary, for: "hunch:canaries"), as: UTF8.self)
            _ = try site.redis.cli("SET", "hunch:pod:elsewhere", life, "PX", "10000")
            _ = try site.redis.cli("PUBLISH", "hunch:canaries", life)
            try await Task.sleep(for: .milliseconds(800))
            let true_ = own.signed(moved, for: "hunch:presence")
            try publish(true_)
            #expect(try await socket.closed().code == 4409)
            try publish(true_)
            #expect(await pod.eventually { pod.metric(#"pod_messages_total{origin="replayed"}"#) >= 1 })
        }
    }

    @Test func podsHearEachOtherSigned() async throws {
        try await ClusterFixture.run { site in
            for pod in site.pods {
                #expect(
                    await pod.eventually {
                        pod.pod.stores.pods.withView { $0.pods.values.filter(\.isSigned).count } == 2
                    })
            }
        }
    }

    /// `client:` and `all` are open by contract: any program speaks there.
    @Test func programsSpeakToBrowsersUnsigned() async throws {
        try await ClusterFixture.run { site in
            let (socket, _) = try await site.connect(0, "?client_id=ann")
            try await Task.sleep(for: .milliseconds(300))
            _ = try site.redis.cli("PUBLISH", "client:ann", "hello")
            #expect(try await socket.frame("notice")["data"] == "hello")
            _ = try site.redis.cli("PUBLISH", "hunch:all", #"{"to":"all"}"#)
            #expect(try await socket.frame("notice")["data.to"] == "all")
            socket.close()
        }
    }
}

/// A Redis that answers and does not do what it is asked.
@Suite struct RefusingRedisTests {
    @Test(arguments: [
        (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
        (["CONFIG", "SET", "min-replicas-to-write", "1"], ["CONFIG", "SET", "min-replicas-to-write", "0"]),
        (["ACL", "SETUSER", "default", "-@write"], ["ACL", "SETUSER", "default", "+@all"]),
    ])
    func aRedisThatRefusesWritesIsDegradedUntilItTakesThem(refuse: [String], accept: [String]) async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let pod = site.pods[0]
            let ready = try await pod.request("/ready").body
            #expect(!ready.contains("degraded"))
            _ = try site.redis.cli(refuse)
            #expect(await pod.eventually { pod.pod.stores.pods.isDegraded == true })
            // A pod that has just begun waits for Redis a moment before it is ready without.
            var refused = try await pod.request("/ready")
            for _ in 0..<50 where refused.status != 200 {
                try await Task.sleep(for: .milliseconds(100))
                refused = try await pod.request("/ready")
            }
            #expect(refused.status == 200 && refused.body.contains(#""degraded":["redis"]"#), "\(refused)")
            // A prediction over HTTP says so as well.
            let body = #"{"content":"alpha"}"#
            let prediction = try await pod.request("/api/v1/predict", method: "POST", body: body)
            #expect(prediction.body.contains(#""degraded":true"#))
            #expect(pod.metric("redis_up") == 0)
            // People are answered all the same.
            let (socket, _) = try await site.connect(0)
            socket.send(#"{"type":"query","product_id":"alpha","query":"How do I calibrate?","id":"q"}"#)
            #expect(try await socket.answer().last?["finish"] == "stop")
            socket.close()
            _ = try site.redis.cli(accept)
            var isBack = false
            for _ in 0..<150 where !isBack {
                try await Task.sleep(for: .milliseconds(100))
                isBack = pod.pod.stores.pods.isDegraded == false && pod.metric("redis_up") == 1
            }
            #expect(isBack)
        }
    }
}

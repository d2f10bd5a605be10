import Foundation
import NIOCore
import TestSupport
import Testing

@testable import StreamServer

/// Every implementation of the broker: what is published reaches each connection of a client once.
@Suite struct BrokerTests {
    @Test(arguments: [false, true])
    func whatIsPublishedOverHTTPReachesEachConnectionOnce(_ isShared: Bool) async throws {
        let check: @Sendable (PodFixture) async throws -> Void = { pod in
            let first = try await pod.connect("?client_id=ann")
            let second = try await pod.connect("?client_id=ann")
            let other = try await pod.connect("?client_id=bob")
            if isShared { try await Task.sleep(for: .milliseconds(300)) }
            let answer = try await pod.request(
                "/api/v1/publish", method: "POST", body: #"{"client_id":"ann","data":{"n":[1,"é"]}}"#)
            #expect(answer.status == 200 && answer.body.contains("receivers"))
            for socket in [first, second] {
                let notice = try await socket.frame("notice")
                #expect(notice["data.n.1"] == "é")
            }
            _ = try await pod.request("/api/v1/publish", method: "POST", body: #"{"everybody":true,"data":"hello"}"#)
            for socket in [first, second, other] {
                #expect(try await socket.frame("notice")["data"] == "hello")
            }
        }
        if isShared {
            try await ClusterFixture.run(pods: 1) { try await check($0.pods[0]) }
        } else {
            try await PodFixture.run { try await check($0) }
        }
    }

    @Test func whatIsNoPublicationIsRefused() async throws {
        try await PodFixture.run { pod in
            for body in [
                "", "x", "{}", #"{"data":1}"#, #"{"client_id":"a b","data":1}"#, #"{"client_id":"a"}"#,
                #"{"client_id":"a","everybody":true,"data":1}"#,
            ] {
                let answer = try await pod.request("/api/v1/publish", method: "POST", body: body)
                #expect(answer.status == 400 && answer.body.contains("VAL_001"), "\(body)")
            }
            let long = String(repeating: "x", count: 70_000)
            let answer = try await pod.request(
                "/api/v1/publish", method: "POST", body: #"{"client_id":"a","data":"\#(long)"}"#)
            #expect(answer.status == 413)
        }
    }

    /// A plain `redis-cli`, as any other program.
    @Test func whatAnyProgramPublishesReachesTheBrowserOnWhicheverPod() async throws {
        try await ClusterFixture.run { site in
            let (here, _) = try await site.connect(0, "?client_id=ann")
            let (there, _) = try await site.connect(1, "?client_id=ann")
            _ = try await site.connect(1, "?client_id=bob")
            try await Task.sleep(for: .milliseconds(300))
            #expect(try site.redis.cli("publish", "client:ann", #"{"text":"hi"}"#) == "2")
            #expect(try await here.frame("notice")["data.text"] == "hi")
            #expect(try await there.frame("notice")["data.text"] == "hi")
            #expect(try site.redis.cli("publish", "client:nobody", "x") == "0")
            #expect(try site.redis.cli("publish", "hunch:all", "not json") == "2")
            #expect(try await here.frame("notice")["data"] == "not json")
            here.close()
            there.close()
            try await Task.sleep(for: .milliseconds(300))
            #expect(try site.redis.cli("publish", "client:ann", "late") == "0")
        }
    }

    @Test func sitesOfTwoPrefixesDoNotHearEachOther() async throws {
        try await ClusterFixture.run(pods: 2, settings: { $0.redisPrefix = $0.podName == "pod0" ? "hunch:" : "shop:" })
        {
            site in
            let (ours, _) = try await site.connect(0, "?client_id=ann")
            let (theirs, _) = try await site.connect(1, "?client_id=ann")
            try await Task.sleep(for: .milliseconds(300))
            #expect(try site.redis.cli("publish", "client:ann", "1") == "1")
            #expect(try site.redis.cli("publish", "shop:client:ann", "2") == "1")
            #expect(try site.redis.cli("publish", "shop:all", "3") == "1")
            #expect(try await ours.frame("notice")["data"] == 1)
            #expect(try await theirs.frame("notice")["data"] == 2)
            #expect(try await theirs.frame("notice")["data"] == 3)
        }
    }

    /// More than a browser reads: memory stays, the newest come, and it is told how many were lost.
    @Test func aFloodOnOneTopicIsBoundedAndOthersAreServed() async throws {
        try await ClusterFixture.run(pods: 1) { site in
            let pod = site.pods[0]
            let slow = try await TestSocket.connect(port: pod.port, path: "/ws?client_id=ann", isReading: false)
            let (other, _) = try await site.connect(0, "?client_id=bob")
            try await Task.sleep(for: .milliseconds(300))
            let payload = String(repeating: "x", count: 2000)
            for _ in 0..<20 {
                let script = "for i=1,500 do redis.call('PUBLISH', 'client:ann', ARGV[1]) end"
                try site.redis.cli("eval", script, "0", payload)
            }
            other.send(#"{"type":"typing","content":"alp","seq":1}"#)
            #expect(try await other.frame("prediction")["seq"] == 1)
            try await slow.channel.setOption(.autoRead, value: true).get()
            slow.channel.read()
            var dropped = 0
            try site.redis.cli("publish", "client:ann", "\"last\"")
            for _ in 0..<20_000 {
                let notice = try await slow.frame("notice")
                dropped += notice["dropped"] ?? 0
                if notice["data"] == "last" { break }
            }
            #expect(dropped > 1000)
        }
    }
}

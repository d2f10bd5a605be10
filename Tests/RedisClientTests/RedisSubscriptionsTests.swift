import Foundation
import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized) struct RedisSubscriptionsTests {
    private static func subscribed<Value: Sendable>(
        _ settings: RedisSettings, _ body: @Sendable (RedisFixture, RedisSubscriptions, Heard) async throws -> Value
    ) async throws -> Value {
        try await RedisFixture.run(settings) { redis in
            let heard = Heard()
            let subscriptions = RedisSubscriptions(
                redis.commands, name: "proof:\(UUID().uuidString)", loop: redis.loop, now: RedisFixture.clock,
                onMessage: { heard.add($0, $1) }, onChange: { _ in })
            let running = Task { await subscriptions.run() }
            defer { running.cancel() }
            try await RedisFixture.until("verified") { subscriptions.isVerified }
            let value = try await body(redis, subscriptions, heard)
            running.cancel()
            await running.value
            return value
        }
    }

    @Test func aMessageFromAnyProgramIsHeardOnce() async throws {
        let server = try await RedisServer()
        try await Self.subscribed(try .parse(server.url)) { _, subscriptions, heard in
            subscriptions.subscribe("a")
            try await RedisFixture.until("subscribed") { try server.cli("pubsub", "numsub", "a").hasSuffix("1") }
            #expect(try server.cli("publish", "a", "hello") == "1")
            try await RedisFixture.until("heard") { heard.all == ["a hello"] }
            subscriptions.unsubscribe("a")
            try await RedisFixture.until("unsubscribed") { try server.cli("pubsub", "numsub", "a").hasSuffix("0") }
        }
    }

    @Test func tenThousandTopicsComeBackAfterTheConnectionWasCut() async throws {
        let server = try await RedisServer()
        try await Self.subscribed(try .parse(server.url)) { _, subscriptions, heard in
            for number in 0..<10_000 { subscriptions.subscribe("t\(number)") }
            try await RedisFixture.until("verified") {
                try subscriptions.isVerified && server.cli("pubsub", "numsub", "t9999").hasSuffix("1")
            }
            try server.cli("client", "kill", "type", "pubsub")
            try await RedisFixture.until("noticed") { !subscriptions.isVerified }
            try await RedisFixture.until("verified again") { subscriptions.isVerified }
            #expect(try server.cli("publish", "t77", "x") == "1")
            try await RedisFixture.until("heard") { heard.all == ["t77 x"] }
        }
    }

    /// A server that was started anew knows nothing: it is told everything.
    @Test func aRestartedServerIsToldEverythingAgain() async throws {
        let server = try await RedisServer()
        try await Self.subscribed(try .parse(server.url)) { _, subscriptions, heard in
            subscriptions.subscribe("a")
            server.kill()
            try await RedisFixture.until("noticed") { !subscriptions.isVerified }
            try await server.start()
            try await RedisFixture.until("verified again") { subscriptions.isVerified }
            #expect(try server.cli("publish", "a", "again") == "1")
            try await RedisFixture.until("heard") { heard.all == ["a again"] }
        }
    }

    /// Paused, not gone: the canary does not come home, so the connection is not believed.
    @Test func aSilentServerIsNotBelieved() async throws {
        let server = try await RedisServer()
        var settings = try RedisSettings.parse(server.url)
        settings.commandTimeout = .milliseconds(300)
        try await Self.subscribed(settings) { redis, subscriptions, _ in
            server.pause()
            try await RedisFixture.until("command timed out") { !redis.commands.isUp }
            server.resume()
            try await RedisFixture.until("back") { redis.commands.isUp && subscriptions.isVerified }
        }
    }

    /// Three nodes of a Redis Cluster: each topic lives on one, and we are sent there.
    @Test func shardedTopicsAreFollowedToTheirNodes() async throws {
        let nodes = try await RedisClusterSite().nodes
        var settings = try RedisSettings.parse(nodes[0].url)
        settings.isSharded = true
        try await Self.subscribed(settings) { redis, subscriptions, heard in
            let topics = (0..<30).map { "client:\($0)" }
            for topic in topics { subscriptions.subscribe(topic) }
            try await RedisFixture.until("all subscribed") {
                subscriptions.isVerified && subscriptions.topicCount == 30
            }
            try await Task.sleep(for: .milliseconds(200))
            for topic in topics {
                _ = try await redis.commands.send(RedisCommand("SPUBLISH", RedisArgument(topic), "x"))
            }
            try await RedisFixture.until("all heard") { heard.all.count == 30 }
            #expect(Set(heard.all).count == 30)
        }
    }
}

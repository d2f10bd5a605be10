import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized) struct RedisSentinelTests {
    /// Three sentinels, a master and a replica: the master is killed, and commands go on at the new one.
    @Test func commandsFollowTheMasterThatSentinelsElect() async throws {
        let site = try await SentinelSite()
        var settings = RedisSettings(endpoint: RedisEndpoint(host: "127.0.0.1", port: 1))
        settings.sentinels = site.sentinels.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }
        settings.commandTimeout = .milliseconds(500)
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            #expect(try await redis.say("SET", "k", "v").text == "OK")
            try await RedisFixture.until("replicated") { try site.replica.cli("get", "k") == "v" }
            site.master.kill()
            try await RedisFixture.until("at the new master", seconds: 60) {
                try await redis.commands.send(RedisCommand("SET", "k", "w")).text == "OK"
            }
            #expect(try site.replica.cli("get", "k") == "w")
            #expect(try site.replica.cli("role").hasPrefix("master"))
        }
    }
}

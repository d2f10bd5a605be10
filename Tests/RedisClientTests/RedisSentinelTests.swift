import NIOPosix
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

    /// The usual chart: a server with one password, sentinels with another, a user or TLS of their own.
    @Test(arguments: [
        (user: nil, isEncrypted: false), (user: "hunch", isEncrypted: false), (user: "hunch", isEncrypted: true),
    ])
    func sentinelsMayWantOtherCredentialsThanTheServer(user: String?, isEncrypted: Bool) async throws {
        let master = try await RedisServer(["--requirepass", "of-the-server"])
        let folder = try TemporaryFolder()
        try await Certificates.make(in: folder)
        let (port, encryptedPort) = (try RedisServer.freePort(), try RedisServer.freePort())
        let access =
            user.map { "user default off\nuser \($0) on >of-the-sentinels ~* &* +@all" }
            ?? "requirepass of-the-sentinels"
        let file = try folder.write(
            "sentinel.conf",
            """
            sentinel monitor mymaster 127.0.0.1 \(master.port) 1
            sentinel auth-pass mymaster of-the-server
            \(access)
            tls-port \(encryptedPort)
            tls-cert-file \(folder.path)/server.crt
            tls-key-file \(folder.path)/server.key
            tls-ca-cert-file \(folder.path)/server.crt
            tls-auth-clients no
            """)
        let sentinel = try await RedisServer(configuration: file, port: port)
        var settings = RedisSettings(endpoint: RedisEndpoint(host: "127.0.0.1", port: 1))
        settings.password = "of-the-server"
        settings.sentinels = [RedisEndpoint(host: "127.0.0.1", port: isEncrypted ? encryptedPort : port)]
        settings.areSentinelsEncrypted = isEncrypted
        settings.trustedCertificates = "\(folder.path)/server.crt"
        // The server's password is not the sentinels'.
        let refused = RedisCommands(settings, loops: [MultiThreadedEventLoopGroup.singleton.next()], now: { .zero })
        await #expect(throws: RedisProblem.self) { try await refused.openConnection() }
        settings.sentinelUser = user
        settings.sentinelPassword = "of-the-sentinels"
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            #expect(try await redis.say("SET", "k", "v").text == "OK")
        }
        sentinel.kill()
    }

    @Test func whatASentinelCannotMeanIsNoServer() {
        func endpoint(_ host: String, _ port: RedisValue) -> RedisEndpoint? {
            RedisEndpoint(sentinelReply: .array([.bulk(Array(host.utf8)), port]))
        }
        #expect(endpoint("10.0.0.1", .bulk(Array("6379".utf8))) == RedisEndpoint(host: "10.0.0.1", port: 6379))
        for port in [RedisValue.integer(0), .integer(65536), .integer(.max), .integer(-1), .null, .error("x")] {
            #expect(endpoint("a", port) == nil)
        }
        #expect(endpoint("", .integer(1)) == nil)
        #expect(endpoint(String(repeating: "a", count: 300), .integer(1)) == nil)
        #expect(RedisEndpoint(sentinelReply: .error("NOAUTH")) == nil)
    }
}

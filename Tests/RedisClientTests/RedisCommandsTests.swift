import TestSupport
import Testing

@testable import RedisClient

@Suite(.serialized) struct RedisCommandsTests {
    @Test func aValueIsStoredAndReadBackByteByByte() async throws {
        let server = try await RedisServer()
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            let bytes = (0...255).map { UInt8($0) }
            #expect(try await redis.say("SET", "k", RedisArgument(bytes)) == .simple("OK"))
            #expect(try await redis.say("GET", "k") == .bulk(bytes))
            #expect(try await redis.say("GET", "none") == .null)
        }
    }

    @Test func anErrorOfTheServerIsAValueAndTheConnectionStays() async throws {
        let server = try await RedisServer()
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            let replies = try await redis.commands.send([
                RedisCommand("SET", "k", "text"), RedisCommand("LPUSH", "k", "x"), RedisCommand("NOSUCH"),
                RedisCommand("GET", "k"),
            ])
            #expect(replies.map(\.errorCode) == [nil, "WRONGTYPE", "ERR", nil])
            #expect(replies.last?.text == "text")
            #expect(redis.commands.isUp)
        }
    }

    @Test func tenThousandCommandsAtOnceGetTheirOwnReplies() async throws {
        let server = try await RedisServer()
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask { try await redis.say("ECHO", "\(number)").text == "\(number)" }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func aServerThatIsAwayIsAnErrorAtOnceAndBackWhenItReturns() async throws {
        let server = try await RedisServer()
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            server.kill()
            try await RedisFixture.until("down") { !redis.commands.isUp }
            var codes: Set<RedisProblem.Code> = []
            for _ in 0..<20 {
                do throws(RedisProblem) {
                    _ = try await redis.commands.send(RedisCommand("PING"))
                } catch {
                    codes.insert(error.code)
                }
            }
            #expect(codes.contains(.breakerOpen))
            try await server.start()
            try await RedisFixture.until("back") { try await redis.say("PING").text == "PONG" }
        }
    }

    @Test func aServerThatDoesNotAnswerTimesOutAndIsFoundAgain() async throws {
        let server = try await RedisServer()
        var settings = try RedisSettings.parse(server.url)
        settings.commandTimeout = .milliseconds(200)
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            server.pause()
            do throws(RedisProblem) {
                _ = try await redis.commands.send(RedisCommand("PING"))
                Issue.record("it answered")
            } catch {
                #expect(error.code == .timedOut)
            }
            server.resume()
            try await RedisFixture.until("back") { try await redis.say("PING").text == "PONG" }
        }
    }

    @Test func whatMayBeRepeatedSurvivesACutConnection() async throws {
        let server = try await RedisServer()
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            try server.cli("client", "kill", "type", "normal")
            let reply = try await redis.commands.send([RedisCommand("SET", "a", "b")], isRepeatable: true)
            #expect(reply == [.simple("OK")])
        }
    }

    @Test func aPasswordAndAUserAreNeededWhereTheServerWantsThem() async throws {
        let server = try await RedisServer(
            ["--user", "app", "on", ">secret", "~*", "&*", "+@all", "--user", "default", "off"])
        var settings = try RedisSettings.parse("redis://app:secret@127.0.0.1:\(server.port)/2")
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            #expect(try await redis.say("SET", "in", "two").text == "OK")
        }
        settings.password = "wrong"
        try await RedisFixture.run(settings, isConnecting: false) { (redis: RedisFixture) async throws in
            try await RedisFixture.until("refused") { redis.commands.lastProblem.code == .refused }
            #expect(!redis.commands.lastProblem.message.contains("wrong"))
        }
    }

    @Test func aReplicaIsNotTakenForTheMaster() async throws {
        let master = try await RedisServer()
        let replica = try await RedisServer(["--replicaof", "127.0.0.1 \(master.port)"])
        try await RedisFixture.run(try .parse(replica.url), isConnecting: false) { (redis: RedisFixture) async throws in
            try await RedisFixture.until("refused") { redis.commands.lastProblem.code == .notMaster }
        }
    }

    @Test func aScriptRunsAgainAfterTheServerForgotIt() async throws {
        let server = try await RedisServer()
        let script = RedisScript("return {KEYS[1], ARGV[1]}")
        try await RedisFixture.run(try .parse(server.url)) { (redis: RedisFixture) async throws in
            for _ in 0..<3 {
                let reply = try await script.run(redis.commands, keys: ["k"], ["v"])
                #expect(reply.elements?.compactMap(\.text) == ["k", "v"])
                try server.cli("script", "flush")
            }
        }
    }

    @Test func aBlockingReadWaitsOnAConnectionOfItsOwn() async throws {
        let server = try await RedisServer()
        var settings = try RedisSettings.parse(server.url)
        settings.blockingReadsMax = 1
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            let reads = RedisBlockingReads(redis.commands)
            let read = RedisCommand("BLPOP", "list", "5")
            async let popped = reads.read(read, blocking: .seconds(5))
            try await RedisFixture.until("waiting") { try server.cli("info", "clients").contains("blocked_clients:1") }
            do throws(RedisProblem) {
                _ = try await reads.read(read, blocking: .seconds(5))
                Issue.record("a second one was let in")
            } catch {
                #expect(error.code == .busy)
            }
            #expect(try await redis.say("RPUSH", "list", "x").number == 1)
            #expect(try await popped.elements?.last?.text == "x")
            reads.close()
        }
    }

    /// TLS with a certificate of its own, which is trusted by its file and by nothing else.
    @Test func anEncryptedServerIsTrustedByItsCertificate() async throws {
        let folder = try TemporaryFolder()
        try await Certificates.make(in: folder)
        let port = try RedisServer.freePort()
        let server = try await RedisServer([
            "--tls-port", "\(port)", "--tls-cert-file", "\(folder.path)/server.crt", "--tls-key-file",
            "\(folder.path)/server.key", "--tls-ca-cert-file", "\(folder.path)/server.crt", "--tls-auth-clients", "no",
        ])
        _ = server
        var settings = try RedisSettings.parse("rediss://127.0.0.1:\(port)")
        settings.trustedCertificates = "\(folder.path)/server.crt"
        try await RedisFixture.run(settings) { (redis: RedisFixture) async throws in
            #expect(try await redis.say("PING").text == "PONG")
        }
        settings.trustedCertificates = nil
        try await RedisFixture.run(settings, isConnecting: false) { (redis: RedisFixture) async throws in
            try await RedisFixture.until("distrusted") { redis.commands.lastProblem.message != "not connected yet" }
            #expect(!redis.commands.isUp)
        }
    }
}

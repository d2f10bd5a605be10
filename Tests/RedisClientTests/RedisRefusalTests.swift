import Testing

@testable import RedisClient

@Suite struct RedisRefusalTests {
    @Test(arguments: [
        "OOM command not allowed when used memory > 'maxmemory'.",
        "NOPERM this user has no permissions to run the 'set' command",
        "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        "NOREPLICAS Not enough good replicas to write.", "NOAUTH Authentication required.",
        "ERR The user executing the script can't run this command or subcommand script: x, on @user_script:3.",
    ])
    func aServerThatWillNotIsTold(message: String) throws {
        let command = RedisCommand("SET", "secret-key", "typed text")
        let refusal = try #require(RedisRefusal(.error(message), to: command, at: .seconds(3)))
        #expect(refusal.command == "SET" && message.hasPrefix(refusal.reason))
        #expect(throws: RedisProblem.self) { try [RedisValue.simple("OK"), .error(message)].accepted() }
    }

    @Test(arguments: ["WRONGTYPE Operation against a key", "ERR value is not an integer", "TOOBIG a value", ""])
    func aMistakeOfTheCommandIsNone(message: String) throws {
        #expect(RedisRefusal(.error(message), to: RedisCommand("GET"), at: .zero) == nil)
        #expect(try [RedisValue.error(message)].accepted().count == 1)
    }
}

import Synchronization

/// Script that runs whole or not at all. The server is sent its text once, later only its digest.
package final class RedisScript: Sendable {
    package let source: String
    private let digest = Mutex<String?>(nil)

    package init(_ source: String) {
        self.source = source
    }

    /// - Throws: `rejected` when the script failed
    package func run(
        _ commands: RedisCommands, keys: [String], _ arguments: [RedisArgument], isRepeatable: Bool = false
    ) async throws(RedisProblem) -> RedisValue {
        let rest = Self.rest(keys, arguments)
        let digest = RedisArgument(try await digest(commands))
        let reply = try await commands.send(RedisCommand("EVALSHA", [digest] + rest), isRepeatable: isRepeatable)
        if reply.errorCode != "NOSCRIPT" { return try reply.accepted() }
        return try await tell(commands, rest, isRepeatable: isRepeatable).accepted()
    }

    /// Several runs in one go, their replies in order; an error is a value.
    package func run(
        _ commands: RedisCommands, all: [(keys: [String], arguments: [RedisArgument])]
    ) async throws(RedisProblem) -> [RedisValue] {
        let digest = RedisArgument(try await digest(commands))
        let rests = all.map { Self.rest($0.keys, $0.arguments) }
        var replies = try await commands.send(rests.map { RedisCommand("EVALSHA", [digest] + $0) })
        for (at, reply) in replies.enumerated() where reply.errorCode == "NOSCRIPT" {
            replies[at] = try await tell(commands, rests[at], isRepeatable: false)
        }
        return replies
    }

    /// Runs the script by its text, which the server keeps: a restarted server has forgotten it, and in a cluster the
    /// key may live on a node that was never sent it. Nothing was carried out before.
    private func tell(
        _ commands: RedisCommands, _ rest: [RedisArgument], isRepeatable: Bool
    ) async throws(RedisProblem) -> RedisValue {
        try await commands.send(RedisCommand("EVAL", [RedisArgument(source)] + rest), isRepeatable: isRepeatable)
    }

    private static func rest(_ keys: [String], _ arguments: [RedisArgument]) -> [RedisArgument] {
        [RedisArgument(keys.count)] + keys.map { RedisArgument($0) } + arguments
    }

    /// Digest, which the server computes once.
    private func digest(_ commands: RedisCommands) async throws(RedisProblem) -> String {
        if let known = digest.withLock({ $0 }) { return known }
        let load = RedisCommand("SCRIPT", "LOAD", RedisArgument(source))
        let learned = try await commands.send(load, isRepeatable: true).accepted().text ?? ""
        digest.withLock { $0 = learned }
        return learned
    }
}

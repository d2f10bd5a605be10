import Synchronization

/// A script that runs whole or not at all. The server is told its text once, later only its digest.
package final class RedisScript: Sendable {
    package let source: String
    private let digest = Mutex<String?>(nil)

    package init(_ source: String) {
        self.source = source
    }

    /// Several runs in one go, their replies in order; an error is a value.
    package func run(
        _ commands: RedisCommands, all: [(keys: [String], arguments: [RedisArgument])]
    ) async throws(RedisProblem) -> [RedisValue] {
        let load = RedisCommand("SCRIPT", "LOAD", RedisArgument(source))
        let runs = try await digest(commands).map { digest in
            all.map { one in
                RedisCommand(
                    "EVALSHA",
                    [RedisArgument(digest), RedisArgument(one.keys.count)] + one.keys.map { RedisArgument($0) }
                        + one.arguments)
            }
        }
        // Told again each time: a server that was started anew has forgotten it.
        var replies = Array(try await commands.send([load] + (runs ?? [])).dropFirst())
        for (at, reply) in replies.enumerated() where reply.errorCode == "NOSCRIPT" {
            let keys = [RedisArgument(all[at].keys.count)] + all[at].keys.map { RedisArgument($0) }
            replies[at] = try await commands.send(
                RedisCommand("EVAL", [RedisArgument(source)] + keys + all[at].arguments))
        }
        return replies
    }

    private func digest(_ commands: RedisCommands) async throws(RedisProblem) -> String? {
        if let known = digest.withLock({ $0 }) { return known }
        let load = RedisCommand("SCRIPT", "LOAD", RedisArgument(source))
        let learned = try await commands.send(load, isRepeatable: true).accepted().text
        digest.withLock { $0 = learned }
        return learned
    }

    /// - Throws: `rejected` when the script failed
    package func run(
        _ commands: RedisCommands, keys: [String], _ arguments: [RedisArgument], isRepeatable: Bool = false
    ) async throws(RedisProblem) -> RedisValue {
        let rest = [RedisArgument(keys.count)] + keys.map { RedisArgument($0) } + arguments
        if let digest = digest.withLock({ $0 }) {
            let reply = try await commands.send(
                RedisCommand("EVALSHA", [RedisArgument(digest)] + rest), isRepeatable: isRepeatable)
            // A server that was started anew has forgotten it: nothing was carried out.
            if reply.errorCode != "NOSCRIPT" { return try reply.accepted() }
        }
        let load = RedisCommand("SCRIPT", "LOAD", RedisArgument(source))
        let learned = try await commands.send(load, isRepeatable: true).accepted().text
        digest.withLock { $0 = learned }
        let reply = try await commands.send(
            RedisCommand("EVALSHA", [RedisArgument(learned ?? "")] + rest), isRepeatable: isRepeatable)
        if reply.errorCode != "NOSCRIPT" { return try reply.accepted() }
        // In a cluster the key may live where the text was never told.
        return try await commands.send(
            RedisCommand("EVAL", [RedisArgument(source)] + rest), isRepeatable: isRepeatable
        ).accepted()
    }
}

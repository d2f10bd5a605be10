/// A server that answers and will not do what it is asked: its memory is full, its disk is, or we may not. Not a mistake of
/// the command: the next one of its kind will fare no better.
package struct RedisRefusal: Equatable, Sendable {
    /// First words of such errors: `maxmemory`, ACL, `stop-writes-on-bgsave-error`, `min-replicas-to-write`, a password that
    /// was set meanwhile.
    private static let codes: Set<String> = ["OOM", "NOPERM", "MISCONF", "NOREPLICAS", "NOAUTH"]
    /// What a script says that runs a command its user may not run.
    private static let ofScripts = "can't run this command"

    /// The command's name.
    package var command: String
    /// The server's own words, without anything of the command's arguments: an error's first line.
    package var reason: String
    package var at: Duration

    /// nil: the reply is none.
    package init?(_ reply: RedisValue, to command: RedisCommand, at now: Duration) {
        guard case .error(let message) = reply, Self.isRefusal(reply) else { return nil }
        self.command = "\(command)"
        reason = String(message.prefix(200))
        at = now
    }

    package static func isRefusal(_ reply: RedisValue) -> Bool {
        guard case .error(let message) = reply, let code = reply.errorCode else { return false }
        return codes.contains(code) || message.contains(ofScripts)
    }
}

extension [RedisValue] {
    /// These replies, unless the server would not carry out one of the commands.
    package func accepted() throws(RedisProblem) -> [RedisValue] {
        for case .error(let message) in self where RedisRefusal.isRefusal(.error(message)) {
            throw RedisProblem(.rejected, message)
        }
        return self
    }
}

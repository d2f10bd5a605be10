/// Refusal by a server that answers but does not carry out a command: its memory or its disk is full, or we lack the
/// right. Not a mistake of the command: the next one of its kind will fare no better.
package struct RedisRefusal: Equatable, Sendable {
    /// First words of such errors: `maxmemory`, ACL, `stop-writes-on-bgsave-error`, `min-replicas-to-write`, a password that
    /// was set meanwhile.
    private static let codes: Set<String> = ["OOM", "NOPERM", "MISCONF", "NOREPLICAS", "NOAUTH"]
    /// Error text of a script that runs a command its user may not run.
    private static let ofScripts = "can't run this command"

    /// Name of the command.
    package var command: String
    /// Error in the server's own words, without the command's arguments: its first line.
    package var reason: String
    package var at: Duration

    /// Refusal in a reply; nil: the reply is none.
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
    /// Replies, unless the server refused to carry out one of the commands.
    package func accepted() throws(RedisProblem) -> [RedisValue] {
        for case .error(let message) in self where RedisRefusal.isRefusal(.error(message)) {
            throw RedisProblem(.rejected, message)
        }
        return self
    }
}

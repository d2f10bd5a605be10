/// Reason for a missing reply: everything between us and the server. A refusal by the server itself is a `RedisValue`.
package struct RedisProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// No server there, no such name, or no TLS.
        case unreachable
        case timedOut = "timed_out"
        /// Connection ended while replies were due. Whether the command was carried out is not known.
        case closed
        case malformed
        /// User, password or database refused.
        case refused
        /// Server is a replica; we write.
        case notMaster = "not_master"
        /// Server failed too often and is left alone for a moment.
        case breakerOpen = "breaker_open"
        /// All connections for blocking reads are in use.
        case busy
        /// The server answered with an error where a value was needed.
        case rejected
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package init(_ error: any Error, _ code: Code = .closed) {
        self = error as? RedisProblem ?? RedisProblem(code, "\(error)")
    }

    package var description: String { "\(code.rawValue): \(message)" }
}

extension RedisValue {
    /// Value of the reply, unless it is an error.
    package func accepted() throws(RedisProblem) -> RedisValue {
        if case .error(let message) = self { throw RedisProblem(.rejected, message) }
        return self
    }
}

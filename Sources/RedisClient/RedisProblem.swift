/// Why there is no reply: everything between us and the server. What the server itself refuses is a `RedisValue`.
package struct RedisProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// Nobody there, no name, or no TLS.
        case unreachable
        case timedOut = "timed_out"
        /// It ended while replies were due. Whether the command was carried out is not known.
        case closed
        case malformed
        /// User, password or database were refused.
        case refused
        /// It is a replica; we write.
        case notMaster = "not_master"
        /// It failed too often and is left alone for a moment.
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
    /// This value, unless it is an error.
    package func accepted() throws(RedisProblem) -> RedisValue {
        if case .error(let message) = self { throw RedisProblem(.rejected, message) }
        return self
    }
}

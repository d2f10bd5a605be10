import RedisClient

/// Failure of a store to do what it was asked: it cannot be reached, or refused.
package struct StoreProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var message: String

    package init(_ message: String) {
        self.message = message
    }

    package init(_ problem: RedisProblem) {
        message = "redis: \(problem)"
    }

    package var description: String { message }
}

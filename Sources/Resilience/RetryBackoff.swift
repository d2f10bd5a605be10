/// Schedule of retries: waits of 1 → 2 → 4 s and so on, each shortened at random so that callers that failed together
/// do not come back together.
package struct RetryBackoff: Equatable, Sendable {
    /// Retries after the first try.
    package var retriesMax: Int
    package var first: Duration
    package var ceiling: Duration
    package private(set) var retries = 0

    package init(retriesMax: Int = 3, first: Duration = .seconds(1), ceiling: Duration = .seconds(30)) {
        self.retriesMax = retriesMax
        self.first = first
        self.ceiling = ceiling
    }

    package enum FailureAction: Equatable, Sendable {
        case retry(after: Duration)
        case giveUp
    }

    /// - Parameters:
    ///   - random: from 0 to 1; the wait is between half of the step and all of it
    ///   - atLeast: wait that the other side asked for (`Retry-After`); longer than the ceiling means giving up
    package mutating func tryFailed(random: Double, atLeast: Duration = .zero) -> FailureAction {
        guard retries < retriesMax, atLeast <= ceiling else { return .giveUp }
        let step = min(ceiling, first * (1 << min(retries, 16)))
        retries += 1
        return .retry(after: max(atLeast, step * (0.5 + 0.5 * min(max(random, 0), 1))))
    }
}

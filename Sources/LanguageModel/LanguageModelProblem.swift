/// Why a model did not answer.
package struct LanguageModelProblem: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        case unreachable
        case timedOut = "timed_out"
        case rateLimited = "rate_limited"
        case unavailable
        case rejected
        case badStream = "bad_stream"
        case upstreamError = "upstream_error"
        case cutOff = "cut_off"
        case breakerOpen = "breaker_open"
        /// We stopped it: it says nothing about the model.
        case cancelled
    }

    package var code: Code
    package var message: String
    /// A later try may go better.
    package var isTransient: Bool
    /// What the other side asked us to wait.
    package var retryAfter: Duration?

    package init(_ code: Code, _ message: String, isTransient: Bool = false, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
        self.retryAfter = retryAfter
    }
}

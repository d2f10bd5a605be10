/// Reason why a model did not answer.
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
        /// Completed normally, without text.
        case empty
        /// Token limit reached in the middle of an answer.
        case tokenLimit = "token_limit"
        /// Answer held back by a filter or by the model itself.
        case filtered
        /// Tool call requested, where there are no tools.
        case toolCall = "tool_call"
        /// Ended for a reason that is not the end of an answer.
        case unfinished
        case breakerOpen = "breaker_open"
        /// Cancelled by us: it says nothing about the model.
        case cancelled
    }

    package var code: Code
    package var message: String
    /// Whether a later try may succeed.
    package var isTransient: Bool
    /// Delay that the other side asked for.
    package var retryAfter: Duration?

    /// Whether it concerns the service rather than one answer; such problems count for the breaker.
    package var isOfTheService: Bool {
        switch code {
        case .unreachable, .timedOut, .rateLimited, .unavailable, .rejected, .badStream, .upstreamError, .cutOff: true
        case .empty, .tokenLimit, .filtered, .toolCall, .unfinished, .breakerOpen, .cancelled: false
        }
    }

    package init(_ code: Code, _ message: String, isTransient: Bool = false, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
        self.retryAfter = retryAfter
    }
}

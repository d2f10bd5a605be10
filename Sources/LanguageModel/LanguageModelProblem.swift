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
        /// It ended as it should, and said nothing.
        case empty
        /// It ran into its token limit in the middle of an answer.
        case tokenLimit = "token_limit"
        /// A filter, or the model itself, held the answer back.
        case filtered
        /// It wants a tool called, and there is none.
        case toolCall = "tool_call"
        /// It ended for a reason that is not the end of an answer.
        case unfinished
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

    /// It says something about the service, not about one answer: a breaker counts it.
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

import WireProtocol

/// Event of an answerer at work.
package enum AnswerEvent: Sendable {
    case stage(Status.Stage, String)
    /// Source of the answer is ready.
    case prepared
    case text(String)
    /// Answer below the answerer's usual quality: not worth caching.
    case makeshift
}

/// Reason why there is no answer, in the form that the browser is told.
package struct AnswerProblem: Error, Equatable {
    package var code: ErrorCode
    package var message: String

    package init(code: ErrorCode, message: String) {
        self.code = code
        self.message = message
    }

    /// Problem with the code and message of an error frame.
    package init(_ error: ErrorFrame) { self.init(code: error.code, message: error.message) }
}

/// Failure: no room for more text. The text so far stands, and the answer is to be finished.
package struct AnswerFull: Error {
    package init() {}
}

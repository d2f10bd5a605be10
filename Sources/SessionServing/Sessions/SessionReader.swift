import SessionLogic
import WireProtocol

/// Who is told that a session has something new: its connection, or a request that streams one answer.
package protocol SessionReader: AnyObject, Sendable {
    /// An answer has grown or ended. Many of these may become one.
    func answersChanged()
    func prefetchChanged(_ frame: PrefetchFrame)
    /// Another connection took the session over.
    func replaced()
    /// An answer that another pod began can be gone on with now, or not.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?)
}

extension SessionReader {
    package func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {}
}

import SessionLogic
import WireProtocol

/// Receiver of a session's news: its connection, or a request that streams one answer.
package protocol SessionReader: AnyObject, Sendable {
    /// An answer has grown or ended. Many of these may become one.
    func answersChanged()
    func prefetchChanged(_ frame: PrefetchFrame)
    /// Replaced: another connection took the session over.
    func replaced()
    /// Resume decided: another pod's answer can be continued now, or cannot.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?)
}

extension SessionReader {
    package func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {}
}

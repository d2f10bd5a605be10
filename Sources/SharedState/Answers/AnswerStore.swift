import SessionLogic

/// Store of the answers that sessions can resume: the only place that decides which pod writes one.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol AnswerStore: Sendable {
    /// Whether stored answers survive this pod, so that another one can continue.
    var outlivesPod: Bool { get }
    /// Changes an answer, as its writer.
    func carryOut(_ write: AnswerWrite, _ record: QueryRecord, _ owner: AnswerOwner) async -> JournalWriter.Reply
    /// Announces that the writer lives and writes.
    func touch(_ session: String, _ id: String, fence: Int) async
    /// Answer as far as it is stored; nil when nothing is left of it.
    func answer(_ session: String, _ id: String) async throws(StoreProblem) -> StoredAnswer?
    /// Present writer of an answer; nil when the store has forgotten it.
    func writing(_ session: String, _ id: String) async throws(StoreProblem) -> AnswerWriting?
    /// Waits for entries after this many first ones. None when none came in time.
    ///
    /// - Returns: the entries, and the number of the last one
    func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration
    ) async throws(StoreProblem) -> (read: [AnswerEntry], last: Int)
    /// Removes sessions that the pod no longer holds.
    func forgot(_ sessions: [String])
    /// Becomes the writer of an answer whose writer had this fencing number.
    ///
    /// - Returns: the new number; nil when another pod was faster
    func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(StoreProblem) -> Int?
}

import SessionLogic

/// The answers that sessions can come back to: the only place where it is decided who writes one.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol AnswerStore: Sendable {
    /// What is stored is there when this pod has died: another one can go on.
    var outlivesPod: Bool { get }
    /// Changes an answer, as its writer.
    func carryOut(_ write: AnswerWrite, _ record: QueryRecord, _ owner: AnswerOwner) async -> JournalWriter.Reply
    /// The writer lives and writes.
    func touch(_ session: String, _ id: String, fence: Int) async
    /// An answer as far as it is stored; nil when there is nothing of it any more.
    func answer(_ session: String, _ id: String) async throws(StoreProblem) -> StoredAnswer?
    /// Who writes it now; nil when the store has forgotten it.
    func writing(_ session: String, _ id: String) async throws(StoreProblem) -> AnswerWriting?
    /// Waits for entries after the first ones, so many. None when none came in time.
    ///
    /// - Returns: the entries, and the number of the last one
    func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration
    ) async throws(StoreProblem) -> (read: [AnswerEntry], last: Int)
    /// The pod does not hold these sessions any more.
    func forgot(_ sessions: [String])
    /// Becomes the writer of an answer whose writer had this fencing number.
    ///
    /// - Returns: the new number; nil when somebody else was faster
    func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(StoreProblem) -> Int?
}

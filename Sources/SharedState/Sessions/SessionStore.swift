import WireProtocol
import SessionLogic

/// Session as its pod holds it.
package struct HeldSession: Equatable, Sendable {
    package var id: String
    package var client: String
    /// Number of the session's present connection, counted over all pods.
    package var epoch: Int

    package init(id: String, client: String, epoch: Int) {
        self.id = id
        self.client = client
        self.epoch = epoch
    }
}

/// Store of the sessions of all pods: the only place that decides which pod holds a session.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol SessionStore: Sendable {
    /// Announces a session that a browser began here. Soon and in order, without a wait.
    func opened(_ session: HeldSession)
    /// Announces that a session has no connection any more; it can still be resumed. Soon and in order, like `opened`.
    ///
    /// - Parameter messages: messages that the connection brought
    func left(_ session: HeldSession, messages: Int)
    /// Removes sessions that the pod no longer holds.
    func forgot(_ ids: [String])
    /// Claims a session for this pod; the pod that had it is told.
    ///
    /// - Returns: the session's record with its epoch raised; nil when there is no such session
    func claim(_ id: String, client: String) async throws(StoreProblem) -> SessionRecord?
    /// Stores the exchanges that `welcome` tells a returning browser.
    func historyChanged(_ id: String, _ history: [Exchange]) async throws(StoreProblem)
}

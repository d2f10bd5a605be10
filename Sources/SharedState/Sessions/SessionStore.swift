import WireProtocol
import SessionLogic

/// A session as its pod holds it.
package struct HeldSession: Equatable, Sendable {
    package var id: String
    package var client: String
    /// Which connection of the session is the present one; they are counted over all pods.
    package var epoch: Int

    package init(id: String, client: String, epoch: Int) {
        self.id = id
        self.client = client
        self.epoch = epoch
    }
}

/// The sessions of all pods: the only place where it is decided whose a session is.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol SessionStore: Sendable {
    /// A browser began a session here. Said soon and in order; nobody waits.
    func opened(_ session: HeldSession)
    /// Nobody is connected any more; the session can still be come back to. Said like that.
    ///
    /// - Parameter messages: that the connection brought
    func left(_ session: HeldSession, messages: Int)
    /// The pod does not hold these any more.
    func forgot(_ ids: [String])
    /// Makes a session this pod's; whichever had it is told.
    ///
    /// - Returns: what is known of it, its epoch raised; nil when there is no such session
    func claim(_ id: String, client: String) async throws(StoreProblem) -> SessionRecord?
    /// What `welcome` tells who comes back.
    func historyChanged(_ id: String, _ history: [Exchange]) async throws(StoreProblem)
}

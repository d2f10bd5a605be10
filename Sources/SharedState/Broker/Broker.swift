/// Who is told what was published for a browser: its connection.
package protocol NoticeReceiver: AnyObject, Sendable {
    /// - Parameter notice: JSON
    func noticeReceived(_ notice: String)
}

/// Carries what programs publish to browsers, wherever they are connected.
///
/// Its forms: memory (this pod's connections) and Redis.
package protocol Broker: Sendable {
    /// To every connection of a client.
    ///
    /// - Returns: how many receivers there were: connections of this pod, or pods that have some
    func publish(_ payload: [UInt8], toClient client: String) async throws(StoreProblem) -> Int
    func publishToEverybody(_ payload: [UInt8]) async throws(StoreProblem) -> Int
    /// A browser connected here: what is published to its client is wanted from now on.
    func came(_ client: String, _ receiver: any NoticeReceiver)
    func left(_ client: String, _ receiver: any NoticeReceiver)
}

/// Tells every connection of the pod.
package typealias TellEverybody = @Sendable (_ notice: String) -> Int

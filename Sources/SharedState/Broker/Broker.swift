/// Receiver of notices published for a browser: its connection.
package protocol NoticeReceiver: AnyObject, Sendable {
    /// - Parameter notice: JSON
    func noticeReceived(_ notice: String)
}

/// Broker of notices from programs to browsers, wherever they are connected.
///
/// Its forms: memory (this pod's connections) and Redis.
package protocol Broker: Sendable {
    /// Publishes to every connection of a client.
    ///
    /// - Returns: number of receivers: connections of this pod, or pods that have some
    func publish(_ payload: [UInt8], toClient client: String) async throws(StoreProblem) -> Int
    func publishToEverybody(_ payload: [UInt8]) async throws(StoreProblem) -> Int
    /// Subscribes to a client's notices: a browser of it connected here.
    func came(_ client: String, _ receiver: any NoticeReceiver)
    func left(_ client: String, _ receiver: any NoticeReceiver)
}

/// Publishes to every connection of the pod.
package typealias TellEverybody = @Sendable (_ notice: String) -> Int

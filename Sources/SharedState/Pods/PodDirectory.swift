import Fleet
import SessionLogic

/// Directory of a site's pods: what each announces once a second, and what this one knows of them.
///
/// Its forms: memory (this pod is the only one) and Redis.
package protocol PodDirectory: Sendable {
    /// Name of this process among all that ever ran under the pod's name.
    var pod: String { get }
    /// Whether there may be other pods.
    var isShared: Bool { get }
    /// Whether something that pods share is out of reach, or the other pods do not know of this one yet.
    var isDegraded: Bool { get }
    /// Whether the meeting place of the pods answers at all, even with a refusal. Takes no lock.
    var isAnswering: Bool { get }
    /// Time that the meeting place has been away or of no use; nil when it is there. Takes no lock.
    func awayFor(now: Duration) -> Duration?
    /// Topics that this pod listens to.
    var topicCount: Int { get }
    /// Reads the view of the pods without copying it: a copy that is held would have all places copied when the next
    /// message comes.
    func withView<Value>(_ body: (ClusterView) -> Value) -> Value
    /// Whether a pod lives; nil when it cannot be checked.
    func isAlive(_ pod: String) async -> Bool?
    /// Waits a moment for the meeting place of the pods.
    func waitUntilUp(atMost: Duration) async
    /// Removes the remains of pods that died long ago.
    ///
    /// - Returns: whether all of it is done
    func cleanUp() async -> Bool
}

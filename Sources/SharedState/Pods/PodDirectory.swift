import Fleet
import SessionLogic

/// The pods of a site: what each says of itself once a second, and what this one knows of them.
///
/// Its forms: memory (this pod is the only one) and Redis.
package protocol PodDirectory: Sendable {
    /// This process among all that ever ran under its name.
    var pod: String { get }
    /// There may be other pods.
    var isShared: Bool { get }
    /// Something that pods share is out of reach, or they do not know of this one yet.
    var isDegraded: Bool { get }
    /// The place where pods meet answers, whatever it answers. Takes no lock.
    var isAnswering: Bool { get }
    /// How long that place has been away, or of no use; nil when it is there. Takes no lock.
    func awayFor(now: Duration) -> Duration?
    /// Topics that this pod listens to.
    var topicCount: Int { get }
    /// Looks at what is known of the pods, where it is: a copy that is held would have all places copied when the next
    /// message comes.
    func withView<Value>(_ body: (ClusterView) -> Value) -> Value
    /// Whether a pod lives; nil when it cannot be seen.
    func isAlive(_ pod: String) async -> Bool?
    /// Waits a moment for the place where pods meet.
    func waitUntilUp(atMost: Duration) async
    /// Takes away what pods left that died long ago.
    ///
    /// - Returns: whether all of it is done
    func cleanUp() async -> Bool
}

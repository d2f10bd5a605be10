import Fleet
import SessionLogic

/// Directory of one pod alone: it knows itself, and nothing is ever out of reach.
package struct MemoryPods: PodDirectory {
    package let pod: String

    package init(pod: String) {
        self.pod = pod
    }

    package var isShared: Bool { false }
    package var isDegraded: Bool { false }
    package var isAnswering: Bool { false }
    package func awayFor(now: Duration) -> Duration? { nil }
    package var topicCount: Int { 0 }
    package func withView<Value>(_ body: (ClusterView) -> Value) -> Value { body(ClusterView(own: pod)) }
    package func isAlive(_ pod: String) async -> Bool? { pod == self.pod }
    package func waitUntilUp(atMost: Duration) async {}
    package func cleanUp() async -> Bool { true }
}

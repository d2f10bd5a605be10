import Synchronization

/// Count of open WebSocket connections. The gauge is set from here, so it cannot drift.
package final class ConnectionCensus: Sendable {
    private let connections = Atomic(0)

    package init() {}

    package var count: Int { connections.load(ordering: .relaxed) }
    package func opened() { connections.add(1, ordering: .relaxed) }
    package func closed() { connections.subtract(1, ordering: .relaxed) }
}

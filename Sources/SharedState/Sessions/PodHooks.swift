import Fleet
import Synchronization

/// Callbacks from the stores to the pod, which they ask and tell of other pods' changes. The pod is assembled after its
/// stores: until the hooks are installed nothing is told.
package final class PodHooks: Sendable {
    package struct Hooks: Sendable {
        /// A session of this pod went on elsewhere.
        package var sessionMovedAway: @Sendable (_ session: String, _ epoch: Int) -> Void
        /// Cached values are to be forgotten.
        package var invalidated: @Sendable (Invalidation) -> Void
        /// A store may have forgotten entries: the answers of this pod are to be checked.
        package var storeReturned: @Sendable () async -> Void
        package var connections: @Sendable () -> Int
        package var sessionCount: @Sendable () -> Int
        package var sessions: @Sendable () -> [HeldSession]

        package init(
            sessionMovedAway: @escaping @Sendable (_ session: String, _ epoch: Int) -> Void,
            invalidated: @escaping @Sendable (Invalidation) -> Void,
            storeReturned: @escaping @Sendable () async -> Void,
            connections: @escaping @Sendable () -> Int,
            sessionCount: @escaping @Sendable () -> Int,
            sessions: @escaping @Sendable () -> [HeldSession]
        ) {
            self.sessionMovedAway = sessionMovedAway
            self.invalidated = invalidated
            self.storeReturned = storeReturned
            self.connections = connections
            self.sessionCount = sessionCount
            self.sessions = sessions
        }
    }

    private let hooks = Mutex<Hooks?>(nil)

    package init() {}

    package func install(_ hooks: Hooks) { self.hooks.withLock { $0 = hooks } }

    package var installed: Hooks? { hooks.withLock { $0 } }
}

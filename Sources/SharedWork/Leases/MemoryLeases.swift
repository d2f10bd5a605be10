import SharedState
import Caching
import PodRuntime
import Synchronization

/// Leases of one pod alone: held by one piece of its work at a time.
package final class MemoryLeases: LeaseStore {
    /// Names remembered; beyond this, those without a holder are forgotten.
    private static let namesMax = 10_000

    private struct Lease {
        var token: String
        var until: Duration
    }

    private struct State {
        var leases: [String: Lease] = [:]
        var fence = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func acquire(_ name: String, token: String) async throws(StoreProblem) -> Int? {
        take(name, token: token, for: LeaseHold.timeToLive)
    }

    private func take(_ name: String, token: String, for time: Duration) -> Int? {
        let now = MonotonicClock.now
        return state.withLock { state in
            if let held = state.leases[name], held.until > now { return nil }
            if state.leases.count >= Self.namesMax { state.leases = state.leases.filter { $0.value.until > now } }
            state.leases[name] = Lease(token: token, until: now + time)
            state.fence += 1
            return state.fence
        }
    }

    package func renew(_ name: String, token: String) async -> Bool? {
        state.withLock { state in
            guard state.leases[name]?.token == token else { return false }
            state.leases[name]?.until = MonotonicClock.now + LeaseHold.timeToLive
            return true
        }
    }

    package func release(_ name: String, token: String) async {
        state.withLock { if $0.leases[name]?.token == token { $0.leases[name] = nil } }
    }

    package func isFirst(_ name: String, within seconds: Int) async -> Bool {
        take(name, token: "", for: .seconds(seconds)) != nil
    }
}

import SharedState
import Caching
import PodRuntime
import PrometheusMetrics

/// Store of leases for work that only one pod does at a time: each holder has a fencing number that rises with each.
///
/// Its forms: memory (this pod's work alone) and Redis.
package protocol LeaseStore: Sendable {
    /// - Returns: the fencing number; nil when the lease is taken
    func acquire(_ name: String, token: String) async throws(StoreProblem) -> Int?
    /// - Returns: whether it is still this holder's; nil: the store is out of reach
    func renew(_ name: String, token: String) async -> Bool?
    func release(_ name: String, token: String) async
    /// Whether this pod is the first to ask within this many seconds: for work that one pod does now and then.
    func isFirst(_ name: String, within seconds: Int) async -> Bool
}

/// Outcome of work under a lease.
package enum LeaseOutcome<Value: Sendable>: Sendable {
    case done(Value)
    /// Taken: another pod does it.
    case taken
    /// Store out of reach.
    case away
}

extension LeaseStore {
    /// Runs the work if no other pod does, and keeps the lease as long as it takes. When the lease is lost meanwhile
    /// the work goes on: its writes carry its number, and are refused.
    package func hold<Value: Sendable>(
        _ name: String, telemetry: Telemetry, _ work: @escaping @Sendable (_ fence: Int) async -> Value
    ) async -> LeaseOutcome<Value> {
        let token = Identifiers.random()
        let askedAt = MonotonicClock.now
        let fence: Int
        do throws(StoreProblem) {
            guard let acquired = try await acquire(name, token: token) else { return .taken }
            fence = acquired
        } catch {
            return .away
        }
        telemetry.leasesAcquired.add(1)
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work(fence) }
            group.addTask {
                await renew(name, token, LeaseHold(fence: fence, askedAt: askedAt))
                return nil
            }
            var value: Value?
            for await result in group {
                guard let result else { continue }
                value = result
                group.cancelAll()
            }
            await release(name, token: token)
            return value.map { .done($0) } ?? .away
        }
    }

    private func renew(_ name: String, _ token: String, _ lease: LeaseHold) async {
        var lease = lease
        while (try? await Task.sleep(for: .milliseconds(250))) != nil {
            switch lease.ticked(now: MonotonicClock.now) {
            case .doNothing: break
            case .lost: return
            case .renew:
                let askedAt = MonotonicClock.now
                lease.renewalAnswered(isOurs: await renew(name, token: token), askedAt: askedAt)
            }
        }
    }
}

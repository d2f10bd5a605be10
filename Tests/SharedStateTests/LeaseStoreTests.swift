@testable import SharedWork
import Caching
import PodRuntime
import TestSupport
import Testing

@testable import SharedState

/// The contract of every lease store, and on a real server what happens when a holder dies.
@Suite struct LeaseStoreTests {
    private let telemetry = Telemetry()

    @Test(arguments: StoreForm.allCases)
    func oneHoldsItAndTheOthersAreToldSo(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            var outcome = LeaseOutcome<Int>.away
            // A machine so busy that a lease ends before it is renewed proves nothing.
            for _ in 0..<5 {
                let askedAt = MonotonicClock.now
                outcome = await one.stores.leases.hold("a", telemetry: telemetry) { fence in
                    guard case .taken = await other.stores.leases.hold("a", telemetry: telemetry, { _ in 0 }) else {
                        return -1
                    }
                    return fence
                }
                if MonotonicClock.now - askedAt < LeaseHold.timeToLive / 2 { break }
            }
            guard case .done(let fence) = outcome, fence > 0 else { return #expect(Bool(false), "\(outcome)") }
            let next = await other.stores.leases.hold("a", telemetry: telemetry) { $0 }
            guard case .done(let later) = next, later > fence else { return #expect(Bool(false), "\(next)") }
        }
    }

    /// It holds longer than its time to live, because it is renewed.
    @Test(arguments: StoreForm.allCases)
    func aLeaseIsRenewedWhileTheWorkGoesOn(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            async let long = one.stores.leases.hold("a", telemetry: telemetry) { _ in
                try? await Task.sleep(for: .seconds(4))
                return true
            }
            try await Task.sleep(for: .milliseconds(3600))
            guard case .taken = await other.stores.leases.hold("a", telemetry: telemetry, { _ in 0 }) else {
                return #expect(Bool(false))
            }
            guard case .done(true) = await long else { return #expect(Bool(false)) }
        }
    }

    @Test(arguments: StoreForm.allCases)
    func onlyItsHolderRenewsAndReleases(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            let first = try await one.stores.leases.acquire("a", token: "mine")
            #expect(first == 1)
            #expect(try await other.stores.leases.acquire("a", token: "yours") == nil)
            #expect(await one.stores.leases.renew("a", token: "mine") == true)
            #expect(await other.stores.leases.renew("a", token: "yours") == false)
            await other.stores.leases.release("a", token: "yours")
            #expect(try await other.stores.leases.acquire("a", token: "yours") == nil)
            await one.stores.leases.release("a", token: "mine")
            #expect(try await other.stores.leases.acquire("a", token: "yours") == 2)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func whatIsDoneNowAndThenIsDoneByTheFirst(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            #expect(await one.stores.leases.isFirst("a", within: 1))
            #expect(await other.stores.leases.isFirst("a", within: 1) == false)
            try await Task.sleep(for: .milliseconds(1100))
            #expect(await other.stores.leases.isFirst("a", within: 1))
        }
    }

    /// A holder that died is replaced in less than five seconds; what it writes late is refused.
    @Test func aDeadHolderIsReplacedWithAHigherNumber() async throws {
        let server = try await RedisServer()
        try server.cli("set", "hunch:lease:a", "somebody", "px", "3000")
        try server.cli("set", "hunch:fence:a", "7")
        try await StoreFixture.run(on: server) { one, _ in
            let (leases, cache) = (one.stores.leases, one.stores.cache)
            var taken: Int?
            while taken == nil {
                if case .done(let fence) = await leases.hold("a", telemetry: telemetry, { $0 }) { taken = fence }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(taken == 8)
            // No holder is believed longer than this without renewing.
            #expect(LeaseHold.timeToLive < .seconds(5))
            let held = await leases.hold("b", telemetry: telemetry) { _ in
                (try? server.cli("pttl", "hunch:lease:b")) ?? ""
            }
            guard case .done(let left) = held else { return #expect(Bool(false)) }
            #expect((1...3000).contains(Int(left) ?? 0))
            #expect(Int(try server.cli("ttl", "hunch:fence:b")) ?? -1 > 0)
            await cache.store(CacheEntry("x", [1], lease: "a", fence: 8, generation: 0, tags: []))
            await cache.store(CacheEntry("x", [2], lease: "a", fence: 7, generation: 0, tags: []))
            guard case .hit([1], _) = await cache.value("x") else { return #expect(Bool(false)) }
        }
    }

    @Test func withoutAServerNobodyCanBeAsked() async throws {
        let server = try await RedisServer()
        try await StoreFixture.run(on: server) { one, _ in
            server.kill()
            guard case .away = await one.stores.leases.hold("a", telemetry: telemetry, { $0 }) else {
                return #expect(Bool(false))
            }
            #expect(await one.stores.leases.isFirst("a", within: 1) == false)
        }
    }
}

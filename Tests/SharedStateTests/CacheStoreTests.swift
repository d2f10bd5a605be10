@testable import SharedWork
@testable import Fleet
import SessionLogic
import TestSupport
import Testing

@testable import SharedState

/// The contract of every shared layer.
@Suite struct CacheStoreTests {
    private func entry(
        _ digest: String, _ value: [UInt8], generation: Int = 0, fence: Int? = nil, tags: [String] = []
    ) -> CacheEntry {
        CacheEntry(digest, value, lease: "l", fence: fence, generation: generation, tags: tags)
    }

    @Test(arguments: StoreForm.allCases)
    func whatWasKeptIsFound(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            #expect(await other.stores.cache.value("x") == .miss)
            await one.stores.cache.store(entry("x", [1, 2]))
            #expect(await other.stores.cache.value("x") == .hit([1, 2], isStale: false))
            #expect(await other.stores.cache.isOld("x") == false)
            #expect(await other.stores.cache.isOld("unknown") == false)
            var nothing = entry("n", [7])
            nothing.isNegative = true
            await one.stores.cache.store(nothing)
            #expect(await other.stores.cache.value("n") == .negative([7]))
        }
    }

    @Test(arguments: StoreForm.allCases)
    func aLateHolderOfALeaseKeepsNothing(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            let token = "t"
            let first = try #require(try await one.stores.leases.acquire("l", token: token))
            await one.stores.leases.release("l", token: token)
            let second = try #require(try await other.stores.leases.acquire("l", token: token))
            await other.stores.cache.store(entry("x", [2], fence: second))
            await one.stores.cache.store(entry("x", [1], fence: first))
            #expect(await one.stores.cache.value("x") == .hit([2], isStale: false))
        }
    }

    @Test(arguments: StoreForm.allCases)
    func whatIsInvalidatedIsForgottenByAll(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            let before = await one.stores.cache.generation()
            await one.stores.cache.store(entry("a", [1], generation: before, tags: ["t"]))
            await one.stores.cache.store(entry("b", [2], generation: before, tags: ["u"]))
            let count = try await other.stores.cache.forget(Invalidation(tags: ["t", "unknown"]))
            #expect(count == 1)
            #expect(await one.stores.cache.value("a") == .miss)
            #expect(await one.stores.cache.value("b") == .hit([2], isStale: false))
            // What was begun before is not kept after.
            await one.stores.cache.store(entry("c", [3], generation: before))
            #expect(await one.stores.cache.value("c") == .miss)
            #expect(try await other.stores.cache.forget(Invalidation(everything: true)) == 1)
            #expect(await one.stores.cache.value("b") == .miss)
            guard form == .redis else { return }
            #expect(await StoreFixture.eventually { one.heard.all.invalidated.contains { $0.everything } })
        }
    }

    /// Tags of values that were given up take no room for ever.
    @Test func theMemoryFormIsBounded() async throws {
        let cache = MemoryCache(bytesMax: 10_000)
        for number in 0..<3000 {
            await cache.store(entry("\(number)", [UInt8](repeating: 0, count: 100), tags: ["t\(number)"]))
        }
        #expect(await cache.value("0") == .miss)
        #expect(await cache.value("2999") != .miss)
        #expect(try await cache.forget(Invalidation(everything: true)) <= 10_000 / 356)
    }

    @Test func withoutAServerNobodyCanBeAsked() async throws {
        let server = try await RedisServer()
        try await StoreFixture.run(on: server) { one, _ in
            server.kill()
            #expect(await one.stores.cache.value("x") == .away)
            await #expect(throws: StoreProblem.self) {
                _ = try await one.stores.cache.forget(Invalidation(everything: true))
            }
        }
    }
}

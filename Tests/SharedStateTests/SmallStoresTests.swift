@testable import SharedWork
@testable import Fleet
import PodRuntime
import SessionLogic
import Synchronization
import TestSupport
import Testing

@testable import SharedState

/// The contract of every popularity store.
@Suite struct PopularityStoreTests {
    @Test(arguments: StoreForm.allCases)
    func whatPodsLearnAddsUp(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            #expect(await one.stores.popularity.add(["a": 1, "b": 2], to: nil).isEmpty)
            #expect(await other.stores.popularity.add(["a": 0.5], to: nil).isEmpty)
            #expect(await one.stores.popularity.weights(of: nil) == ["a": 1.5, "b": 2])
            // What is there stays, what is not comes back.
            await one.stores.popularity.restore(["a": 9, "c": 3], to: nil)
            await other.stores.popularity.forget(["b", "unknown"], of: nil)
            #expect(await other.stores.popularity.weights(of: nil) == ["a": 1.5, "c": 3])
        }
    }

    @Test(arguments: StoreForm.allCases)
    func eachCatalogueHasItsOwn(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            #expect(await one.stores.popularity.add(["a": 1], to: nil).isEmpty)
            #expect(await one.stores.popularity.add(["a": 2], to: "parts").isEmpty)
            #expect(await other.stores.popularity.weights(of: "parts") == ["a": 2])
            await other.stores.popularity.forget(["a"], of: nil)
            #expect(await one.stores.popularity.weights(of: nil) == [:])
            #expect(await one.stores.popularity.weights(of: "parts") == ["a": 2])
        }
    }

    @Test func whatCannotBeToldIsGivenBack() async throws {
        let server = try await RedisServer()
        try await StoreFixture.run(on: server) { one, _ in
            server.kill()
            #expect(await one.stores.popularity.add(["a": 1], to: nil) == ["a": 1])
            #expect(await one.stores.popularity.weights(of: nil) == nil)
        }
    }
}

/// The contract of every store of what is typed most.
@Suite struct HottestStoreTests {
    @Test(arguments: StoreForm.allCases)
    func theHottestComeFirst(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            await one.stores.hottest.add([("a", 2), ("b", 30)], of: "r")
            await other.stores.hottest.add([("c", 8), ("a", 2)], of: "r")
            #expect(await one.stores.hottest.texts(of: "r", most: 2) == ["b", "c"])
            #expect(await one.stores.hottest.texts(of: "another", most: 2) == [])
            await other.stores.hottest.add([("d", 1)], of: "another")
            #expect(await one.stores.hottest.texts(of: "another", most: 2) == ["d"])
            #expect(await one.stores.hottest.texts(of: "r", most: 2) == ["b", "c"])
        }
    }
}

/// The contract of every place where the key that signs is agreed on.
@Suite struct SecretStoreTests {
    @Test func theFirstOfferIsTaken() async throws {
        let memory = MemorySecret()
        #expect(await memory.agree(on: "first").secret == "first")
        #expect(await memory.agree(on: "second").secret == "first")
        let server = try await RedisServer()
        try await TaskQueueTests.withRedis(server) { redis, _ in
            let (one, other) = (RedisSecret(redis, RedisKeys()), RedisSecret(redis, RedisKeys()))
            #expect(await one.agree(on: "first secret of many").secret == "first secret of many")
            let agreed = await other.agree(on: "second secret of many")
            #expect(agreed.secret == "first secret of many" && !agreed.isBad)
            try server.cli("set", "hunch:secret", "short")
            let replaced = await other.agree(on: "second secret of many")
            #expect(replaced.secret == "second secret of many" && replaced.isBad)
        }
    }
}

/// The contract of every directory of pods.
@Suite struct PodDirectoryTests {
    @Test(arguments: StoreForm.allCases)
    func aPodKnowsWhoLives(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            let pods = one.stores.pods
            #expect(pods.isShared == (form == .redis) && !pods.isDegraded)
            #expect(pods.awayFor(now: MonotonicClock.now) == nil)
            #expect(await StoreFixture.eventually { await pods.isAlive(other.stores.pods.pod) == true })
            #expect(await pods.isAlive("nobody") == false)
            #expect(await pods.cleanUp())
            guard form == .redis else { return }
            #expect(await StoreFixture.eventually { pods.withView { $0.pods.count } == 2 })
            await other.stores.leave()
        }
    }

    @Test func withoutAServerAPodIsDegradedAndSaysSinceWhen() async throws {
        let server = try await RedisServer()
        try await StoreFixture.run(on: server) { one, _ in
            server.kill()
            let pods = one.stores.pods
            #expect(await StoreFixture.eventually { pods.isDegraded && !pods.isAnswering })
            #expect((pods.awayFor(now: MonotonicClock.now) ?? .seconds(-1)) >= .zero)
            #expect(await pods.isAlive(pods.pod) == nil)
            #expect(await pods.cleanUp() == false)
        }
    }
}

/// The contract of every broker.
@Suite struct BrokerStoreTests {
    private final class Receiver: NoticeReceiver {
        private let heard = Mutex<[String]>([])
        var all: [String] { heard.withLock { $0 } }
        func noticeReceived(_ notice: String) { heard.withLock { $0.append(notice) } }
    }

    @Test(arguments: StoreForm.allCases)
    func whatIsPublishedReachesEachConnectionOfAClient(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            let (first, second, stranger) = (Receiver(), Receiver(), Receiver())
            one.stores.broker.came("ann", first)
            other.stores.broker.came("ann", second)
            one.stores.broker.came("bob", stranger)
            let payload = Array("{\"n\":1}".utf8)
            let isHeard = try await StoreFixture.eventually {
                _ = try await other.stores.broker.publish(payload, toClient: "ann")
                return !first.all.isEmpty && !second.all.isEmpty
            }
            #expect(isHeard && stranger.all.isEmpty)
            #expect(first.all.first == "{\"n\":1}")
            one.stores.broker.left("ann", first)
            other.stores.broker.left("ann", second)
            let isNobodyThere = try await StoreFixture.eventually {
                try await other.stores.broker.publish(payload, toClient: "ann") == 0
            }
            #expect(isNobodyThere)
            let isToldToAll = try await StoreFixture.eventually {
                _ = try await other.stores.broker.publishToEverybody(payload)
                return !one.heard.all.everybody.isEmpty && !other.heard.all.everybody.isEmpty
            }
            #expect(isToldToAll)
        }
    }
}

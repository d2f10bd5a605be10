@testable import SharedWork
import SessionLogic
import TestSupport
import Testing
import WireProtocol

@testable import SharedState

/// The contract of every session store.
@Suite struct SessionStoreTests {
    private let session = HeldSession(id: "s", client: "ann", epoch: 1)

    /// Said soon, not at once.
    private func claim(_ store: any SessionStore, client: String = "ann") async throws -> SessionRecord? {
        var record: SessionRecord?
        _ = try await StoreFixture.eventually {
            record = try await store.claim("s", client: client)
            return record != nil
        }
        return record
    }

    @Test(arguments: StoreForm.allCases)
    func aSessionIsWhoseWhoClaimedItLast(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            one.stores.sessions.opened(session)
            let first = try #require(try await claim(one.stores.sessions))
            #expect(first.client == "ann" && first.epoch == 2)
            #expect(first.pod == one.stores.pods.pod)
            let second = try #require(try await other.stores.sessions.claim("s", client: "ann"))
            #expect(second.epoch == 3 && second.pod == other.stores.pods.pod)
            guard form == .redis else { return }
            // Whichever had it is told.
            #expect(await StoreFixture.eventually { one.heard.all.moved == ["s"] })
        }
    }

    @Test(arguments: StoreForm.allCases)
    func nobodyElseGetsASession(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            one.stores.sessions.opened(session)
            _ = try await claim(one.stores.sessions)
            #expect(try await other.stores.sessions.claim("s", client: "bob") == nil)
            #expect(try await other.stores.sessions.claim("unknown", client: "ann") == nil)
            #expect(try await claim(one.stores.sessions)?.epoch == 3)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func aSessionWithoutAConnectionCanBeComeBackTo(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, _ in
            one.stores.sessions.opened(session)
            one.stores.sessions.left(session, messages: 3)
            let record = try await claim(one.stores.sessions)
            #expect(record?.epoch == 2)
        }
    }

    @Test func whatWasSaidComesAlong() async throws {
        try await StoreFixture.run(.redis) { one, other in
            one.stores.sessions.opened(session)
            _ = try await claim(one.stores.sessions)
            let exchange = Exchange(id: "q", item: ItemKey(id: "p"), question: "why?", finish: .stop)
            try await one.stores.sessions.historyChanged("s", [exchange])
            #expect(try await other.stores.sessions.claim("s", client: "ann")?.history == [exchange])
        }
    }

    @Test func withoutAServerNothingIsDecided() async throws {
        let server = try await RedisServer()
        try await StoreFixture.run(on: server) { one, _ in
            server.kill()
            await #expect(throws: StoreProblem.self) { _ = try await one.stores.sessions.claim("s", client: "ann") }
        }
    }
}

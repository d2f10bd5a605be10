import Fleet
import Foundation
import PodRuntime
import RedisClient
import SessionLogic
import TestSupport
import Testing
import WireProtocol

@testable import SharedState
@testable import SharedWork

/// The page "When Redis is away" says what the stores do.
@Suite struct WhenRedisIsAwayTests {
    /// What a store says, as the page has it.
    private static func said<Value>(
        _ ask: () async throws -> Value, as word: (Value) -> String
    ) async -> String {
        do {
            return word(try await ask())
        } catch {
            return error is StoreProblem ? "throws" : "\(error)"
        }
    }

    private static func optional<Value>(_ value: Value?) -> String { value == nil ? "nothing" : "something" }

    private static func rows() throws -> [String: String] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/SharedState/SharedState.docc/WhenRedisIsAway.md")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0].filter { $0 != "`" }, $0[1]) })
    }

    private static func asked(_ stores: SharedStores) async -> [String: String] {
        let record = QueryRecord(Query(productID: "p", text: "?"), id: "q", epoch: 1, answerer: "x", pod: "p")
        let owner = AnswerOwner(session: "s", client: "c", pod: "p", epoch: 1)
        var said: [String: String] = [:]
        said["PodDirectory.isDegraded"] = "\(stores.pods.isDegraded)"
        said["PodDirectory.isAlive"] = Self.optional(await stores.pods.isAlive(stores.pods.pod))
        said["PodDirectory.cleanUp"] = "\(await stores.pods.cleanUp())"
        said["SessionStore.claim"] = await Self.said(
            { try await stores.sessions.claim("s", client: "c") }, as: optional)
        said["SessionStore.historyChanged"] = await Self.said(
            { try await stores.sessions.historyChanged("s", []) }, as: { _ in "" })
        let write = AnswerWrite(.put(fence: nil, count: 0), of: AnswerTrail(id: "q", epoch: 1))
        if let write {
            said["AnswerStore.carryOut"] = "\(await stores.answers.carryOut(write, record, owner))"
        }
        said["AnswerStore.answer"] = await Self.said({ try await stores.answers.answer("s", "q") }, as: optional)
        said["AnswerStore.writing"] = await Self.said({ try await stores.answers.writing("s", "q") }, as: optional)
        said["AnswerStore.takeOver"] = await Self.said(
            { try await stores.answers.takeOver("s", "q", fence: 1, pod: "p") }, as: optional)
        said["Broker.publish"] = await Self.said(
            { try await stores.broker.publish([1], toClient: "c") }, as: { "\($0)" })
        said["CacheStore.value"] = "\(await stores.cache.value("x"))"
        said["CacheStore.forget"] = await Self.said(
            { try await stores.cache.forget(Invalidation(everything: true)) }, as: { "\($0)" })
        said["LeaseStore.acquire"] = await Self.said(
            { try await stores.leases.acquire("a", token: "t") }, as: optional)
        said["LeaseStore.isFirst"] = "\(await stores.leases.isFirst("a", within: 9))"
        said["TaskQueue.take"] = Self.optional(await stores.tasks.take(atMost: .milliseconds(50)))
        let untold = await stores.popularity.add(["a": 1], to: nil)
        said["PopularityStore.add"] = untold == ["a": 1] ? "everything comes back" : "\(untold)"
        said["PopularityStore.weights"] = Self.optional(await stores.popularity.weights(of: nil))
        said["HottestStore.texts"] = Self.optional(await stores.hottest.texts(of: "r", most: 1))
        return said
    }

    @Test func thePageSaysWhatTheStoresDo() async throws {
        let expected = try Self.rows()
        let server = try await RedisServer()
        try await TaskQueueTests.withRedis(server) { redis, _ in
            try await StoreFixture.run(on: server) { one, _ in
                server.kill()
                _ = await StoreFixture.eventually { one.stores.pods.isDegraded }
                var said = await Self.asked(one.stores)
                said["SecretStore.agree"] = Self.optional(
                    await RedisSecret(redis, RedisKeys()).agree(on: "a secret that nobody hears").secret)
                // Said when it returns.
                one.stores.sessions.opened(HeldSession(id: "late", client: "c", epoch: 1))
                try await server.start()
                let isSaid = await StoreFixture.eventually {
                    (try? await one.stores.sessions.claim("late", client: "c")) != nil
                }
                said["SessionStore.opened"] = isSaid ? "waits" : "is lost"
                #expect(said == expected)
            }
        }
    }
}

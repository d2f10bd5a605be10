@testable import SharedWork
@testable import Fleet
import Logging
import NIOPosix
import PodRuntime
import RedisClient
import Synchronization
import TestSupport

@testable import SharedState

/// The forms that every store has: a contract is checked on each.
enum StoreForm: String, CaseIterable, Sendable {
    case memory, redis
}

/// What a pod would have heard of its stores.
final class HeardByPod: Sendable {
    struct Heard: Sendable {
        var moved: [String] = []
        var invalidated: [Invalidation] = []
        var everybody: [String] = []
    }

    private let heard = Mutex(Heard())

    var all: Heard { heard.withLock { $0 } }
    func add(_ change: (inout Heard) -> Void) { heard.withLock { change(&$0) } }
}

/// The stores of one pod, and what they told it.
struct StoresOfPod: Sendable {
    var stores: SharedStores
    let heard = HeardByPod()

    init(_ stores: (@escaping TellEverybody) -> SharedStores) {
        let heard = heard
        self.stores = stores { notice in
            heard.add { $0.everybody.append(notice) }
            return 1
        }
        self.stores.hooks.install(
            PodHooks.Hooks(
                sessionMovedAway: { session, _ in heard.add { $0.moved.append(session) } },
                invalidated: { invalidation in heard.add { $0.invalidated.append(invalidation) } },
                storeReturned: {}, connections: { 0 }, sessionCount: { 0 }, sessions: { [] }))
    }
}

/// The stores of two pods of one site, or of one that is alone, as long as the closure runs.
enum StoreFixture {
    /// - Parameter body: gets two pods; of a form that nobody shares both are the same
    static func run(
        _ form: StoreForm, _ body: @Sendable (_ one: StoresOfPod, _ other: StoresOfPod) async throws -> Void
    ) async throws {
        guard form == .redis else {
            var alone = StoresOfPod { SharedStores(aloneAs: "one", tellEverybody: $0) }
            // A pod alone keeps nothing in it.
            alone.stores.cache = MemoryCache(bytesMax: 1 << 20)
            let made = alone
            return try await body(made, made)
        }
        let server = try await RedisServer()
        try await run(on: server, body)
    }

    /// Two pods on one real Redis.
    static func run(
        on server: RedisServer, _ body: @Sendable (_ one: StoresOfPod, _ other: StoresOfPod) async throws -> Void
    ) async throws {
        let (one, other) = (try pod("one", server), try pod("other", server))
        let running = Task {
            async let first: Void = one.stores.run()
            async let second: Void = other.stores.run()
            _ = await (first, second)
        }
        for pod in [one, other] { await pod.stores.pods.waitUntilUp(atMost: .seconds(10)) }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(one, other))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        try result.get()
    }

    private static func pod(_ name: String, _ server: RedisServer) throws -> StoresOfPod {
        let settings = RedisSite.Settings(
            redis: try .parse(server.url), prefix: RedisKeys.usualPrefix, podName: name, role: .serve,
            hasSecret: true)
        return StoresOfPod {
            SharedStores(
                settings, signing: SigningKeys(secret: "a secret of two pods that are tested"),
                loops: [MultiThreadedEventLoopGroup.singleton.next()], telemetry: Telemetry(),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), tellEverybody: $0)
        }
    }

    static func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
        for _ in 0..<500 {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return try await condition()
    }
}

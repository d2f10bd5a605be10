@testable import SharedWork
@testable import Fleet
import Foundation
import NIOPosix
import PodRuntime
import RedisClient
import SessionLogic
import TestSupport
import Testing

@testable import SharedState

/// The contract of every task queue.
@Suite struct TaskQueueTests {
    private static func withQueues(
        _ isShared: Bool, _ body: @Sendable (any TaskQueue, any TaskQueue) async throws -> Void
    )
        async throws
    {
        guard isShared else {
            let queue = MemoryTaskQueue()
            return try await body(queue, queue)
        }
        let server = try await RedisServer()
        try await withRedis(server) { redis, reads in
            try await body(
                RedisTaskQueue(redis, reads, RedisKeys(), consumer: "one"),
                RedisTaskQueue(redis, reads, RedisKeys(), consumer: "two"))
        }
    }

    static func withRedis(
        _ server: RedisServer, _ body: @Sendable (RedisCommands, RedisBlockingReads) async throws -> Void
    ) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let redis = RedisCommands(try .parse(server.url), loops: [loop], now: { MonotonicClock.now })
        let running = Task { await redis.run() }
        for _ in 0..<500 where !redis.isUp { try await Task.sleep(for: .milliseconds(10)) }
        try await body(redis, RedisBlockingReads(redis))
        running.cancel()
        await running.value
    }

    private let alpha = BackgroundTask(.prefetch, "alpha")

    @Test(arguments: [false, true])
    func aTaskIsTakenOnceAndDoneOnce(_ isShared: Bool) async throws {
        try await Self.withQueues(isShared) { queue, other in
            await queue.add(alpha, after: .zero)
            await queue.add(alpha, after: .zero)
            let taken = try #require(await queue.take(atMost: .milliseconds(200)))
            #expect(taken.task == alpha)
            #expect(await other.take(atMost: .milliseconds(150)) == nil)
            #expect(await queue.counts() == TaskCounts(running: 1))
            #expect(await queue.completed(taken))
            #expect(await queue.completed(taken) == false)
            #expect(await queue.counts() == TaskCounts())
            // The same work may be wanted again.
            await queue.add(alpha, after: .zero)
            #expect(await other.take(atMost: .milliseconds(200))?.task == alpha)
        }
    }

    @Test(arguments: [false, true])
    func aTaskThatFailsIsTriedLaterAndThenKeptAsDead(_ isShared: Bool) async throws {
        try await Self.withQueues(isShared) { queue, _ in
            await queue.add(alpha, after: .zero)
            let taken = try #require(await queue.take(atMost: .milliseconds(200)))
            #expect(await queue.failed(taken))
            #expect(await queue.counts() == TaskCounts(delayed: 1))
            #expect(await queue.take(atMost: .milliseconds(150)) == nil)
            await queue.add(BackgroundTask(.prefetch, "beta", failures: 3), after: .zero)
            let last = try #require(await queue.take(atMost: .milliseconds(200)))
            #expect(await queue.failed(last))
            #expect(await queue.counts() == TaskCounts(delayed: 1, dead: 1))
        }
    }

    @Test(arguments: [false, true])
    func aTaskThatWaitsForItsTimeIsTakenThen(_ isShared: Bool) async throws {
        try await Self.withQueues(isShared) { queue, _ in
            await queue.add(BackgroundTask(.prefetch, "later"), after: .seconds(600))
            #expect(await queue.take(atMost: .milliseconds(100)) == nil)
            #expect(await queue.counts().delayed == 1)
            await queue.add(alpha, after: .seconds(1))
            var taken: TakenTask?
            for _ in 0..<100 where taken == nil { taken = await queue.take(atMost: .milliseconds(100)) }
            #expect(taken?.task == alpha)
        }
    }

    /// A runner that fell silent loses its task to another; what it says afterwards does not count.
    @Test func aDeadRunnersTaskIsDoneByAnotherAndCountsOnce() async throws {
        try await Self.withQueues(true) { dead, other in
            await dead.add(alpha, after: .zero)
            let first = try #require(await dead.take(atMost: .milliseconds(200)))
            try await Task.sleep(for: .seconds(3))
            // While it renews, it keeps it.
            await dead.renew(first)
            let renewedAt = ContinuousClock.now
            var taken: TakenTask?
            for _ in 0..<100 where taken == nil { taken = await other.take(atMost: .milliseconds(200)) }
            #expect(ContinuousClock.now - renewedAt > .seconds(4))
            let second = try #require(taken)
            #expect(second.task == alpha)
            await dead.renew(first)
            #expect(await dead.completed(first) == false)
            #expect(await other.completed(second))
            #expect(await other.counts() == TaskCounts())
        }
    }

    /// What no runner understands stands in nobody's way, and can be looked at.
    @Test func aTaskNobodyUnderstandsIsKeptAside() async throws {
        let server = try await RedisServer()
        try await Self.withRedis(server) { redis, reads in
            let queue = RedisTaskQueue(redis, reads, RedisKeys(), consumer: "one")
            try server.cli("xadd", "hunch:tasks", "*", "t", #"{"kind":"newer"}"#)
            try server.cli("xadd", "hunch:tasks", "*", "other", "x")
            await queue.add(alpha, after: .zero)
            var taken: TakenTask?
            for _ in 0..<5 where taken == nil { taken = await queue.take(atMost: .milliseconds(100)) }
            #expect(taken?.task == alpha)
            #expect(await queue.counts() == TaskCounts(running: 1, dead: 2))
            let listed = try await queue.list(10)
            #expect(listed.contains { $0.name == "unknown" && $0.note.contains("newer") })
        }
    }
}

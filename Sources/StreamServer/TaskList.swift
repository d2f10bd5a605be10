import Fleet
import SharedWork
import PodRuntime
import SharedState
import NIOPosix
import RedisClient
import SessionLogic
import WireProtocol

/// List of the task queue, for people at the command line.
package enum TaskList {
    private static let patience = Duration.seconds(5)

    /// - Throws: the reason why Redis does not answer
    package static func lines(_ settings: Settings, limit: Int, asJSON: Bool) async throws(StoreProblem) -> [String] {
        guard let redisSettings = settings.redis else { return [] }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let redis = RedisCommands(redisSettings, loops: [loop], now: { MonotonicClock.now })
        let running = Task { await redis.run() }
        defer { running.cancel() }
        let until = MonotonicClock.now + patience
        while !redis.isUp, MonotonicClock.now < until { try? await Task.sleep(for: .milliseconds(20)) }
        let keys = RedisKeys(prefix: settings.redisPrefix, isSharded: redisSettings.isSharded)
        let queue = RedisTaskQueue(redis, RedisBlockingReads(redis), keys, consumer: "nobody")
        guard redis.isUp else { throw StoreProblem(redis.lastProblem) }
        let listed = try await queue.list(limit)
        let lines = listed.map { asJSON ? json($0) : text($0) }
        return lines.isEmpty && !asJSON ? ["nothing waits, runs or failed"] : lines
    }

    private static func text(_ listed: RedisTaskQueue.Listed) -> String {
        let state = listed.state + String(repeating: " ", count: max(1, 9 - listed.state.count))
        let note = listed.note.isEmpty ? "" : "  (\(listed.note))"
        let place = listed.task?.catalogue.map { " in \($0)" } ?? ""
        return "\(state)\(listed.name) \(listed.task?.subject ?? "")\(place)\(note)"
    }

    private static func json(_ listed: RedisTaskQueue.Listed) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("state", listed.state)
            writer.field("task_type", listed.name)
            writer.field("subject", optional: listed.task?.subject)
            writer.field("catalogue", optional: listed.task?.catalogue)
            writer.field("failures", optional: listed.task?.failures)
            writer.field("note", listed.note)
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

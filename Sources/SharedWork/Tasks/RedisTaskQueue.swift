import Fleet
import SharedState
import PodRuntime
import RedisClient
import SessionLogic

/// Queue of all pods: a stream with a consumer group; delayed tasks in a sorted set; tasks that failed for good in a
/// stream of their own.
package struct RedisTaskQueue: TaskQueue {
    /// Silence after which a runner is taken for dead: it has not renewed its task.
    package static let silenceMax = Duration.seconds(6)
    private static let group: RedisArgument = "workers"
    /// Time for which the same task is refused: longer than all tries take.
    private static let nameSeconds = 1800
    private static let deadMax = 1000
    /// Tasks of dead runners checked in one go.
    private static let claimsMax = 100
    /// Runners that may die over one task, upper bound.
    private static let deliveriesMax = 5
    /// Milliseconds after which a runner without a task is forgotten.
    private static let idleMax = 3_600_000

    private let redis: RedisCommands
    private let reads: RedisBlockingReads
    private let keys: RedisKeys
    private let consumer: RedisArgument

    package init(_ redis: RedisCommands, _ reads: RedisBlockingReads, _ keys: RedisKeys, consumer: String) {
        self.redis = redis
        self.reads = reads
        self.keys = keys
        self.consumer = RedisArgument(consumer)
    }

    private var all: [String] { [keys.tasks, keys.delayedTasks, keys.deadTasks] }

    package func add(_ task: BackgroundTask, after: Duration) async {
        let dueAt = MonotonicClock.epochSeconds + Int(after.components.seconds)
        _ = try? await TaskScripts.shared.add.run(
            redis, keys: all + [keys.task(named: task.name)],
            [
                RedisArgument(task.shared), RedisArgument(after > .zero ? dueAt : 0), RedisArgument(Self.nameSeconds),
            ])
    }

    package func take(atMost wait: Duration) async -> TakenTask? {
        _ = try? await redis.send(
            RedisCommand("XGROUP", "CREATE", RedisArgument(keys.tasks), Self.group, "0", "MKSTREAM"))
        _ = try? await TaskScripts.shared.due.run(
            redis, keys: all, [RedisArgument(MonotonicClock.epochSeconds)])
        // Tasks of dead runners come first.
        if let taken = await claim() { return taken }
        let reply = await read(wait)
        let entry = reply?.elements?.first?.elements?.last?.elements?.first
        if let entry, Self.taken(entry) == nil { await buryUnreadable(entry) }
        return Self.taken(entry)
    }

    private func read(_ wait: Duration) async -> RedisValue? {
        let group: [RedisArgument] = ["GROUP", Self.group, consumer, "COUNT", "1"]
        let stream: [RedisArgument] = ["STREAMS", RedisArgument(keys.tasks), ">"]
        guard redis.settings.isSharded else {
            let block: [RedisArgument] = ["BLOCK", RedisArgument(max(1, wait.wholeMicroseconds / 1000))]
            return try? await reads.read(RedisCommand("XREADGROUP", group + block + stream), blocking: wait)
        }
        // A blocking read has its connection to one server; in a cluster the stream may live at another.
        let reply = try? await redis.send(RedisCommand("XREADGROUP", group + stream))
        if reply?.elements == nil { try? await Task.sleep(for: min(wait, .milliseconds(200))) }
        return reply
    }

    /// Task whose runner has been silent. One that has ended several runners is buried.
    private func claim() async -> TakenTask? {
        let silence = RedisArgument(Self.silenceMax.wholeMicroseconds / 1000)
        var cursor = "0-0"
        for _ in 0..<Self.claimsMax {
            let claim = RedisCommand(
                "XAUTOCLAIM", RedisArgument(keys.tasks), Self.group, consumer, silence, RedisArgument(cursor), "COUNT",
                "1")
            guard let reply = try? await redis.send(claim).elements, reply.count > 1 else { return nil }
            cursor = reply[0].text ?? "0-0"
            if let entry = reply[1].elements?.first {
                guard let taken = Self.taken(entry) else {
                    await buryUnreadable(entry)
                    continue
                }
                guard await deliveries(taken) > Self.deliveriesMax else { return taken }
                var last = taken
                last.task.failures = BackgroundTask.retriesMax
                _ = await failed(last)
            }
            if cursor == "0-0" { return nil }
        }
        return nil
    }

    private func deliveries(_ taken: TakenTask) async -> Int {
        let ticket = RedisArgument(taken.ticket)
        let pending = try? await redis.send(
            RedisCommand("XPENDING", RedisArgument(keys.tasks), Self.group, ticket, ticket, "1"))
        return pending?.elements?.first?.elements?.last?.number ?? 0
    }

    /// A task that no runner understands must not block the others: it is kept for people to look at.
    private func buryUnreadable(_ entry: RedisValue) async {
        guard let parts = entry.elements, parts.count == 2, let ticket = parts[0].text else { return }
        let text = RedisArgument(parts[1].fields["t"] ?? Array("?".utf8))
        _ = try? await redis.send([
            RedisCommand("XADD", RedisArgument(keys.deadTasks), "MAXLEN", RedisArgument(Self.deadMax), "*", "t", text),
            RedisCommand("XACK", RedisArgument(keys.tasks), Self.group, RedisArgument(ticket)),
            RedisCommand("XDEL", RedisArgument(keys.tasks), RedisArgument(ticket)),
        ])
    }

    package func forgetIdleRunners() async {
        let list = RedisCommand("XINFO", "CONSUMERS", RedisArgument(keys.tasks), Self.group)
        guard let runners = try? await redis.send(list).elements else { return }
        for runner in runners {
            let fields = runner.fields
            func number(_ name: String) -> Int {
                fields[name].flatMap { SharedScalar.number($0, in: SharedLimits.counts) } ?? 0
            }
            guard number("pending") == 0, number("idle") > Self.idleMax, let name = fields["name"] else { continue }
            _ = try? await redis.send(
                RedisCommand("XGROUP", "DELCONSUMER", RedisArgument(keys.tasks), Self.group, RedisArgument(name)))
        }
    }

    private static func taken(_ entry: RedisValue?) -> TakenTask? {
        guard let parts = entry?.elements, parts.count == 2, let ticket = parts[0].text,
            let bytes = parts[1].fields["t"], let task = BackgroundTask(shared: bytes)
        else { return nil }
        return TakenTask(task: task, ticket: ticket)
    }

    package func renew(_ taken: TakenTask) async {
        _ = try? await TaskScripts.shared.renew.run(
            redis, keys: all, [Self.group, consumer, RedisArgument(taken.ticket)])
    }

    package func completed(_ taken: TakenTask) async -> Bool {
        let reply = try? await TaskScripts.shared.finish.run(
            redis, keys: all + [keys.task(named: taken.task.name)],
            [Self.group, consumer, RedisArgument(taken.ticket), "", "0", RedisArgument(Self.deadMax)])
        return reply?.number == 1
    }

    package func failed(_ taken: TakenTask) async -> Bool {
        let next: RedisArgument
        var dueAt = -1
        switch taken.task.failed() {
        case .retry(let task, let wait):
            next = RedisArgument(task.shared)
            dueAt = MonotonicClock.epochSeconds + Int(wait.components.seconds)
        case .bury(let task): next = RedisArgument(task.shared)
        }
        let reply = try? await TaskScripts.shared.finish.run(
            redis, keys: all + [keys.task(named: taken.task.name)],
            [
                Self.group, consumer, RedisArgument(taken.ticket), next, RedisArgument(dueAt),
                RedisArgument(Self.deadMax),
            ])
        return reply?.number == 1
    }

    package func counts() async -> TaskCounts {
        let replies = try? await redis.send([
            RedisCommand("XLEN", RedisArgument(keys.tasks)),
            RedisCommand("XPENDING", RedisArgument(keys.tasks), Self.group),
            RedisCommand("ZCARD", RedisArgument(keys.delayedTasks)),
            RedisCommand("XLEN", RedisArgument(keys.deadTasks)),
        ])
        guard let replies else { return TaskCounts() }
        let running = replies[1].elements?.first?.number ?? 0
        return TaskCounts(
            waiting: max(0, (replies[0].number ?? 0) - running), running: running, delayed: replies[2].number ?? 0,
            dead: replies[3].number ?? 0)
    }

    /// One line for people.
    package struct Listed: Sendable {
        package var state: String
        package var name: String
        /// Task of the entry; nil: it is not understood.
        package var task: BackgroundTask?
        package var note: String
    }

    /// Contents of the queue, for people: at most this many of each state.
    package func list(_ count: Int) async throws(StoreProblem) -> [Listed] {
        let limit = RedisArgument(count)
        let replies: [RedisValue]
        do throws(RedisProblem) {
            replies = try await redis.send([
                RedisCommand("XPENDING", RedisArgument(keys.tasks), Self.group, "-", "+", limit),
                RedisCommand("XRANGE", RedisArgument(keys.tasks), "-", "+", "COUNT", limit),
                RedisCommand("ZRANGE", RedisArgument(keys.delayedTasks), "0", RedisArgument(count - 1), "WITHSCORES"),
                RedisCommand("XREVRANGE", RedisArgument(keys.deadTasks), "+", "-", "COUNT", limit),
            ])
        } catch {
            throw StoreProblem(error)
        }
        var runners: [String: String] = [:]
        for pending in replies[0].elements ?? [] {
            guard let parts = pending.elements, parts.count > 1, let id = parts[0].text else { continue }
            runners[id] = parts[1].text
        }
        let listed = (replies[1].elements ?? []).compactMap { Self.taken($0) }.map { taken in
            let runner = runners[taken.ticket]
            return Listed(
                state: runner == nil ? "waiting" : "running", name: taken.task.kind.rawValue, task: taken.task,
                note: runner ?? "")
        }
        return listed + Self.delayed(replies[2]) + Self.dead(replies[3])
    }

    private static func delayed(_ reply: RedisValue) -> [Listed] {
        let delayed = reply.elements ?? []
        var listed: [Listed] = []
        for at in stride(from: 0, to: max(0, delayed.count - 1), by: 2) {
            guard let bytes = delayed[at].bytes, let task = BackgroundTask(shared: bytes) else { continue }
            let dueAt = delayed[at + 1].bytes.flatMap { SharedScalar.number($0, in: SharedLimits.moments) } ?? 0
            let seconds = dueAt - MonotonicClock.epochSeconds
            listed.append(
                Listed(state: "delayed", name: task.kind.rawValue, task: task, note: "in \(max(0, seconds)) s"))
        }
        return listed
    }

    private static func dead(_ reply: RedisValue) -> [Listed] {
        var listed: [Listed] = []
        for entry in reply.elements ?? [] {
            if let taken = Self.taken(entry) {
                let note = "failed \(taken.task.failures) times"
                listed.append(Listed(state: "dead", name: taken.task.kind.rawValue, task: taken.task, note: note))
            } else if let text = entry.elements?.last?.fields["t"] {
                let note = "not understood: \(String(decoding: text.prefix(100), as: UTF8.self))"
                listed.append(Listed(state: "dead", name: "unknown", task: nil, note: note))
            }
        }
        return listed
    }
}

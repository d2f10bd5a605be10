import Catalogue
import Logging
import PrometheusMetrics
import RedisClient
import Resilience
import SessionLogic

/// Takes tasks one after another and does them.
package struct TaskRunner: Sendable {
    private static let takesFor = Duration.seconds(1)
    private static let renewEvery = Duration.seconds(2)
    /// How often what is regular is put into the queue: by whichever pod is first.
    private static let schedule: [(kind: BackgroundTask.Kind, seconds: Int)] = [(.cleanup, 600), (.regenerate, 300)]
    /// Documents in use that are made anew in one go.
    private static let regeneratedMax = 50

    let queue: any TaskQueue
    let store: CatalogueStore
    let library: DocumentLibrary
    let cluster: Cluster?
    let shared: SharedDocumentLoader?
    let telemetry: Telemetry
    let logger: Logger
    /// Whether this process is to work now; another one may do it for all.
    let isWanted: @Sendable () -> Bool

    /// Until the task is cancelled.
    package func run() async {
        var scheduledAt: Duration?
        while !Task.isCancelled {
            guard isWanted() else {
                try? await Task.sleep(for: Self.takesFor)
                continue
            }
            if MonotonicClock.now - (scheduledAt ?? .seconds(-60)) > .seconds(30) {
                scheduledAt = MonotonicClock.now
                await addRegular()
            }
            guard let taken = await queue.take(atMost: Self.takesFor) else {
                // A queue that is away answers at once.
                try? await Task.sleep(for: .milliseconds(50))
                continue
            }
            await perform(taken)
        }
    }

    /// One process alone leaves nothing behind that outlives it.
    private func addRegular() async {
        guard let cluster else { return }
        for (kind, seconds) in Self.schedule {
            let lease = RedisArgument(cluster.keys.lease("schedule:\(kind.rawValue)"))
            let reply = try? await cluster.redis.send(
                RedisCommand("SET", lease, RedisArgument(cluster.pod), "NX", "EX", RedisArgument(seconds)))
            guard reply?.text == "OK" else { continue }
            await queue.add(BackgroundTask(kind), after: .zero)
        }
    }

    private func perform(_ taken: TakenTask) async {
        let start = MonotonicClock.now
        telemetry.backgroundTasks.add(1)
        let isDone = await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await perform(taken.task) }
            group.addTask {
                while (try? await Task.sleep(for: Self.renewEvery)) != nil { await queue.renew(taken) }
                return nil
            }
            var isDone = false
            for await result in group {
                guard let result else { continue }
                isDone = result
                group.cancelAll()
            }
            return isDone
        }
        telemetry.backgroundTasks.add(-1)
        // Stopped in the middle: whoever comes next does it.
        if Task.isCancelled, !isDone { return }
        let isOurs = isDone ? await queue.completed(taken) : await queue.failed(taken)
        guard isOurs else { return }
        telemetry.taskEnded(taken.task.kind, isDone: isDone, after: (MonotonicClock.now - start).inSeconds)
        let dead = await queue.counts().dead
        telemetry.deadTasks.set(Double(dead))
        logger.debug("task", metadata: ["task": "\(taken.task.kind.rawValue)", "done": "\(isDone)"])
    }

    /// - Returns: whether it went well
    private func perform(_ task: BackgroundTask) async -> Bool {
        switch task.kind {
        case .prefetch:
            // An item that the catalogue no longer has needs nothing.
            guard let reference = store.current?.revision.item(task.subject)?.document else { return true }
            return await library.document(reference).document != nil
        case .regenerate: return await regenerate()
        case .cleanup:
            guard let cluster else { return true }
            await (queue as? RedisTaskQueue)?.forgetIdleRunners()
            return await cluster.cleanUp()
        }
    }

    /// Asks for the documents in use: a shared copy that grows old is made anew by that, before anybody waits for it.
    private func regenerate() async -> Bool {
        guard let shared else { return true }
        for reference in library.inUse(Self.regeneratedMax) {
            if Task.isCancelled { return false }
            await shared.refreshWhenOld(reference)
        }
        return true
    }
}

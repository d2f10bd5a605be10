import SharedWork
import CatalogueServing
import Fleet
import ItemServing
import PodRuntime
import SharedState
import Catalogue
import Logging
import PrometheusMetrics
import Resilience
import ServiceLifecycle
import SessionLogic

/// Service for background work: takes tasks from the queue one after another and does them until the pod stops.
struct TaskRunner: Service {
    private static let takesFor = Duration.seconds(1)
    private static let renewEvery = Duration.seconds(2)
    /// Regular tasks with their intervals; the first pod that finds one due enqueues it.
    private static let schedule: [(kind: BackgroundTask.Kind, seconds: Int)] = [(.cleanup, 600), (.regenerate, 300)]

    let stores: SharedStores
    let catalogues: ServedCatalogues
    let telemetry: Telemetry
    let logger: Logger
    /// Whether this process only runs tasks.
    let isWorker: Bool

    private var queue: any TaskQueue { stores.tasks }

    /// Whether this process should work now: a pod leaves the tasks to a worker when one lives.
    private var isWanted: Bool {
        guard catalogues.haveAllStarted else { return false }
        return isWorker || !stores.pods.withView { $0.hasLivingPod(role: PodRole.worker.rawValue) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    private func work() async {
        var scheduledAt: Duration?
        while !Task.isCancelled {
            guard isWanted else {
                try? await Task.sleep(for: Self.takesFor)
                continue
            }
            if MonotonicClock.now - (scheduledAt ?? .seconds(-60)) > .seconds(30) {
                scheduledAt = MonotonicClock.now
                await addRegular()
            }
            guard let taken = await queue.take(atMost: Self.takesFor) else {
                // A queue that cannot be reached fails at once: the pause keeps the loop from spinning.
                try? await Task.sleep(for: .milliseconds(50))
                continue
            }
            await perform(taken)
        }
    }

    private func addRegular() async {
        // A single process leaves nothing behind that outlives it, so it needs no regular tasks.
        guard stores.pods.isShared else { return }
        for (kind, seconds) in Self.schedule
        where await stores.leases.isFirst("schedule:\(kind.rawValue)", within: seconds) {
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
        // Interrupted tasks are left to the next runner.
        if Task.isCancelled, !isDone { return }
        let isOurs = isDone ? await queue.completed(taken) : await queue.failed(taken)
        guard isOurs else { return }
        telemetry.taskEnded(taken.task.kind, isDone: isDone, after: (MonotonicClock.now - start).inSeconds)
        let dead = await queue.counts().dead
        telemetry.deadTasks.set(Double(dead))
        logger.debug("task", metadata: ["task": "\(taken.task.kind.rawValue)", "done": "\(isDone)"])
    }

    /// - Returns: whether it succeeded
    private func perform(_ task: BackgroundTask) async -> Bool {
        switch task.kind {
        case .prefetch:
            // Items that no catalogue has any more need no work.
            guard let items = catalogues.named(task.catalogue) else { return false }
            guard let item = items.store.current?.revision.item(task.subject) else { return true }
            return await items.kind.prepareInBackground(item)
        case .regenerate: return await regenerate()
        case .cleanup:
            await queue.forgetIdleRunners()
            return await stores.pods.cleanUp()
        }
    }

    /// Refreshes prepared items that are in use and grow old, once for each kind.
    private func regenerate() async -> Bool {
        var done: Set<String> = []
        for items in catalogues.all where done.insert(items.kind.name).inserted {
            guard await items.kind.refresh() else { return false }
        }
        return true
    }
}

import Fleet
import PodRuntime
import SessionLogic
import Synchronization

/// Queue of one process alone: waiting tasks are forgotten with it.
package final class MemoryTaskQueue: TaskQueue {
    private static let tasksMax = 10_000
    private static let looksEvery = Duration.milliseconds(100)

    private struct State {
        var waiting: [(task: BackgroundTask, dueAt: Duration)] = []
        var running: [String: BackgroundTask] = [:]
        var dead: [BackgroundTask] = []
        var taken = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func add(_ task: BackgroundTask, after: Duration) {
        let dueAt = MonotonicClock.now + after
        state.withLock { state in
            let isKnown = state.waiting.contains { $0.task.name == task.name }
            guard !isKnown, !state.running.values.contains(where: { $0.name == task.name }),
                state.waiting.count < Self.tasksMax
            else { return }
            state.waiting.append((task, dueAt))
        }
    }

    package func take(atMost wait: Duration) async -> TakenTask? {
        let until = MonotonicClock.now + wait
        while true {
            let now = MonotonicClock.now
            let taken = state.withLock { state -> TakenTask? in
                guard let due = state.waiting.firstIndex(where: { $0.dueAt <= now }) else { return nil }
                state.taken += 1
                let taken = TakenTask(task: state.waiting.remove(at: due).task, ticket: "\(state.taken)")
                state.running[taken.ticket] = taken.task
                return taken
            }
            if let taken { return taken }
            guard now < until, (try? await Task.sleep(for: Self.looksEvery)) != nil else { return nil }
        }
    }

    package func renew(_ taken: TakenTask) {}

    package func completed(_ taken: TakenTask) -> Bool {
        state.withLock { $0.running.removeValue(forKey: taken.ticket) != nil }
    }

    package func failed(_ taken: TakenTask) -> Bool {
        guard completed(taken) else { return false }
        switch taken.task.failed() {
        case .retry(let task, let wait): add(task, after: wait)
        case .bury(let task): state.withLock { $0.dead.append(task) }
        }
        return true
    }

    package func forgetIdleRunners() {}

    package func counts() -> TaskCounts {
        let now = MonotonicClock.now
        return state.withLock { state in
            let delayed = state.waiting.count { $0.dueAt > now }
            return TaskCounts(
                waiting: state.waiting.count - delayed, running: state.running.count, delayed: delayed,
                dead: state.dead.count)
        }
    }
}

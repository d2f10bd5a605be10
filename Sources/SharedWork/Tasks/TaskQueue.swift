import Fleet
import SessionLogic

/// Task that one runner has taken. It becomes another's when the runner has been silent for too long.
package struct TakenTask: Equatable, Sendable {
    package var task: BackgroundTask
    /// Id that distinguishes this taking from any other.
    package var ticket: String
}

/// Counts of the tasks that wait, run, are delayed, and failed for good.
package struct TaskCounts: Equatable, Sendable {
    package var waiting = 0
    package var running = 0
    package var delayed = 0
    package var dead = 0
}

/// Queue of background work, in order; each task is taken by one runner at a time and done once in effect.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol TaskQueue: Sendable {
    /// Adds a task; does nothing when the same one is in the queue already.
    func add(_ task: BackgroundTask, after: Duration) async
    func take(atMost wait: Duration) async -> TakenTask?
    /// Renews the task: the runner lives and works on it.
    func renew(_ taken: TakenTask) async
    /// - Returns: false when the task has become another runner's: this runner's work does not count
    func completed(_ taken: TakenTask) async -> Bool
    func failed(_ taken: TakenTask) async -> Bool
    func counts() async -> TaskCounts
    /// Removes runners that have long gone and hold nothing.
    func forgetIdleRunners() async
}

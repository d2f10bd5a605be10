import Fleet
import SessionLogic

/// A task that one runner has taken. It is another's when the runner has been silent for too long.
package struct TakenTask: Equatable, Sendable {
    package var task: BackgroundTask
    /// Tells this taking from any other.
    package var ticket: String
}

/// What waits, runs, waits for its time, and failed for good.
package struct TaskCounts: Equatable, Sendable {
    package var waiting = 0
    package var running = 0
    package var delayed = 0
    package var dead = 0
}

/// Work in the background, in order; taken by one runner at a time, done once in effect.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol TaskQueue: Sendable {
    /// Does nothing when the same work is in the queue already.
    func add(_ task: BackgroundTask, after: Duration) async
    func take(atMost wait: Duration) async -> TakenTask?
    /// The runner lives and works on it.
    func renew(_ taken: TakenTask) async
    /// - Returns: false when the task has become another runner's: what was done does not count
    func completed(_ taken: TakenTask) async -> Bool
    func failed(_ taken: TakenTask) async -> Bool
    func counts() async -> TaskCounts
    /// Takes away runners that are gone for long and hold nothing.
    func forgetIdleRunners() async
}

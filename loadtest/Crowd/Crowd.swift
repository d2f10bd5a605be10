import Foundation
import NIOCore
import NIOPosix

/// Shape of a crowd: when people come, what they do, and how long it goes on.
struct CrowdShape: Sendable {
    var users: Int
    /// Time over which people arrive, evenly.
    var ramp: Duration
    /// Time from the first to the last act.
    var duration: Duration
    /// Time at which everyone leaves, to come back at the pace of the ramp.
    var returnsAt: Duration?
    /// Queries a second of all people together; 0: people ask at their own pace.
    var queriesPerSecond = 0.0
}

/// Crowd over some event loops, with a record of what happened.
struct Crowd {
    let plan: CrowdPlan
    let shape: CrowdShape
    let loops: Int
    /// Called once a second.
    var onSecond: (Ledger.Second) -> Void = { _ in }
    /// Asked once a second: whether to end now.
    var isInterrupted: () -> Bool = { false }

    struct Outcome {
        var ledger: Ledger
        var seconds: [Ledger.Second]
        var took: Duration
        /// Duration without the end, in which replies are awaited.
        var active: Duration
        /// Processor use of this process, in cores.
        var cores: Double
    }

    func run(on group: MultiThreadedEventLoopGroup) async throws -> Outcome {
        let start = NIODeadline.now()
        let cpuBefore = ownCPUSeconds()
        var bounds: [NIOLoopBound<CrowdLoop>] = []
        for number in 0..<loops {
            let loop = group.next()
            bounds.append(
                try await loop.submit { [plan] in
                    NIOLoopBound(CrowdLoop(loop: loop, plan: plan, start: start, number: number), eventLoop: loop)
                }.get())
        }
        let crowds = bounds
        for (position, bound) in crowds.enumerated() {
            bound.eventLoop.execute { [shape, loops] in populate(bound.value, position, loops, shape) }
        }
        var seconds: [Ledger.Second] = []
        var before = Ledger()
        var ends = shape.duration
        var isFinishing = false
        while true {
            let next = Duration.seconds(seconds.count + 1)
            let now = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
            let deadline = ends + Person.patience + .seconds(2)
            if next > now { try await Task.sleep(for: min(next, deadline) - now) }
            if isInterrupted(), !isFinishing { ends = now }
            if !isFinishing, now >= ends {
                isFinishing = true
                for bound in crowds { bound.eventLoop.execute { bound.value.finish() } }
            }
            let (total, latency) = try await gather(crowds)
            seconds.append(second(seconds.count + 1, total, before, latency))
            onSecond(seconds[seconds.count - 1])
            before = total
            let isQuiet = isFinishing && total.finished >= total.came && total.open == 0
            if isQuiet || now >= deadline { break }
        }
        let took = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
        let cores = (ownCPUSeconds() - cpuBefore) / (took / .seconds(1))
        return Outcome(ledger: before, seconds: seconds, took: took, active: min(ends, took), cores: cores)
    }

    private func gather(_ crowds: [NIOLoopBound<CrowdLoop>]) async throws -> (Ledger, Histogram) {
        var total = Ledger()
        var latency = Histogram()
        for bound in crowds {
            let (part, recent) = try await bound.eventLoop.submit {
                (bound.value.ledger, bound.value.takeSecondLatency())
            }.get()
            total.merge(part)
            latency.merge(recent)
        }
        return (total, latency)
    }

    private func second(_ number: Int, _ now: Ledger, _ before: Ledger, _ latency: Histogram) -> Ledger.Second {
        Ledger.Second(
            second: number, keystrokes: now.keystrokes - before.keystrokes, answered: latency.count,
            queries: now.queries - before.queries, connects: now.connects - before.connects, open: now.open,
            errors: now.errorCount - before.errorCount, p99Milliseconds: Double(latency.value(at: 0.99)) / 1000)
    }
}

/// Spreads the crowd round-robin over the loops.
private func populate(_ crowd: CrowdLoop, _ position: Int, _ loops: Int, _ shape: CrowdShape) {
    for number in stride(from: position, to: shape.users, by: loops) {
        let time = shape.ramp * number / max(1, shape.users)
        crowd.add(number, at: time)
        if let returns = shape.returnsAt {
            crowd.at(returns + time) { crowd.person(number)?.leaveAndReturn() }
        }
    }
    if shape.queriesPerSecond > 0 { ask(crowd, 0, loops, shape, position) }
}

/// Asks questions at a rate, each by any idle person.
private func ask(_ crowd: CrowdLoop, _ count: Int, _ loops: Int, _ shape: CrowdShape, _ position: Int) {
    let due = shape.ramp + .seconds(Double(count * loops + position) / shape.queriesPerSecond)
    guard due < shape.duration else { return }
    crowd.at(due) {
        if let person = crowd.nextFree() {
            person.askAnything(due: due)
        } else {
            crowd.ledger.failed("nobody was free to ask")
        }
        ask(crowd, count + 1, loops, shape, position)
    }
}

/// Processor time of this process.
func ownCPUSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(microseconds) / 1e6
}

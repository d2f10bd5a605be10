import PredictionEvaluation
import NIOCore
import PredictionEngine

/// Plan of a crowd, fixed before it starts.
struct CrowdPlan: Sendable {
    var targets: [Target]
    /// Names that people type and ask about, the most wanted first.
    var names: [String]
    var ids: [String]
    var typist = Typist.Settings()
    var isTyping = true
    var seed: UInt64
    /// Local addresses to connect from, for more sockets than one address has ports.
    var sources: [SocketAddress] = []
    var isCompressing = false
    /// Whether one question always gets the same bytes, as it does when the document's own sentences are the answer.
    var answersAreFixed = true

    func sourceAddress(_ number: Int) -> SocketAddress? {
        sources.isEmpty ? nil : sources[number % sources.count]
    }
}

/// Loop of a crowd: the people of one event loop, their clock and their ledger. Stays on it.
final class CrowdLoop {
    let loop: any EventLoop
    let plan: CrowdPlan
    var ledger = Ledger()
    /// Latencies of this second alone.
    var secondLatency = Histogram()
    var book = AnswerBook()
    private let start: NIODeadline
    private var randomNumbers: SeededRandom
    private var people: [Int: Person] = [:]
    /// People in turn, so that the one asked longest ago is asked next.
    private var order: [Int] = []
    private var turn = 0
    private var isFinished = false

    init(loop: any EventLoop, plan: CrowdPlan, start: NIODeadline, number: Int) {
        self.loop = loop
        self.plan = plan
        self.start = start
        randomNumbers = SeededRandom(seed: plan.seed &* 31 &+ UInt64(number))
    }

    /// Time since the crowd began.
    var now: Duration { .nanoseconds((NIODeadline.now() - start).nanoseconds) }

    func random(upTo most: Int) -> Int { Int.random(in: 0...max(0, most), using: &randomNumbers) }

    func after(_ time: Duration, _ body: @escaping () -> Void) { at(now + time, body) }

    func at(_ time: Duration, _ body: @escaping () -> Void) {
        let bound = NIOLoopBound(body, eventLoop: loop)
        loop.scheduleTask(deadline: start + .microseconds(Int64(time / .microseconds(1)))) { bound.value() }
    }

    /// Lets a person arrive at a given time.
    func add(_ number: Int, at time: Duration) {
        at(time) { [self] in
            guard !isFinished else { return }
            ledger.came += 1
            let person = Person(number: number, crowd: self)
            people[number] = person
            order.append(number)
            person.connect(due: time)
        }
    }

    func person(_ number: Int) -> Person? { people[number] }

    /// Next person in turn with no reply outstanding.
    func nextFree() -> Person? {
        for _ in order {
            turn = (turn + 1) % order.count
            if let person = people[order[turn]], person.isFree { return person }
        }
        return nil
    }

    func finish() {
        isFinished = true
        for person in people.values { person.finish() }
    }

    func takeSecondLatency() -> Histogram {
        defer { secondLatency = Histogram() }
        return secondLatency
    }
}

import PodRuntime
import Logging
import NIOCore
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import Synchronization
import WebSocketTransport
import WireProtocol

/// State shared by all connections of one event loop: working memory, compressors, the wheel of connections to be
/// looked at, and the loop's lateness. Stays on its loop.
package final class LoopContext {
    package static let tickEvery = TimeAmount.milliseconds(250)

    /// Reason for looking at a connection.
    private enum Look {
        case heartbeat, rest
    }

    private struct Due {
        var connection: Int
        var look: Look
    }

    package let scratch = RankingScratch()
    package let sockets = WebSocketLoop()
    package var writer = JSONWriter()
    private var connections: [Int: SessionConnection] = [:]
    private var nextNumber = 0
    private var wheel: TimingWheel<Due>
    private var ladder: LoadLadder
    private var slowestReply = Duration.zero
    private var expectedTick = MonotonicClock.now
    private let turn: LoopTurn
    private let telemetry: Telemetry
    private let logger: Logger

    package init(turn: LoopTurn, telemetry: Telemetry, shedding: LoadLadder.Settings, logger: Logger) {
        self.logger = logger
        self.turn = turn
        self.telemetry = telemetry
        wheel = TimingWheel(now: MonotonicClock.now)
        ladder = LoadLadder(shedding)
    }

    /// Shedding step of this loop at present.
    package var shedding: SheddingStep { ladder.step }

    package func start(on loop: any EventLoop) {
        expectedTick = MonotonicClock.now + Self.tick
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleRepeatedTask(initialDelay: Self.tickEvery, delay: Self.tickEvery) { _ in bound.value.ticked() }
    }

    private static let tick = Duration.nanoseconds(tickEvery.nanoseconds)

    /// - Returns: the number with which the connection leaves
    package func add(_ connection: SessionConnection) -> Int {
        nextNumber += 1
        connections[nextNumber] = connection
        wheel.schedule(Due(connection: nextNumber, look: .heartbeat), at: connection.heartbeatDue)
        return nextNumber
    }

    package func remove(_ number: Int) { connections[number] = nil }

    /// Schedules a look at a connection that made something to be given back when it rests.
    package func watchRest(_ number: Int, until time: Duration) {
        wheel.schedule(Due(connection: number, look: .rest), at: time)
    }

    package var all: [SessionConnection] { Array(connections.values) }

    package func tellEverybody(_ notice: String, _ message: PreparedMessage) {
        for connection in connections.values { connection.broadcastReceived(notice, message) }
    }

    private func ticked() {
        let now = MonotonicClock.now
        let lateness = max(.zero, now - expectedTick)
        telemetry.loopLag.observe(lateness.inSeconds)
        expectedTick = now + Self.tick
        turn.turned(now)
        let slowest = slowestReply
        slowestReply = .zero
        switch ladder.sampled(lateness: max(lateness, slowest)) {
        case .stay: break
        case .climb(let step):
            turn.shed(step)
            logger.warning(
                "shedding more work",
                metadata: ["given_up": "\(step)", "late_ms": "\(max(lateness, slowest).wholeMicroseconds / 1000)"])
        case .descend(let step):
            turn.shed(step)
            logger.notice("shedding less work", metadata: ["given_up": "\(step)"])
        }
        for due in wheel.advanced(now: now) { check(due, now) }
    }

    /// Records how long a keystroke waited here for its reply: the slowest between two ticks counts as lateness.
    package func replied(after time: Duration) {
        telemetry.messageLatency.observe(time.inSeconds)
        slowestReply = max(slowestReply, time)
    }

    private func check(_ due: Due, _ now: Duration) {
        guard let connection = connections[due.connection] else { return }
        switch due.look {
        case .heartbeat:
            connection.heartbeatTicked(now: now)
            wheel.schedule(due, at: connection.heartbeatDue)
        case .rest:
            if let next = connection.rested(now: now) { wheel.schedule(due, at: next) }
        }
    }
}

/// State of a loop for other threads: its last turn, for `/health`, and its shedding step.
package final class LoopTurn: Sendable {
    private let microseconds: Atomic<Int>
    private let step = Atomic(0)

    package init() {
        microseconds = Atomic(MonotonicClock.now.wholeMicroseconds)
    }

    package func turned(_ now: Duration) { microseconds.store(now.wholeMicroseconds, ordering: .relaxed) }

    package func silentFor(now: Duration) -> Duration {
        .microseconds(max(0, now.wholeMicroseconds - microseconds.load(ordering: .relaxed)))
    }

    package func shed(_ step: SheddingStep) { self.step.store(step.rawValue, ordering: .relaxed) }

    package var shedding: SheddingStep { SheddingStep(rawValue: step.load(ordering: .relaxed)) ?? .nothing }
}

import NIOCore
import PredictionEngine
import PrometheusMetrics
import Resilience
import Synchronization
import WireProtocol

/// What all connections of one event loop share: working memory, and the list that is walked once a second instead of
/// a timer for each connection. Stays on its loop.
package final class LoopContext {
    package static let tickEvery = TimeAmount.seconds(1)

    package let scratch = RankingScratch()
    package var writer = JSONWriter()
    private var connections: [ObjectIdentifier: SessionConnection] = [:]
    private var expectedTick = MonotonicClock.now
    private let turn: LoopTurn
    private let telemetry: Telemetry

    package init(turn: LoopTurn, telemetry: Telemetry) {
        self.turn = turn
        self.telemetry = telemetry
    }

    package func start(on loop: any EventLoop) {
        expectedTick = MonotonicClock.now + .seconds(1)
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleRepeatedTask(initialDelay: Self.tickEvery, delay: Self.tickEvery) { _ in bound.value.tick() }
    }

    package func add(_ connection: SessionConnection) { connections[ObjectIdentifier(connection)] = connection }
    package func remove(_ connection: SessionConnection) { connections[ObjectIdentifier(connection)] = nil }

    package var all: [SessionConnection] { Array(connections.values) }

    package func tellEverybody(_ notice: String) {
        for connection in connections.values { connection.noticesReceived([notice], dropped: 0) }
    }

    private func tick() {
        let now = MonotonicClock.now
        telemetry.loopLag.observe(max(0, (now - expectedTick).inSeconds))
        expectedTick = now + .seconds(1)
        turn.turned(now)
        for connection in all { connection.tick(now: now) }
    }
}

/// When a loop turned last, for `/health`.
package final class LoopTurn: Sendable {
    private let microseconds: Atomic<Int>

    package init() {
        microseconds = Atomic(MonotonicClock.now.wholeMicroseconds)
    }

    package func turned(_ now: Duration) { microseconds.store(now.wholeMicroseconds, ordering: .relaxed) }

    package func silentFor(now: Duration) -> Duration {
        .microseconds(max(0, now.wholeMicroseconds - microseconds.load(ordering: .relaxed)))
    }
}

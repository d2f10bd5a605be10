import WebSocketTransport
import HTTPServing
import Logging
import PodRuntime
import PrometheusMetrics
import ServiceLifecycle
import SessionLogic
import SessionServing

/// Holds the shutdown until the sessions are gone: the last service, so the first to stop.
struct SessionDrain: Service {
    private static let looksEvery = Duration.milliseconds(50)

    let health: PodHealth
    let telemetry: Telemetry
    let census: ConnectionCensus
    /// Answers on their way as server-sent events.
    let streams: ConnectionCensus
    let loops: EventLoops
    let gracePeriodSeconds: Int
    /// How long the waves of goodbyes take.
    let windowSeconds: Int
    let pace: ReconnectPace
    let logger: Logger

    func run() async throws {
        // Cancelled instead of asked to stop: there is no time to say goodbye.
        guard (try? await gracefulShutdown()) != nil else { return }
        await drain()
    }

    /// Of the grace period the last second is for ending what still runs.
    private var drainTime: Duration {
        .seconds(gracePeriodSeconds > 5 ? gracePeriodSeconds - 1 : gracePeriodSeconds)
    }

    private func drain() async {
        health.drainingStarted()
        telemetry.draining.set(1)
        logger.info("draining", metadata: ["connections": "\(census.count)"])
        let plan = DrainPlan(
            startedAt: MonotonicClock.now, gracePeriod: drainTime, window: .seconds(windowSeconds),
            sessions: census.count, pace: pace)
        while census.count > 0 || streams.count > 0 {
            let now = MonotonicClock.now
            if plan.isOver(now: now) { break }
            await loops.onEach { context in
                for connection in context.all {
                    let action = plan.decide(
                        number: connection.number, isAnswering: connection.isAnswering, now: now)
                    if case .release(let within) = action { connection.goAway(reconnectWithin: within) }
                }
            }
            try? await Task.sleep(for: Self.looksEvery)
        }
        logger.info("drained", metadata: ["connections": "\(census.count)"])
    }
}

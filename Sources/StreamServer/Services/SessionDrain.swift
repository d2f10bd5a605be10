import WebSocketTransport
import HTTPServing
import Logging
import PodRuntime
import PrometheusMetrics
import ServiceLifecycle
import SessionLogic
import SessionServing

/// Service that holds the shutdown until the sessions are gone: the last one, so the first to stop.
struct SessionDrain: Service {
    private static let looksEvery = Duration.milliseconds(50)

    let health: PodHealth
    let telemetry: Telemetry
    let census: ConnectionCensus
    /// Census of answers that stream as server-sent events.
    let streams: ConnectionCensus
    let loops: EventLoops
    let gracePeriodSeconds: Int
    /// Length of the window over which sessions are sent away in waves.
    let windowSeconds: Int
    let pace: ReconnectPace
    let logger: Logger

    func run() async throws {
        // Cancellation instead of graceful shutdown leaves no time to drain.
        guard (try? await gracefulShutdown()) != nil else { return }
        await drain()
    }

    /// Grace period without its last second, which is for ending the remaining work.
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

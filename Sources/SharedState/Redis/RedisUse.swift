import Logging
import PodRuntime
import PrometheusMetrics
import RedisClient
import Synchronization

/// Usability of Redis for this pod: it answers, carries out commands, its topics are heard, and the other pods have
/// been told of this one. Probes ask without a lock.
final class RedisUse: Sendable {
    /// Time for which a refused command makes Redis one that takes no writes, when none was refused since.
    private static let refusalFor = Duration.seconds(5)

    private struct State {
        /// Whether Redis has heard the last proof of life.
        var isKnown = false
        var isHearing = false
        var isUp = false
        var lastRefusal: RedisRefusal?
        /// Refusal of the server that was last told.
        var refusalTold: String?
    }

    private let state = Mutex(State())
    private let degraded = Atomic(true)
    private let answers = Atomic(false)
    /// Clock in microseconds since when Redis is away or of no use; 0: it is there.
    private let awaySince = Atomic(MonotonicClock.now.wholeMicroseconds)
    private let telemetry: Telemetry
    private let logger: Logger

    init(telemetry: Telemetry, logger: Logger) {
        self.telemetry = telemetry
        self.logger = logger
    }

    /// Whether something that pods share is out of reach, or the other pods do not know of this one yet.
    var isDegraded: Bool { degraded.load(ordering: .relaxed) }

    /// Whether Redis answers at all, even with a refusal.
    var isAnswering: Bool { answers.load(ordering: .relaxed) }

    /// Time that Redis has been away or of no use; nil when it is there.
    func awayFor(now: Duration) -> Duration? {
        let since = awaySince.load(ordering: .relaxed)
        return since == 0 ? nil : max(.zero, now - .microseconds(since))
    }

    func changed(isUp: Bool, _ problem: RedisProblem?) {
        answers.store(isUp, ordering: .relaxed)
        state.withLock { $0.isUp = isUp }
        update()
        if isUp {
            logger.notice("redis is there")
        } else {
            logger.warning("redis is away: degraded", metadata: ["problem": "\(problem.map { "\($0)" } ?? "")"])
        }
    }

    func hearingChanged(isVerified: Bool, topics: Int) {
        logger.notice(isVerified ? "topics verified" : "topics lost", metadata: ["topics": "\(topics)"])
        state.withLock { $0.isHearing = isVerified }
        update()
    }

    /// Notes the outcome of a proof of life.
    ///
    /// - Parameters:
    ///   - isKnown: Redis has it
    ///   - isUp: Redis answers, and `isHearing` whether topics are heard: reported changes may have come out of order
    ///   - lastRefusal: the last command that Redis would not carry out
    func beat(isKnown: Bool, isUp: Bool, isHearing: Bool, lastRefusal: RedisRefusal?) {
        answers.store(isUp, ordering: .relaxed)
        state.withLock { state in
            (state.isKnown, state.isUp, state.isHearing) = (isKnown, isUp, isHearing)
            state.lastRefusal = lastRefusal
        }
        update()
    }

    private func update() {
        let now = MonotonicClock.now
        let (isUp, isComplete, refusal, toldBefore) = state.withLock { state in
            let refusal = state.lastRefusal.flatMap { now - $0.at < Self.refusalFor ? $0 : nil }
            defer { state.refusalTold = refusal?.reason }
            return (state.isUp, state.isHearing && state.isKnown, refusal, state.refusalTold)
        }
        let isOfUse = isUp && refusal == nil
        telemetry.redisUp.set(isOfUse ? 1 : 0)
        if isOfUse {
            awaySince.store(0, ordering: .relaxed)
        } else if awaySince.load(ordering: .relaxed) == 0 {
            awaySince.store(now.wholeMicroseconds, ordering: .relaxed)
        }
        degraded.store(!(isOfUse && isComplete), ordering: .relaxed)
        if let refusal, refusal.reason != toldBefore {
            logger.warning(
                "redis answers but refuses commands: degraded",
                metadata: ["command": "\(refusal.command)", "reason": "\(refusal.reason)"])
        } else if refusal == nil, toldBefore != nil {
            logger.notice("redis accepts commands again")
        }
    }
}

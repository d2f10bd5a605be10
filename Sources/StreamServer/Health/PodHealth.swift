import Catalogue
import RedisClient
import Resilience
import Synchronization

/// What the probes ask: whether the loops turn, and whether new sessions should come here.
package final class PodHealth: Sendable {
    /// A loop that has not turned for so long is stuck; ticks come every second.
    private static let silenceMax = Duration.seconds(10)

    private let drainingSince = Mutex<Duration?>(nil)
    private let startedAt = MonotonicClock.now
    private let turns: [LoopTurn]
    private let store: CatalogueStore
    private let cluster: Cluster?
    private let needsRedis: Bool
    /// How long Redis may be away before a pod that needs it is not ready.
    private static let redisAwayMax = Duration.seconds(30)
    /// How long a pod that begins looks for Redis before it serves without it.
    private static let redisAwaited = Duration.seconds(2)

    package init(turns: [LoopTurn], store: CatalogueStore, cluster: Cluster? = nil, needsRedis: Bool = false) {
        self.turns = turns
        self.store = store
        self.cluster = cluster
        self.needsRedis = needsRedis
    }

    /// Whether Redis answers; nil when there is none.
    package var isRedisThere: Bool? { cluster.map(\.redis.isUp) }

    /// What this pod does without now.
    package var degraded: [String] { cluster?.isDegraded == true ? ["redis"] : [] }

    package var uptime: Duration { MonotonicClock.now - startedAt }

    package var isDraining: Bool { drainingSince.withLock { $0 != nil } }

    package func drainingStarted() {
        drainingSince.withLock { if $0 == nil { $0 = MonotonicClock.now } }
    }

    package var areLoopsTurning: Bool {
        let now = MonotonicClock.now
        return turns.allSatisfy { $0.silentFor(now: now) < Self.silenceMax }
    }

    /// The most that any loop has given up.
    package var shedding: SheddingStep { turns.map(\.shedding).max() ?? .nothing }

    package var hasStarted: Bool { store.current != nil }

    /// nil: ready; otherwise why not.
    package var notReadyReason: String? {
        if isDraining { return "draining" }
        if !hasStarted {
            return store.report.problemCount > 0 || store.report.sources > 0
                ? "the catalogue is empty" : "the catalogue is being loaded"
        }
        if let cluster, cluster.isDegraded {
            if uptime < Self.redisAwaited { return "looking for redis" }
            if needsRedis, cluster.awayFor(now: MonotonicClock.now) ?? .zero > Self.redisAwayMax {
                return "redis is away"
            }
        }
        return nil
    }
}

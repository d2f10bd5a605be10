import CatalogueServing
import ItemServing
import SharedState
import PodRuntime
import SessionServing
import Catalogue
import Resilience
import Synchronization

/// What the probes ask: whether the loops turn, and whether new sessions should come here. Nothing here takes a lock that
/// work takes: a probe is answered however much there is to do.
package final class PodHealth: Sendable {
    /// A loop that has not turned for so long is stuck; ticks come every second.
    private static let silenceMax = Duration.seconds(10)

    private let draining = Atomic(false)
    private let startedAt = MonotonicClock.now
    private let turns: [LoopTurn]
    private let catalogues: ServedCatalogues
    private let pods: any PodDirectory
    private let needsRedis: Bool

    package init(turns: [LoopTurn], catalogues: ServedCatalogues, pods: any PodDirectory, needsRedis: Bool = false) {
        self.turns = turns
        self.catalogues = catalogues
        self.pods = pods
        self.needsRedis = needsRedis
    }

    /// Whether Redis answers; nil when there is none.
    package var isRedisThere: Bool? { pods.isShared ? pods.isAnswering : nil }

    /// What this pod does without now.
    package var degraded: [String] { pods.isDegraded ? ["redis"] : [] }

    package var uptime: Duration { MonotonicClock.now - startedAt }

    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    package func drainingStarted() { draining.store(true, ordering: .relaxed) }

    package var areLoopsTurning: Bool {
        let now = MonotonicClock.now
        return turns.allSatisfy { $0.silentFor(now: now) < Self.silenceMax }
    }

    /// The most that any loop has given up.
    package var shedding: SheddingStep { turns.map(\.shedding).max() ?? .nothing }

    package var hasStarted: Bool { catalogues.haveAllStarted }

    /// nil: ready; otherwise why not.
    package var notReadyReason: String? {
        let now = MonotonicClock.now
        return Readiness(
            isDraining: isDraining, hasCatalogue: hasStarted, hasCatalogueFailed: catalogues.hasAnyFailed,
            upFor: now - startedAt, needsRedis: needsRedis,
            isRedisLookedFor: pods.isDegraded, redisAwayFor: pods.awayFor(now: now)
        ).reason
    }
}

import CatalogueServing
import ItemServing
import SharedState
import PodRuntime
import SessionServing
import Catalogue
import Resilience
import Synchronization

/// Health of the pod, for probes: whether the loops turn, and whether new sessions should come here. It takes no lock
/// that requests take, so that a probe is answered under any load.
package final class PodHealth: Sendable {
    /// Silence after which a loop counts as stuck; ticks come every second.
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

    /// Dependencies that this pod does without now.
    package var degraded: [String] { pods.isDegraded ? ["redis"] : [] }

    package var uptime: Duration { MonotonicClock.now - startedAt }

    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    package func drainingStarted() { draining.store(true, ordering: .relaxed) }

    package var areLoopsTurning: Bool {
        let now = MonotonicClock.now
        return turns.allSatisfy { $0.silentFor(now: now) < Self.silenceMax }
    }

    /// Highest shedding step of any loop.
    package var shedding: SheddingStep { turns.map(\.shedding).max() ?? .nothing }

    package var hasStarted: Bool { catalogues.haveAllStarted }

    /// Reason why the pod is not ready; nil: it is.
    package var notReadyReason: String? {
        let now = MonotonicClock.now
        return Readiness(
            isDraining: isDraining, hasCatalogue: hasStarted, hasCatalogueFailed: catalogues.hasAnyFailed,
            upFor: now - startedAt, needsRedis: needsRedis,
            isRedisLookedFor: pods.isDegraded, redisAwayFor: pods.awayFor(now: now)
        ).reason
    }
}

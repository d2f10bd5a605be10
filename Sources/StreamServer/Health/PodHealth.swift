import Catalogue
import Synchronization

/// What the probes ask: whether the loops turn, and whether new sessions should come here.
package final class PodHealth: Sendable {
    /// A loop that has not turned for so long is stuck; ticks come every second.
    private static let silenceMax = Duration.seconds(10)

    private let drainingSince = Mutex<Duration?>(nil)
    private let startedAt = MonotonicClock.now
    private let turns: [LoopTurn]
    private let store: CatalogueStore

    package init(turns: [LoopTurn], store: CatalogueStore) {
        self.turns = turns
        self.store = store
    }

    package var uptime: Duration { MonotonicClock.now - startedAt }

    package var isDraining: Bool { drainingSince.withLock { $0 != nil } }

    package func drainingStarted() {
        drainingSince.withLock { if $0 == nil { $0 = MonotonicClock.now } }
    }

    package var areLoopsTurning: Bool {
        let now = MonotonicClock.now
        return turns.allSatisfy { $0.silentFor(now: now) < Self.silenceMax }
    }

    package var hasStarted: Bool { store.current != nil }

    /// nil: ready; otherwise why not.
    package var notReadyReason: String? {
        if isDraining { return "draining" }
        if !hasStarted {
            return store.report.problemCount > 0 || store.report.sources > 0
                ? "the catalogue is empty" : "the catalogue is being loaded"
        }
        return nil
    }
}

import CatalogueServing
import SharedWork
import ItemServing
import PodRuntime
import SessionLogic
import SharedState

/// What every session needs of the pod. One object for all of them: a session is small.
package final class SessionEnvironment: Sendable {
    package let store: CatalogueStore
    package let library: DocumentLibrary
    package let runner: QueryRunner
    package let telemetry: Telemetry
    package let policy: ActionPolicy
    package let prefetch: PrefetchPolicy
    package let queriesPerMinute: Double
    package let stores: SharedStores
    package let popularity: PopularityKeeper
    /// The answers of this pod that others may go on with.
    let runs: AnswerRuns

    package init(
        store: CatalogueStore, library: DocumentLibrary, runner: QueryRunner, telemetry: Telemetry,
        policy: ActionPolicy, prefetch: PrefetchPolicy, queriesPerMinute: Double, stores: SharedStores,
        popularity: PopularityKeeper
    ) {
        self.store = store
        self.library = library
        self.runner = runner
        self.telemetry = telemetry
        self.policy = policy
        self.prefetch = prefetch
        self.queriesPerMinute = queriesPerMinute
        self.stores = stores
        self.popularity = popularity
        runs = AnswerRuns(isWanted: stores.answers.outlivesPod)
    }

    /// The same for sessions that nobody can come back to.
    package var unshared: SessionEnvironment {
        SessionEnvironment(
            store: store, library: library, runner: runner, telemetry: telemetry, policy: policy, prefetch: prefetch,
            queriesPerMinute: queriesPerMinute, stores: stores.unshared, popularity: popularity)
    }

    /// A store may have forgotten what it had: the answers of this pod are looked after.
    package func storeReturned() async { await runs.verify() }
}

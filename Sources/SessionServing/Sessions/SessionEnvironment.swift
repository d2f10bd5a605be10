import SharedWork
import ItemServing
import PodRuntime
import SessionLogic
import SharedState

/// What every session needs of the pod. One object for all of them: a session is small.
package final class SessionEnvironment: Sendable {
    package let catalogues: ServedCatalogues
    package let runner: QueryRunner
    package let telemetry: Telemetry
    package let policy: ActionPolicy
    package let queriesPerMinute: Double
    package let stores: SharedStores
    /// The answers of this pod that others may go on with.
    let runs: AnswerRuns

    package init(
        catalogues: ServedCatalogues, runner: QueryRunner, telemetry: Telemetry, policy: ActionPolicy,
        queriesPerMinute: Double, stores: SharedStores
    ) {
        self.catalogues = catalogues
        self.runner = runner
        self.telemetry = telemetry
        self.policy = policy
        self.queriesPerMinute = queriesPerMinute
        self.stores = stores
        runs = AnswerRuns(isWanted: stores.answers.outlivesPod)
    }

    /// The same for sessions that nobody can come back to.
    package var unshared: SessionEnvironment {
        SessionEnvironment(
            catalogues: catalogues, runner: runner, telemetry: telemetry, policy: policy,
            queriesPerMinute: queriesPerMinute, stores: stores.unshared)
    }

    /// A store may have forgotten what it had: the answers of this pod are looked after.
    package func storeReturned() async { await runs.verify() }
}

import SharedWork
import ItemServing
import PodRuntime
import SessionLogic
import SharedState

/// Services of the pod that every session needs. One object for all of them: a session is small.
package final class SessionEnvironment: Sendable {
    package let catalogues: ServedCatalogues
    package let runner: QueryRunner
    package let telemetry: Telemetry
    package let policy: ActionPolicy
    package let queriesPerMinute: Double
    package let stores: SharedStores
    /// Answers of this pod that other pods may continue.
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

    /// Environment for sessions that no browser can return to.
    package var unshared: SessionEnvironment {
        SessionEnvironment(
            catalogues: catalogues, runner: runner, telemetry: telemetry, policy: policy,
            queriesPerMinute: queriesPerMinute, stores: stores.unshared)
    }

    /// Checks the answers of this pod: a store may have forgotten them.
    package func storeReturned() async { await runs.verify() }
}

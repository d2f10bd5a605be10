import SharedWork
import ItemServing
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SharedState
import Synchronization
import WireProtocol

/// Production of one answer of a session: each piece is stored before its reader is told. The text is the session's;
/// here is only how far the store has it, as `JournalWriter` decides.
final class AnswerRun: QueryRunner.Sink {
    private static let repairEvery = Duration.seconds(1)
    /// Repair attempts, upper bound: for as long as an answer can be resumed.
    private static let repairsMax = 600

    private struct State {
        var writer: JournalWriter
        var isAbandoned = false
        var isRepairing = false
        var saying: Task<Void, Never>?

        mutating func decide(
            _ wanted: (inout JournalWriter) -> JournalWriter.WriteAction
        ) -> JournalWriter.WriteAction {
            isAbandoned ? .stop : wanted(&writer)
        }
    }

    private let session: Session
    private let run: SessionMachine.Run
    private let record: QueryRecord
    private let owner: AnswerOwner
    private let state: Mutex<State>

    private var store: any AnswerStore { session.environment.stores.answers }

    init(of query: Query, _ run: SessionMachine.Run, in session: Session, writer: JournalWriter) {
        self.session = session
        self.run = run
        let (environment, pod) = (session.environment, session.environment.stores.pods.pod)
        record = QueryRecord(
            query, id: run.id, epoch: run.epoch, answerer: environment.runner.answererName(of: query.catalogue),
            pod: pod)
        owner = AnswerOwner(session: session.id, client: session.clientID, pod: pod, epoch: session.epoch)
        state = Mutex(State(writer: writer))
    }

    // MARK: Events of the answerer

    /// Stores the query's record, before the first frame leaves.
    func begin() async -> Bool {
        guard await storeAndTell() else { return false }
        if store.outlivesPod { sayThatItWrites() }
        return true
    }

    func update(_ change: @Sendable (inout AnswerTrail) -> Void) { session.noted(run, change) }

    func append(_ text: String) async -> QueryRunner.AppendOutcome {
        guard let made = session.made(run, { $0.append(text) }), await storeAndTell() else { return .over }
        guard session.isMaking(run) else { return .over }
        return made.result == .grown ? .goOn : .full
    }

    /// Adds the last words and the end, all at once.
    func end(_ ending: QueryRunner.Ending) async {
        _ = session.made(run) { trail in
            trail.finishing(ending)
            trail.ended(ending.finish, timing: ending.timing)
        }
        let isTold = await storeAndTell()
        state.withLock { $0.saying }?.cancel()
        // Another pod answers now: nothing of ours is told.
        guard isTold else { return session.lost(run) }
        session.ended(run, ending.finish, ending.timing)
        repairLater()
    }

    // MARK: Store

    /// - Returns: false when another pod answers now
    private func storeAndTell() async -> Bool {
        let count = session.entryCount(run)
        switch await carryOut({ $0.entriesMade(count) }) {
        case .proceed(let isStored):
            if !isStored { session.environment.telemetry.answersUnprotected.add(1) }
            session.stored(run, count: count)
            return true
        case .stop: return false
        case .put, .append: return true
        }
    }

    /// Carries out the writer's actions until it needs nothing more of the store.
    private func carryOut(
        _ wanted: (inout JournalWriter) -> JournalWriter.WriteAction
    ) async -> JournalWriter.WriteAction {
        var action = state.withLock { $0.decide(wanted) }
        // A put that follows an append, and no more.
        for _ in 0..<3 {
            switch action {
            case .proceed, .stop: return action
            case .put, .append:
                // An answer that is no longer kept cannot be resumed by any browser.
                guard let write = session.write(run, action) else { return .stop }
                let reply = await store.carryOut(write, record, owner)
                let count = session.entryCount(run)
                action = state.withLock { $0.decide { $0.storeReplied(reply, count) } }
            }
        }
        return action
    }

    /// Announces the writer until the end: followers elsewhere must distinguish it from a dead one.
    private func sayThatItWrites() {
        // Ends with the answer, which has limits of its own.
        let task = Task { [self] in
            while (try? await Task.sleep(for: WriterWatch.saysSoEvery)) != nil {
                guard let fence = state.withLock({ $0.isAbandoned ? nil : $0.writer.writingFence }) else { return }
                await store.touch(session.id, record.id, fence: fence)
            }
        }
        state.withLock { $0.saying = task }
    }

    /// Stores an answer that ended while the store was away, when it returns: followers elsewhere wait.
    private func repairLater() {
        let count = session.entryCount(run)
        let isNeeded = state.withLock { state in
            guard !state.isRepairing, case .put = state.decide({ $0.repairWanted(count) }) else { return false }
            state.isRepairing = true
            return true
        }
        guard isNeeded else { return }
        // Bounded, and ended by `abandon`; no caller waits for it.
        Task { [self] in
            defer { state.withLock { $0.isRepairing = false } }
            for _ in 0..<Self.repairsMax {
                try? await Task.sleep(for: Self.repairEvery)
                let count = session.entryCount(run)
                let action = state.withLock { $0.decide { $0.repairWanted(count) } }
                guard case .put = action, let write = session.write(run, action) else { return }
                let reply = await store.carryOut(write, record, owner)
                state.withLock { state in _ = state.writer.storeReplied(reply, count) }
            }
        }
    }

    /// Checks the store, which may have forgotten entries, and stores them again.
    func verify() async {
        let count = session.entryCount(run)
        _ = await carryOut { $0.storeReturned(count) }
        repairLater()
    }

    /// Stops writing when the pod leaves, so that another one continues.
    func abandon() { state.withLock { $0.isAbandoned = true } }
}

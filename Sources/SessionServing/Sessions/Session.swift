import CatalogueServing
import SharedWork
import Catalogue
import ItemServing
import PodRuntime
import PredictionEngine
import PrometheusMetrics
import SessionLogic
import SharedState
import Synchronization
import WireProtocol

/// Conversation of one browser: its queries, its answers, and the items prepared for it on a hunch. It outlives its
/// connections. Used from any thread.
///
/// `SessionMachine` decides, under the lock; its decisions are carried out outside it. The session has four
/// responsibilities:
/// 1. It tells its reader, one at a time, that there is something new.
/// 2. It begins and stops runs as the machine says: answers made here (`AnswerRun`) and answers followed
///    (`AnswerAdoption`).
/// 3. It tells the stores what other pods must know of it.
/// 4. It counts the outcomes of answers.
package final class Session: Sendable {
    /// Execution of a run.
    private struct Going {
        var run: SessionMachine.Run
        /// Task of the run; nil while it is just being begun.
        var task: Task<Void, Never>?
        /// Answer made here; nil: another pod makes it.
        var answer: AnswerRun?
    }

    private struct State {
        var machine: SessionMachine
        var going: Going?

        mutating func take(_ run: SessionMachine.Run) -> Going? {
            guard going?.run.number == run.number else { return nil }
            defer { going = nil }
            return going
        }

        func going(_ run: SessionMachine.Run) -> Going? { going.flatMap { $0.run.number == run.number ? $0 : nil } }
    }

    package let id: String
    package let clientID: String
    let environment: SessionEnvironment
    private let state: Mutex<State>
    private let readers: ReaderPlace
    package let prefetch: SessionPrefetch

    /// - Parameter record: the session's shared record; nil for a new session
    package init(
        id: String, clientID: String, environment: SessionEnvironment, record: SessionRecord? = nil, now: Duration
    ) {
        self.id = id
        self.clientID = clientID
        self.environment = environment
        let machine = SessionMachine(
            queriesPerMinute: environment.queriesPerMinute, storesFirst: true,
            outlivesPod: environment.stores.answers.outlivesPod, confirmationsMax: LearnedPopularity.itemsPerSessionMax,
            record: record, now: now)
        state = Mutex(State(machine: machine))
        let readers = ReaderPlace(now: now)
        self.readers = readers
        prefetch = SessionPrefetch(environment) { readers.current?.prefetchChanged($0) }
    }

    /// Number of the session's present connection.
    package var epoch: Int { state.withLock { $0.machine.epoch } }
    package var isAnswering: Bool { state.withLock { $0.machine.isAnswering } }
    package var history: [Exchange] { state.withLock { $0.machine.history } }

    /// Session as the stores know it.
    package var held: HeldSession { HeldSession(id: id, client: clientID, epoch: epoch) }

    /// Whether this query is new: it does not run already, here or elsewhere.
    package func isNew(_ query: Query) -> Bool { state.withLock { $0.machine.isNew(query) } }

    /// A later connection came to this pod too.
    package func reclaimed(_ epoch: Int) { state.withLock { $0.machine.reclaimed(epoch) } }

    // MARK: Deciding and doing

    /// Decides under the lock, and carries out the decision.
    private func decide(_ body: (inout SessionMachine) -> [SessionMachine.Effect]) {
        perform(state.withLock { body(&$0.machine) })
    }

    private func perform(_ effects: [SessionMachine.Effect]) {
        for effect in effects {
            switch effect {
            case .tellReader: readers.current?.answersChanged()
            case .tellEnd(let finish):
                environment.telemetry.answerEnded(finish)
                readers.current?.answersChanged()
            case .shareHistory: shareHistory()
            case .stop(let run): state.withLock { $0.take(run) }?.task?.cancel()
            case .handOver(let run): state.withLock { $0.going(run) }?.answer?.abandon()
            case .cancelElsewhere(let id):
                // Bounded by the store's own time limits; no caller waits for it.
                Task { await AnswerAdoption(of: self).cancel(id) }
            }
        }
    }

    /// Shares the history, for a `welcome` elsewhere: worth a command, not a wait.
    private func shareHistory() {
        Task { [sessions = environment.stores.sessions, id, history] in
            try? await sessions.historyChanged(id, history)
        }
    }

    // MARK: Readers

    /// Seats a reader; the previous one is told that it is replaced.
    ///
    /// - Returns: false when the session has just ended: another must be opened
    package func attach(_ reader: any SessionReader) -> Bool { readers.attach(reader) }

    /// Removes a reader; does nothing when another has taken over meanwhile.
    ///
    /// - Returns: whether the session has no reader any more
    @discardableResult
    package func detach(_ reader: any SessionReader, now: Duration) -> Bool { readers.detach(reader, now: now) }

    /// Time without any reader; nil while there is one.
    package func detachedFor(now: Duration) -> Duration? { readers.detachedFor(now: now) }

    /// Next news for a reader.
    package func next(_ cursor: inout AnswerCursor) -> QueryDesk.ReadAction {
        state.withLock { $0.machine.next(&cursor) }
    }

    package enum ResumeOutcome: Sendable {
        case resume(AnswerCursor)
        case notResumable(NotResumableReason)
        /// Pending: the store is asked, and `resumeDecided` follows.
        case asked
    }

    package func resume(_ request: ResumeRequest) -> ResumeOutcome {
        switch state.withLock({ $0.machine.resumeReceived(request) }) {
        case .resume(let cursor): return .resume(cursor)
        case .notResumable(let reason): return .notResumable(reason)
        case .adopt:
            adopt(request)
            return .asked
        }
    }

    // MARK: Queries

    package enum QueryOutcome: Sendable {
        /// Follow the query; the cursors of the cancelled one come first.
        case follow(AnswerCursor)
        case alreadyFollowed(AnswerCursor)
        /// Pending: another pod answers it already, and `resumeDecided` follows.
        case asked
        case refused(ErrorFrame)
    }

    /// - Parameter typed: the last typed text before an item was chosen
    package func query(
        _ query: Query, typed: String? = nil, isShedding: Bool = false, now: Duration
    ) -> QueryOutcome {
        guard let items = environment.catalogues.named(query.catalogue) else {
            let known = environment.catalogues.names
            return .refused(.unknownCatalogue(query.catalogue ?? "", known: known, id: query.id))
        }
        let query = environment.catalogues.resolved(query)
        let item = items.store.current?.revision.item(query.productID)
        let action = state.withLock {
            $0.machine.queryReceived(
                query, isKnown: item != nil, isShedding: isShedding, random: .random(in: 0...1), now: now)
        }
        switch action {
        case .refuse(let error): return .refused(error)
        case .follow(let cursor): return .alreadyFollowed(cursor)
        case .adopt(let request):
            adopt(request)
            return .asked
        case .start(let start):
            perform(start.effects)
            if start.isConfirmation, let item { items.popularity.confirmed(item, by: clientID, typed: typed) }
            let foreseen = prefetch.queried(query.item, of: items.kind, now: now)
            answer(start.query, start.run, foreseen: foreseen, writer: JournalWriter())
            return .follow(start.cursor)
        }
    }

    /// Works ahead on a question about an item that is being typed.
    package func typed(_ text: String, about item: CatalogueItem, in items: ServedItems) {
        var query = Query(productID: item.id, text: text, catalogue: items.shownName)
        query.previous = state.withLock { $0.machine.previous(of: query.item) }
        items.kind.typed(ItemQuestion(query, about: item), by: id)
    }

    package func cancel(_ id: String, now: Duration) { decide { $0.cancelReceived(id, now: now) } }

    /// - Parameter foreseen: held until the answer has ended, so that adopting a running prefetch never stops it in between
    private func answer(
        _ query: Query, _ run: SessionMachine.Run, foreseen: SessionPrefetch.Foresight, writer: JournalWriter
    ) {
        let answer = AnswerRun(of: query, run, in: self, writer: writer)
        environment.runs.began(answer)
        begin(run, answer) { [runner = environment.runner] in
            await runner.run(query, id: run.id, foreseen: foreseen.action, into: answer)
            foreseen.release()
        }
    }

    /// Begins the work of a run. It outlives its connection; it ends by itself, by `cancel`, or with the session.
    private func begin(
        _ run: SessionMachine.Run, _ answer: AnswerRun?, _ work: @escaping @Sendable () async -> Void
    ) {
        // Registered before it begins, so that it can be stopped and handed over.
        state.withLock { $0.going = $0.machine.isRunning(run) ? Going(run: run, answer: answer) : $0.going }
        let task = Task {
            await work()
            // Released: nothing of it is held any longer.
            _ = state.withLock { $0.take(run) }
        }
        let isStopped = state.withLock { state in
            guard state.going(run) != nil else { return true }
            state.going?.task = task
            return false
        }
        if isStopped { task.cancel() }
    }

    // MARK: Events of an answer made here

    func noted(_ run: SessionMachine.Run, _ change: @Sendable (inout AnswerTrail) -> Void) {
        decide { $0.noted(run, change) }
    }

    func made<Result: Sendable>(
        _ run: SessionMachine.Run, _ change: @Sendable (inout AnswerTrail) -> Result
    ) -> (result: Result, count: Int)? {
        state.withLock { $0.machine.made(run, change) }
    }

    func entryCount(_ run: SessionMachine.Run) -> Int { state.withLock { $0.machine.entryCount(run) } }

    func write(_ run: SessionMachine.Run, _ action: JournalWriter.WriteAction) -> AnswerWrite? {
        state.withLock { $0.machine.write(run, action) }
    }

    func stored(_ run: SessionMachine.Run, count: Int) { decide { $0.stored(run, count: count) } }

    /// Whether an answer is still wanted.
    func isMaking(_ run: SessionMachine.Run) -> Bool { state.withLock { $0.machine.isRunning(run) } }

    func ended(_ run: SessionMachine.Run, _ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing) {
        decide { $0.answerEnded(run, finish, timing: timing, now: MonotonicClock.now) }
    }

    func lost(_ run: SessionMachine.Run) { decide { $0.answerLost(run, now: MonotonicClock.now) } }

    /// Prepares to leave: where no pod can continue the running answer, its reader is told while there is time.
    func podLeaves() { decide { $0.podLeaves(now: MonotonicClock.now) } }

    // MARK: Answers that another pod began

    private func adopt(_ request: ResumeRequest) {
        // Ends by itself, with the answer or with the session.
        Task { await AnswerAdoption(of: self).adopt(request) }
    }

    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        readers.current?.resumeDecided(request, refusal)
    }

    func answerFound(_ stored: StoredAnswer?, for request: ResumeRequest) -> SessionMachine.AdoptAction {
        state.withLock { $0.machine.answerFound(stored, for: request, now: MonotonicClock.now) }
    }

    /// Follows the other pod until the query ends.
    func follow(_ run: SessionMachine.Run, _ work: @escaping @Sendable () async -> Void) { begin(run, nil, work) }

    /// Answer as far as readers here may have it.
    func trail(_ id: String) -> AnswerTrail? { state.withLock { $0.machine.trail(id) } }

    func entriesReceived(_ id: String, _ epoch: Int, _ entries: [AnswerEntry]) {
        decide { $0.entriesReceived(id, epoch, entries, now: MonotonicClock.now) }
    }

    /// Restarts a followed answer: the answering pod began anew.
    func begunAnew(_ stored: StoredAnswer) { decide { $0.begunAnew(stored, now: MonotonicClock.now) } }

    /// Answers here a query whose pod died.
    ///
    /// - Parameter fence: of the writer that this pod has become; nil: the store gives one
    func answerAgain(_ record: QueryRecord, epoch: Int, fence: Int?) {
        guard let run = state.withLock({ $0.machine.answeredAgain(record, epoch: epoch) }) else { return }
        let writer = fence.map { JournalWriter(fence: $0) } ?? JournalWriter()
        answer(record.query, run, foreseen: .nothing, writer: writer)
        perform([.tellReader])
    }

    // MARK: Timers

    /// Forgets old answers, and prefetches wanted only by a browser that has left.
    package func tick(now: Duration) {
        state.withLock { $0.machine.expire(now: now) }
        prefetch.tick(aloneFor: detachedFor(now: now), now: now)
    }

    /// Releases the session, which goes on elsewhere. Its run here continues: the other pod follows it.
    package func movedAway() {
        let reader = readers.clear()
        prefetch.movedAway()
        reader?.replaced()
    }

    /// Ends the session with all its work.
    ///
    /// - Parameter isHandedOver: whether the pod leaves and another one continues the run
    package func end(isHandedOver: Bool = false) {
        let effects = state.withLock { $0.machine.ended(isHandedOver: isHandedOver) }
        readers.close()
        prefetch.ended()
        perform(effects)
    }
}

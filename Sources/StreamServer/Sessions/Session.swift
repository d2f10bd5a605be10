import Catalogue
import DocumentSource
import Logging
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import Synchronization
import WireProtocol

/// Who is told that a session has something new: its connection, or a request that streams one answer.
package protocol SessionReader: AnyObject, Sendable {
    /// An answer has grown or ended. Many of these may become one.
    func answersChanged()
    func prefetchChanged(_ frame: PrefetchFrame)
    /// Another connection took the session over.
    func replaced()
    /// A program published something for this browser: JSON.
    func noticeReceived(_ notice: String)
    /// An answer that another pod began can be gone on with now, or not.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?)
}

extension SessionReader {
    package func noticeReceived(_ notice: String) {}
    package func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {}
}

/// What every session needs of the pod.
package struct SessionEnvironment: Sendable {
    package var store: CatalogueStore
    package var library: DocumentLibrary
    package var runner: QueryRunner
    package var telemetry: Telemetry
    package var policy: ActionPolicy
    package var prefetch: PrefetchPolicy
    package var queriesPerMinute: Double
    /// The other pods; nil when there are none.
    package var cluster: Cluster?
    package var tasks: any TaskQueue
    package var popularity: PopularityKeeper?
}

/// One browser's conversation: its queries, its answers, and what was loaded for it on a hunch. It outlives its
/// connections. Used from any thread.
package final class Session: Sendable {
    private struct Running {
        var id: String
        var epoch: Int
        var task: Task<Void, Never>
        /// Where it is stored; nil when another pod stores it, or nobody.
        var journal: AnswerJournal?
    }

    private struct State {
        var desk: QueryDesk
        var speculation: SpeculationDesk
        var wishes: [String: DocumentLibrary.Wish] = [:]
        var running: Running?
        var reader: (any SessionReader)?
        var detachedAt: Duration?
        var queriesNamed = 0
        var isEnded = false
        /// Which connection of the session is the present one; they are counted over all pods.
        var epoch: Int
        /// Queries that other pods answered or answer, by id, and the one of them that may still run.
        var elsewhere: [String: QueryRecord] = [:]
        /// Items that this session has confirmed: each counts once.
        var taught: Set<String> = []
        var runningElsewhere: String?
    }

    package let id: String
    package let clientID: String
    fileprivate let environment: SessionEnvironment
    private let state: Mutex<State>

    /// - Parameter record: what the pods know of it; nil for a session that begins
    package init(
        id: String, clientID: String, environment: SessionEnvironment, record: SessionRecord? = nil, now: Duration
    ) {
        self.id = id
        self.clientID = clientID
        self.environment = environment
        var state = State(
            desk: QueryDesk(queriesPerMinute: environment.queriesPerMinute, now: now),
            speculation: SpeculationDesk(policy: environment.policy), epoch: record?.epoch ?? 1)
        state.detachedAt = now
        if let record {
            state.desk.restored(record)
            state.elsewhere = Dictionary(record.queries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            state.runningElsewhere = record.active
        }
        self.state = Mutex(state)
    }

    /// Which connection of the session is the present one.
    package var epoch: Int { state.withLock { $0.epoch } }

    /// A later connection came to this pod too.
    package func reclaimed(_ epoch: Int) { state.withLock { $0.epoch = max($0.epoch, epoch) } }

    /// The session goes on elsewhere. What runs for it here runs on: the other pod follows.
    package func yield() {
        let (reader, wasted, wishes) = state.withLock { state in
            defer {
                state.reader = nil
                state.wishes.removeAll()
            }
            return (state.reader, state.speculation.ended(), Array(state.wishes.values))
        }
        speculationEnded(wasted: wasted, wishes)
        reader?.replaced()
    }

    private func speculationEnded(wasted: Int, _ wishes: [DocumentLibrary.Wish]) {
        if wasted > 0 { environment.telemetry.prefetchWasted.add(Double(wasted)) }
        for wish in wishes { environment.library.letGo(wish) }
    }

    // MARK: readers

    /// The reader that was there before is told that it is replaced.
    ///
    /// - Returns: false when the session has just ended: another must be opened
    package func attach(_ reader: any SessionReader) -> Bool {
        let (old, isOver) = state.withLock { state -> ((any SessionReader)?, Bool) in
            if state.isEnded { return (nil, true) }
            defer {
                state.reader = reader
                state.detachedAt = nil
            }
            return (state.reader, false)
        }
        old?.replaced()
        return !isOver
    }

    /// Does nothing when somebody else has taken over meanwhile.
    ///
    /// - Returns: whether nobody is connected any more
    @discardableResult
    package func detach(_ reader: any SessionReader, now: Duration) -> Bool {
        state.withLock { state in
            guard state.reader === reader else { return false }
            state.reader = nil
            state.detachedAt = now
            return true
        }
    }

    /// How long nobody has been connected; nil while somebody is.
    package func detachedFor(now: Duration) -> Duration? {
        state.withLock { state in state.detachedAt.map { now - $0 } }
    }

    package var isAnswering: Bool { state.withLock { $0.desk.isRunning } }
    /// Whether this query is a new one, and not one that runs already here or elsewhere.
    package func isNew(_ query: Query) -> Bool {
        guard let id = query.id else { return true }
        return state.withLock { !$0.desk.isRunning(id) && $0.runningElsewhere != id }
    }
    package var history: [Exchange] { state.withLock { $0.desk.history } }

    package func next(_ cursor: inout AnswerCursor) -> QueryDesk.ReadAction {
        state.withLock { $0.desk.next(&cursor) }
    }

    package enum ResumeOutcome: Sendable {
        case resume(AnswerCursor)
        case notResumable(NotResumableReason)
        /// Another pod is asked; `resumeDecided` follows.
        case asked
    }

    package func resume(_ request: ResumeRequest) -> ResumeOutcome {
        let (outcome, isElsewhere) = state.withLock { state -> (ResumeOutcome, Bool) in
            switch state.desk.resumeReceived(request) {
            case .resume(let cursor): return (.resume(cursor), false)
            case .notResumable(let reason):
                return state.elsewhere[request.id] == nil ? (.notResumable(reason), false) : (.asked, true)
            }
        }
        if isElsewhere, let cluster = environment.cluster {
            // Ends by itself, with the answer or with the session.
            Task { await AnswerAdoption(session: self, cluster: cluster).adopt(request) }
        }
        return outcome
    }

    // MARK: queries

    package enum QueryOutcome: Sendable {
        /// Follow it; the cursors of the cancelled one come first.
        case follow(AnswerCursor)
        case alreadyFollowed(AnswerCursor)
        /// Another pod answers it already; `resumeDecided` follows.
        case asked
        case refused(ErrorFrame)
    }

    /// - Parameter typed: the text that was typed last, before an item was chosen
    package func query(
        _ query: Query, typed: String? = nil, isShedding: Bool = false, now: Duration
    ) -> QueryOutcome {
        let telemetry = environment.telemetry
        if let id = query.id, state.withLock({ $0.runningElsewhere == id }), environment.cluster != nil {
            _ = resume(ResumeRequest(id: id, epoch: 0, offset: 0))
            return .asked
        }
        // The task is made under the lock, so that a cancel that comes at once finds it.
        var taught: CatalogueItem?
        let (outcome, cancelled, overtaken) = state.withLock { state -> (QueryOutcome, Task<Void, Never>?, String?) in
            let id = query.id ?? Self.nameQuery(&state)
            switch state.desk.queryReceived(
                query, id: id, isShedding: isShedding, random: .random(in: 0...1), now: now)
            {
            case .refuse(let error): return (.refused(error), nil, nil)
            case .follow(let id):
                return (state.desk.cursor(id).map { .alreadyFollowed($0) } ?? .refused(Self.gone(id)), nil, nil)
            case .start(let id, let epoch, let cancelledID):
                let old = state.running
                if cancelledID != nil { telemetry.answerEnded(.cancelled) }
                taught = newlyAskedAbout(query.productID, &state)
                let foreseen = state.speculation.queried(query.productID, now: now)
                count(foreseen)
                let wish = state.wishes.removeValue(forKey: query.productID)
                let overtaken = state.runningElsewhere ?? (old?.journal == nil ? old?.id : nil)
                state.runningElsewhere = nil
                state.elsewhere[id] = nil
                let journal = journal(query, id, epoch, JournalWriter(), ownerEpoch: state.epoch)
                let task = start(query, id, epoch, foreseen, wish, journal)
                state.running = Running(id: id, epoch: epoch, task: task, journal: journal)
                let cursor: QueryOutcome = state.desk.cursor(id).map { .follow($0) } ?? .refused(Self.gone(id))
                return (cursor, old?.task, overtaken)
            }
        }
        cancelled?.cancel()
        if let taught { environment.popularity?.confirmed(taught, by: clientID, typed: typed) }
        if let overtaken { cancelElsewhere(overtaken) }
        return outcome
    }

    /// The item of a question, which says that it is what people mean; nil when the session said so before.
    private func newlyAskedAbout(_ id: String, _ state: inout State) -> CatalogueItem? {
        guard state.taught.count < LearnedPopularity.itemsPerSessionMax,
            let item = environment.store.current?.revision.item(id), state.taught.insert(id).inserted
        else { return nil }
        return item
    }

    private static func nameQuery(_ state: inout State) -> String {
        state.queriesNamed += 1
        // Another pod has given names of its own.
        return state.epoch == 1 ? "q\(state.queriesNamed)" : "q\(state.epoch).\(state.queriesNamed)"
    }

    /// One query runs in a session: the one that another pod answers is over.
    private func cancelElsewhere(_ id: String) {
        guard let cluster = environment.cluster else { return }
        // Bounded by the store's own time limits; nobody waits for it.
        Task { await AnswerAdoption(session: self, cluster: cluster).cancel(id) }
    }

    private func journal(
        _ query: Query, _ id: String, _ epoch: Int, _ writer: JournalWriter, ownerEpoch: Int
    ) -> AnswerJournal? {
        environment.cluster.map { cluster in
            let journal = AnswerJournal(
                cluster.sessions,
                QueryRecord(
                    query, id: id, epoch: epoch, answerer: environment.runner.answererName, pod: cluster.pod),
                .init(session: self.id, client: clientID, pod: cluster.pod, epoch: ownerEpoch), writer: writer,
                telemetry: environment.telemetry)
            cluster.began(journal)
            return journal
        }
    }

    private static func gone(_ id: String) -> ErrorFrame {
        ErrorFrame(.answerFailed, "the answer is not there any more", id: id)
    }

    private func count(_ foreseen: SpeculationDesk.QueryAction) {
        switch foreseen {
        case .useful(let lead, let foreseen):
            environment.telemetry.prefetchUseful.add(1)
            environment.telemetry.prefetchLead.observe(lead.inSeconds)
            environment.library.asked(after: foreseen)
        case .adopted(let foreseen):
            environment.telemetry.prefetchAdopted.add(1)
            environment.library.asked(after: foreseen)
        case .unforeseen: break
        }
    }

    private func start(
        _ query: Query, _ id: String, _ epoch: Int, _ foreseen: SpeculationDesk.QueryAction,
        _ wish: DocumentLibrary.Wish?, _ journal: AnswerJournal?
    ) -> Task<Void, Never> {
        // A query outlives the connection it came over; it ends by itself, by `cancel`, or with its session.
        Task { [environment, self] in
            await environment.runner.run(
                query, id: id, foreseen: foreseen,
                into: QuerySink(session: self, id: id, epoch: epoch, journal: journal))
            // Held until now, so that adopting a running prefetch never stops it in between.
            if let wish { environment.library.letGo(wish) }
        }
    }

    package func cancel(_ id: String, now: Duration) {
        let (running, action) = state.withLock { state -> (Running?, QueryDesk.EndAction) in
            let action = state.desk.cancelReceived(id, now: now)
            guard action == .tell else { return (nil, action) }
            defer { state.running = nil }
            return (state.running, action)
        }
        running?.task.cancel()
        guard action == .tell else {
            if state.withLock({ $0.runningElsewhere == id }) { cancelElsewhere(id) }
            return
        }
        if running?.journal == nil { cancelElsewhere(id) }
        environment.telemetry.answerEnded(.cancelled)
        notify()
    }

    fileprivate func update(_ id: String, _ epoch: Int, _ change: (inout AnswerTrail) -> Void) {
        let changed: Void? = state.withLock { $0.desk.update(id, epoch: epoch, change) }
        if changed != nil { notify() }
    }

    fileprivate func append(_ id: String, _ epoch: Int, _ text: String) -> QueryRunner.AppendOutcome {
        let action = state.withLock { $0.desk.update(id, epoch: epoch) { $0.append(text) } }
        guard let action else { return .over }
        notify()
        return action == .grown ? .goOn : .full
    }

    fileprivate func end(_ id: String, _ epoch: Int, _ ending: QueryRunner.Ending) {
        update(id, epoch) { $0.finishing(ending) }
        ended(id, epoch, ending.finish, ending.timing)
    }

    private func ended(_ id: String, _ epoch: Int, _ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing) {
        let (action, history) = state.withLock { state -> (QueryDesk.EndAction, [Exchange]) in
            if state.running?.id == id, state.running?.epoch == epoch { state.running = nil }
            let action = state.desk.answerEnded(id, epoch: epoch, finish, timing: timing, now: MonotonicClock.now)
            return (action, state.desk.history)
        }
        guard action == .tell else { return }
        environment.telemetry.answerEnded(finish)
        notify()
        guard let cluster = environment.cluster else { return }
        // For a `welcome` elsewhere: worth a command, not a wait.
        Task { [id = self.id] in try? await cluster.sessions.historyChanged(id, history) }
    }

    /// The pod leaves and nobody can go on with what runs: its reader is told so while there is time.
    func giveUpAnswer() {
        guard environment.cluster == nil, let running = state.withLock({ $0.running }) else { return }
        running.task.cancel()
        update(running.id, running.epoch) {
            $0.failed(ErrorFrame(.answerFailed, "this pod stops before the answer is whole: ask again", id: running.id))
        }
        ended(running.id, running.epoch, .error, FinalAnswer.Timing())
    }

    // MARK: answers that another pod began

    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        state.withLock { $0.reader }?.resumeDecided(request, refusal)
    }

    var telemetry: Telemetry { environment.telemetry }

    func adopt(_ query: Query, _ trail: AnswerTrail) -> QueryDesk.AdoptAction {
        state.withLock { state in
            let action = state.desk.adopted(query, trail, now: MonotonicClock.now)
            if state.runningElsewhere == trail.id { state.runningElsewhere = nil }
            state.elsewhere[trail.id] = nil
            return action
        }
    }

    /// The task that follows the other pod: cancelled with the query.
    func following(_ id: String, _ epoch: Int, _ task: Task<Void, Never>) {
        let isStale = state.withLock { state in
            guard !state.isEnded, state.desk.isRunning, state.running == nil else { return true }
            state.running = Running(id: id, epoch: epoch, task: task)
            return false
        }
        if isStale { task.cancel() }
    }

    func repeated(_ id: String, _ epoch: Int, _ entries: [AnswerEntry]) {
        update(id, epoch) { trail in
            for entry in entries {
                // The end is told by `ended`, so that it is counted.
                if case .final = entry { continue }
                trail.repeated(entry)
            }
        }
        guard case .final(let final) = entries.last else { return }
        ended(id, epoch, final.finish, final.timing)
    }

    /// Another pod has nothing of it any more: a question under that name is a new one.
    func forgotElsewhere(_ id: String) {
        state.withLock { state in
            state.elsewhere[id] = nil
            if state.runningElsewhere == id { state.runningElsewhere = nil }
        }
    }

    /// UTF-8 bytes of an answer that readers here may have.
    func told(_ id: String) -> Int { state.withLock { $0.desk.trail(id)?.text.count ?? 0 } }

    /// The pod that answers began anew.
    func begunAnew(_ id: String, _ trail: AnswerTrail) {
        state.withLock { state in
            guard state.desk.restarted(id, epoch: trail.epoch) else { return }
            if state.running?.id == id { state.running?.epoch = trail.epoch }
            state.desk.update(id, epoch: trail.epoch) { $0 = trail.withoutEnd }
        }
        notify()
        if let final = trail.final { ended(id, trail.epoch, final.finish, final.timing) }
    }

    /// Answers a query whose pod died. The same epoch when nobody saw anything of it.
    ///
    /// - Parameter fence: of the writer that this pod has become; nil: the store gives one
    func answerAgain(_ record: QueryRecord, epoch: Int, fence: Int?) {
        state.withLock { state in
            guard !state.isEnded, state.desk.restarted(record.id, epoch: epoch) else { return }
            if epoch != record.epoch {
                state.desk.update(record.id, epoch: epoch) {
                    $0.entered(.analyzing, "The pod that answered has gone: answering again.")
                }
            }
            let writer = fence.map { JournalWriter(fence: $0) } ?? JournalWriter()
            let journal = journal(record.query, record.id, epoch, writer, ownerEpoch: state.epoch)
            let task = start(record.query, record.id, epoch, .unforeseen, nil, journal)
            state.running = Running(id: record.id, epoch: epoch, task: task, journal: journal)
        }
        notify()
    }

    private func notify() {
        state.withLock { $0.reader }?.answersChanged()
    }

    // MARK: speculation

    /// Whether a prediction as sure as this could change what is loaded for this session.
    package func wantsToKnow(confidence: Double) -> Bool {
        confidence >= environment.prefetch.floor || state.withLock { $0.speculation.isLoading }
    }

    /// - Parameters:
    ///   - first: the item the prediction is surest of, and how sure
    ///   - confidenceOf: of any item
    package func predicted(
        first: (item: CatalogueItem, confidence: Double)?, confidence confidenceOf: (String) -> Double, now: Duration
    ) {
        let sure = self.sure(first?.item)
        let (action, dropped) = state.withLock { state -> (SpeculationDesk.PredictAction, [DocumentLibrary.Wish]) in
            let action = state.speculation.predicted(
                first: first.map { ($0.item.id, $0.confidence) }, sure: sure, confidence: confidenceOf, now: now)
            return (action, action.letGo.compactMap { state.wishes.removeValue(forKey: $0) })
        }
        for wish in dropped {
            environment.telemetry.prefetchCancelled.add(1)
            environment.library.letGo(wish)
        }
        if action.prefetch != nil, let first { prefetch(first.item) }
    }

    /// The confidence from which on an item's document is worth fetching.
    private func sure(_ item: CatalogueItem?) -> Double {
        guard let document = item?.document, environment.prefetch.rule == .value else {
            return environment.prefetch.threshold
        }
        return environment.prefetch.confidence(in: environment.library.circumstances(document))
    }

    /// The person chose this item: its document is prepared whatever the confidence.
    package func chose(_ item: CatalogueItem, now: Duration) {
        if state.withLock({ $0.speculation.chosen(item.id, now: now) }) { prefetch(item) }
    }

    private func prefetch(_ item: CatalogueItem) {
        guard let reference = item.document else {
            loaded(item.id, nil)
            return
        }
        environment.telemetry.prefetchStarted.add(1)
        if environment.library.known(reference) == nil { tell(PrefetchFrame(productID: item.id, state: .started)) }
        let (wish, isRefused) = environment.library.foresee(reference) { [weak self] outcome in
            self?.loaded(item.id, outcome)
        }
        if isRefused { return state.withLock { $0.speculation.refused(item.id) } }
        guard let wish else { return }
        let isLate = state.withLock { state -> Bool in
            // The outcome may have been told, or the session have ended, before the wish was known here.
            guard !state.isEnded, state.speculation.isRunning(item.id) else { return true }
            state.wishes[item.id] = wish
            return false
        }
        if isLate { environment.library.letGo(wish) }
    }

    private func loaded(_ item: String, _ outcome: DocumentOutcome?) {
        state.withLock { state in
            state.wishes[item] = nil
            state.speculation.loaded(item, isUsable: outcome?.document != nil, now: MonotonicClock.now)
        }
        guard let outcome else { return tell(PrefetchFrame(productID: item, state: .failed)) }
        if case .failed(let problem) = outcome {
            environment.telemetry.prefetchFailed.add(1)
            if problem.isTransient { tryLater(item) }
        }
        tell(outcome.frame(item))
    }

    /// The quick tries failed: slower ones go on in the background, wherever there is time.
    private func tryLater(_ item: String) {
        guard case .retry(let task, let wait) = BackgroundTask(.prefetch, item).failed() else { return }
        Task { [tasks = environment.tasks] in await tasks.add(task, after: wait) }
    }

    private func tell(_ frame: PrefetchFrame) {
        state.withLock { $0.reader }?.prefetchChanged(frame)
    }

    // MARK: time

    /// How long what was begun on a hunch goes on for a browser that is not connected: a reconnect takes less.
    private static let speculatesAlone = Duration.seconds(10)

    /// Forgets what is too old, and what only one wanted who has left.
    package func tick(now: Duration) {
        let (wasted, dropped) = state.withLock { state -> (Int, [DocumentLibrary.Wish]) in
            state.desk.expire(now: now)
            let isAlone = state.detachedAt.map { now - $0 >= Self.speculatesAlone } ?? false
            let left = isAlone ? state.speculation.left() : []
            return (state.speculation.expire(now: now), left.compactMap { state.wishes.removeValue(forKey: $0) })
        }
        if !dropped.isEmpty { environment.telemetry.prefetchCancelled.add(Double(dropped.count)) }
        speculationEnded(wasted: wasted, dropped)
    }

    /// The session is over: nothing goes on for it.
    ///
    /// - Parameter isHandedOver: the pod leaves, and another one goes on with what runs
    package func end(isHandedOver: Bool = false) {
        let (wasted, wishes, running) = state.withLock { state in
            state.isEnded = true
            defer {
                state.wishes.removeAll()
                state.running = nil
                state.reader = nil
            }
            return (state.speculation.ended(), Array(state.wishes.values), state.running)
        }
        if isHandedOver { running?.journal?.abandon() }
        speculationEnded(wasted: wasted, wishes)
        running?.task.cancel()
    }
}

/// Leads the frames of one query into its session's trail, by way of the store that other pods read.
private struct QuerySink: QueryRunner.Sink {
    let session: Session
    let id: String
    let epoch: Int
    let journal: AnswerJournal?

    func begin() async -> Bool { await journal?.begin() ?? true }

    func update(_ change: @Sendable (inout AnswerTrail) -> Void) { session.update(id, epoch, change) }

    func append(_ text: String) async -> QueryRunner.AppendOutcome {
        let outcome = await journal?.append([text]) ?? .goOn
        guard outcome != .over else { return .over }
        return session.append(id, epoch, text)
    }

    func end(_ ending: QueryRunner.Ending) async {
        if let journal {
            journal.noted { trail in
                if let error = ending.error { trail.failed(error) }
                if let context = ending.context { trail.found(context) }
            }
            // Somebody else answers now: nothing of ours is told.
            let ended = QueryRunner.Ending(finish: .cancelled, timing: ending.timing)
            guard await journal.end(ending.texts, ending.finish, ending.timing) else {
                return session.end(id, epoch, ended)
            }
        }
        session.end(id, epoch, ending)
    }
}

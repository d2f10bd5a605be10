import Catalogue
import Logging
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
}

/// What every session needs of the pod.
package struct SessionEnvironment: Sendable {
    package var store: CatalogueStore
    package var library: DocumentLibrary
    package var runner: QueryRunner
    package var telemetry: Telemetry
    package var policy: ActionPolicy
    package var queriesPerMinute: Double
}

/// One browser's conversation: its queries, its answers, and what was loaded for it on a hunch. It outlives its
/// connections. Used from any thread.
package final class Session: Sendable {
    private struct Running {
        var id: String
        var epoch: Int
        var task: Task<Void, Never>
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
    }

    package let id: String
    package let clientID: String
    private let environment: SessionEnvironment
    private let state: Mutex<State>

    package init(id: String, clientID: String, environment: SessionEnvironment, now: Duration) {
        self.id = id
        self.clientID = clientID
        self.environment = environment
        state = Mutex(
            State(
                desk: QueryDesk(queriesPerMinute: environment.queriesPerMinute, now: now),
                speculation: SpeculationDesk(policy: environment.policy)))
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
    package func detach(_ reader: any SessionReader, now: Duration) {
        state.withLock { state in
            guard state.reader === reader else { return }
            state.reader = nil
            state.detachedAt = now
        }
    }

    /// How long nobody has been connected; nil while somebody is.
    package func detachedFor(now: Duration) -> Duration? {
        state.withLock { state in state.detachedAt.map { now - $0 } }
    }

    package var isAnswering: Bool { state.withLock { $0.desk.isRunning } }
    package var history: [Exchange] { state.withLock { $0.desk.history } }

    package func next(_ cursor: inout AnswerCursor) -> QueryDesk.ReadAction {
        state.withLock { $0.desk.next(&cursor) }
    }

    package func resume(_ request: ResumeRequest) -> QueryDesk.ResumeAction {
        state.withLock { $0.desk.resumeReceived(request) }
    }

    // MARK: queries

    package enum QueryOutcome: Sendable {
        /// Follow it; the cursors of the cancelled one come first.
        case follow(AnswerCursor)
        case alreadyFollowed(AnswerCursor)
        case refused(ErrorFrame)
    }

    package func query(_ query: Query, now: Duration) -> QueryOutcome {
        let telemetry = environment.telemetry
        // The task is made under the lock, so that a cancel that comes at once finds it.
        let (outcome, cancelled) = state.withLock { state -> (QueryOutcome, Task<Void, Never>?) in
            let id = query.id ?? Self.nameQuery(&state)
            switch state.desk.queryReceived(query, id: id, now: now) {
            case .refuse(let error): return (.refused(error), nil)
            case .follow(let id):
                return (state.desk.cursor(id).map { .alreadyFollowed($0) } ?? .refused(Self.gone(id)), nil)
            case .start(let id, let epoch, let cancelledID):
                let old = state.running?.task
                if cancelledID != nil { telemetry.answerEnded(.cancelled) }
                let foreseen = state.speculation.queried(query.productID, now: now)
                count(foreseen)
                let wish = state.wishes.removeValue(forKey: query.productID)
                state.running = Running(id: id, epoch: epoch, task: start(query, id, epoch, foreseen, wish))
                return (state.desk.cursor(id).map { .follow($0) } ?? .refused(Self.gone(id)), old)
            }
        }
        cancelled?.cancel()
        return outcome
    }

    private static func nameQuery(_ state: inout State) -> String {
        state.queriesNamed += 1
        return "q\(state.queriesNamed)"
    }

    private static func gone(_ id: String) -> ErrorFrame {
        ErrorFrame(.answerFailed, "the answer is not there any more", id: id)
    }

    private func count(_ foreseen: SpeculationDesk.QueryAction) {
        switch foreseen {
        case .useful(let lead):
            environment.telemetry.prefetchUseful.add(1)
            environment.telemetry.prefetchLead.observe(lead.inSeconds)
        case .adopted: environment.telemetry.prefetchAdopted.add(1)
        case .unforeseen: break
        }
    }

    private func start(
        _ query: Query, _ id: String, _ epoch: Int, _ foreseen: SpeculationDesk.QueryAction,
        _ wish: DocumentLibrary.Wish?
    ) -> Task<Void, Never> {
        // A query outlives the connection it came over; it ends by itself, by `cancel`, or with its session.
        Task { [environment, self] in
            await environment.runner.run(
                query, id: id, foreseen: foreseen, into: QuerySink(session: self, id: id, epoch: epoch))
            // Held until now, so that adopting a running prefetch never stops it in between.
            if let wish { environment.library.letGo(wish) }
        }
    }

    package func cancel(_ id: String, now: Duration) {
        let (task, action) = state.withLock { state -> (Task<Void, Never>?, QueryDesk.EndAction) in
            let action = state.desk.cancelReceived(id, now: now)
            guard action == .tell else { return (nil, action) }
            defer { state.running = nil }
            return (state.running?.task, action)
        }
        task?.cancel()
        guard action == .tell else { return }
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

    fileprivate func end(_ id: String, _ epoch: Int, _ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing) {
        let action = state.withLock { state -> QueryDesk.EndAction in
            if state.running?.id == id, state.running?.epoch == epoch { state.running = nil }
            return state.desk.answerEnded(id, epoch: epoch, finish, timing: timing, now: MonotonicClock.now)
        }
        guard action == .tell else { return }
        environment.telemetry.answerEnded(finish)
        notify()
    }

    private func notify() {
        state.withLock { $0.reader }?.answersChanged()
    }

    // MARK: speculation

    /// Whether a prediction as sure as this could change what is loaded for this session.
    package func wantsToKnow(confidence: Double) -> Bool {
        confidence >= environment.policy.sure || !state.withLock { $0.speculation.isIdle }
    }

    /// - Parameters:
    ///   - candidates: of the prediction just made, best first
    ///   - first: the item of the first of them
    package func predicted(_ candidates: [(item: String, confidence: Double)], first: CatalogueItem?, now: Duration) {
        let (action, dropped) = state.withLock { state -> (SpeculationDesk.PredictAction, [DocumentLibrary.Wish]) in
            let action = state.speculation.predicted(candidates, now: now)
            return (action, action.letGo.compactMap { state.wishes.removeValue(forKey: $0) })
        }
        for wish in dropped {
            environment.telemetry.prefetchCancelled.add(1)
            environment.library.letGo(wish)
        }
        if action.prefetch != nil, let first { prefetch(first) }
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
        if outcome.document == nil { environment.telemetry.prefetchFailed.add(1) }
        tell(outcome.frame(item))
    }

    private func tell(_ frame: PrefetchFrame) {
        state.withLock { $0.reader }?.prefetchChanged(frame)
    }

    // MARK: time

    /// Forgets what is too old.
    package func tick(now: Duration) {
        let wasted = state.withLock { state -> Int in
            state.desk.expire(now: now)
            return state.speculation.expire(now: now)
        }
        if wasted > 0 { environment.telemetry.prefetchWasted.add(Double(wasted)) }
    }

    /// The session is over: nothing goes on for it.
    package func end() {
        let (wasted, wishes, task) = state.withLock { state in
            state.isEnded = true
            defer {
                state.wishes.removeAll()
                state.running = nil
                state.reader = nil
            }
            return (state.speculation.ended(), Array(state.wishes.values), state.running?.task)
        }
        if wasted > 0 { environment.telemetry.prefetchWasted.add(Double(wasted)) }
        for wish in wishes { environment.library.letGo(wish) }
        task?.cancel()
    }
}

/// Leads the frames of one query into its session's trail.
private struct QuerySink: QueryRunner.Sink {
    let session: Session
    let id: String
    let epoch: Int

    func update(_ change: @Sendable (inout AnswerTrail) -> Void) { session.update(id, epoch, change) }
    func append(_ text: String) -> QueryRunner.AppendOutcome { session.append(id, epoch, text) }
    func end(_ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing) { session.end(id, epoch, finish, timing) }
}

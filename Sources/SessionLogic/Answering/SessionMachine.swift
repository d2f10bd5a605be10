import WireProtocol

/// Decisions of one session about its questions and answers, as a value: the session asks under its lock, and carries
/// the decisions out outside it.
///
/// It has six responsibilities:
/// 1. At most one query runs: a new one ends the old one, wherever that is answered.
/// 2. A query that runs already, here or at another pod, is followed, not begun again.
/// 3. Epochs only rise, over all pods: two generations of an answer never have one number.
/// 4. An answer made here is told once it is stored; on a cancel the part already made is told with the end; an
///    overtaken writer tells nothing more.
/// 5. Another pod's answer is told as it is stored, from the beginning when it began anew.
/// 6. A connection of a later epoch, at whichever pod, supersedes this pod's session.
package struct SessionMachine: Sendable {
    /// Ongoing work of the session: an answer made here, or another pod's answer that is followed.
    package struct Run: Equatable, Sendable {
        /// Number that no other run of the session ever had.
        package let number: Int
        package let id: String
        package fileprivate(set) var epoch: Int
        package let isOurs: Bool
    }

    /// Action to carry out outside the lock, in this order.
    package enum Effect: Equatable, Sendable {
        /// News for the reader.
        case tellReader
        /// End of an answer: count it and tell the reader.
        case tellEnd(FinalAnswer.Finish)
        /// Tell the other pods what was asked here.
        case shareHistory
        /// Stop the run.
        case stop(Run)
        /// Leave the run to another pod: write nothing more here.
        case handOver(Run)
        /// Cancel a query that another pod answers.
        case cancelElsewhere(String)
    }

    private var desk: QueryDesk
    private let outlivesPod: Bool
    /// Number of the session's present connection, counted over all pods.
    package private(set) var epoch: Int
    package private(set) var isEnded = false
    private var run: Run?
    private var runsBegun = 0
    private var queriesNamed = 0
    /// Queries that other pods answered or answer, by id, and the one of them that may still run.
    private var elsewhere: [String: QueryRecord] = [:]
    private var runningElsewhere: String?
    /// Items asked about so far: each confirms its item once.
    private var confirmed: Set<ItemKey> = []
    private let confirmationsMax: Int

    /// - Parameters:
    ///   - storesFirst: an answer made here is told only once it is stored
    ///   - outlivesPod: another pod can continue from the store
    ///   - confirmationsMax: items whose first question counts as a confirmation
    ///   - record: the shared record of the session; nil for a new session
    package init(
        queriesPerMinute: Double, storesFirst: Bool, outlivesPod: Bool, confirmationsMax: Int = 0,
        record: SessionRecord? = nil, now: Duration
    ) {
        self.outlivesPod = outlivesPod
        self.confirmationsMax = confirmationsMax
        desk = QueryDesk(queriesPerMinute: queriesPerMinute, storesFirst: storesFirst, now: now)
        epoch = record?.epoch ?? 1
        guard let record else { return }
        desk.restored(record)
        elsewhere = Dictionary(record.queries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        runningElsewhere = record.active
    }

    package var history: [Exchange] { desk.history }
    package var isAnswering: Bool { desk.isRunning }

    /// Whether a run is active; the caller looks again once it can be stopped.
    package func isRunning(_ run: Run) -> Bool { self.run?.number == run.number }

    /// Whether a query is new: it does not run already, here or elsewhere.
    package func isNew(_ query: Query) -> Bool {
        guard let id = query.id else { return true }
        return !desk.isRunning(id) && runningElsewhere != id
    }

    /// A later connection came to this pod too.
    package mutating func reclaimed(_ epoch: Int) { self.epoch = max(self.epoch, epoch) }

    // MARK: Queries

    package struct Start: Sendable {
        package var run: Run
        /// The query, with the questions before it.
        package var query: Query
        package var cursor: AnswerCursor
        /// Outcome of the query that ran until now.
        package var effects: [Effect]
        /// First question about this item: it confirms what people mean.
        package var isConfirmation: Bool
    }

    package enum QueryAction: Sendable {
        /// Answer the query; the reader of the one that ran is told its end first.
        case start(Start)
        /// Follow the query: it runs here already.
        case follow(AnswerCursor)
        /// Ask the store: another pod answers it.
        case adopt(ResumeRequest)
        case refuse(ErrorFrame)
    }

    /// - Parameters:
    ///   - isKnown: the catalogue has the item
    ///   - isShedding: overload, new queries are refused
    ///   - random: from 0 to 1
    package mutating func queryReceived(
        _ query: Query, isKnown: Bool, isShedding: Bool, random: Double, now: Duration
    ) -> QueryAction {
        if let id = query.id, runningElsewhere == id, elsewhere[id] != nil {
            return .adopt(ResumeRequest(id: id, epoch: 0, offset: 0))
        }
        let id = query.id ?? nextName()
        switch desk.queryReceived(query, id: id, isShedding: isShedding, random: random, now: now) {
        case .refuse(let error): return .refuse(error)
        case .follow(let id): return desk.cursor(id).map { .follow($0) } ?? .refuse(Self.gone(id))
        case .start(let id, let epoch, let cancelled):
            guard let cursor = desk.cursor(id) else { return .refuse(Self.gone(id)) }
            let effects = endings(cancelled)
            runningElsewhere = nil
            elsewhere[id] = nil
            let isConfirmation =
                isKnown && confirmed.count < confirmationsMax && confirmed.insert(query.item).inserted
            return .start(
                Start(
                    run: begin(id, epoch, isOurs: true), query: following(query, id), cursor: cursor, effects: effects,
                    isConfirmation: isConfirmation))
        }
    }

    /// Questions that a query may lean on, upper bound.
    private static let previousMax = 3

    /// A query with the last questions about the same item, as long as no other item was asked in between.
    private func following(_ query: Query, _ id: String) -> Query {
        var query = query
        query.previous = previous(of: query.item, besides: id)
        return query
    }

    /// Last questions about an item on which the next one may lean, newest first.
    ///
    /// - Parameter id: of a query that is not its own predecessor; nil: none
    package func previous(of item: ItemKey, besides id: String? = nil) -> [String] {
        desk.history.reversed().lazy.filter { $0.id != id }.prefix { $0.item == item }.prefix(Self.previousMax)
            .map(\.question)
    }

    /// Ends the query that ran, wherever it is answered: only one runs in a session.
    private func endings(_ cancelled: String?) -> [Effect] {
        let elsewhere = runningElsewhere ?? run.flatMap { $0.isOurs ? nil : $0.id }
        return (cancelled == nil ? [] : told) + (run.map { [.stop($0)] } ?? [])
            + (elsewhere.map { [.cancelElsewhere($0)] } ?? [])
    }

    private mutating func begin(_ id: String, _ epoch: Int, isOurs: Bool) -> Run {
        runsBegun += 1
        let begun = Run(number: runsBegun, id: id, epoch: epoch, isOurs: isOurs)
        run = begun
        return begun
    }

    private mutating func nextName() -> String {
        queriesNamed += 1
        // Another pod has chosen names of its own.
        return epoch == 1 ? "q\(queriesNamed)" : "q\(epoch).\(queriesNamed)"
    }

    private static func gone(_ id: String) -> ErrorFrame {
        ErrorFrame(.answerFailed, "the answer is no longer kept: ask again", id: id)
    }

    package mutating func cancelReceived(_ id: String, now: Duration) -> [Effect] {
        guard desk.cancelReceived(id, now: now) == .tell else {
            return runningElsewhere == id ? [.cancelElsewhere(id)] : []
        }
        defer { run = nil }
        let stop = run.map { [Effect.stop($0)] } ?? []
        return stop + (run?.isOurs == true ? [] : [.cancelElsewhere(id)]) + told
    }

    /// Last end of an answer, as its reader is told.
    private var told: [Effect] { history.last.map { [.tellEnd($0.finish)] } ?? [] }

    // MARK: Readers

    package enum ResumeAction: Equatable, Sendable {
        case resume(AnswerCursor)
        case notResumable(NotResumableReason)
        /// Ask the store: another pod began it.
        case adopt
    }

    package mutating func resumeReceived(_ request: ResumeRequest) -> ResumeAction {
        switch desk.resumeReceived(request) {
        case .resume(let cursor): .resume(cursor)
        case .notResumable(let reason): elsewhere[request.id] == nil ? .notResumable(reason) : .adopt
        }
    }

    package mutating func next(_ cursor: inout AnswerCursor) -> QueryDesk.ReadAction { desk.next(&cursor) }

    /// An answer as far as it is here.
    package func trail(_ id: String) -> AnswerTrail? { desk.trail(id) }

    // MARK: Answering here

    /// Changes the part of the answer that is never stored.
    package mutating func noted(_ run: Run, _ change: (inout AnswerTrail) -> Void) -> [Effect] {
        let changed: Void? = desk.update(run.id, epoch: run.epoch, change)
        return changed == nil ? [] : [.tellReader]
    }

    /// Adds entries, which are stored and then told.
    ///
    /// - Returns: entries of the answer; nil when it is no longer kept
    package mutating func made<Result>(
        _ run: Run, _ change: (inout AnswerTrail) -> Result
    ) -> (result: Result, count: Int)? {
        desk.updateKept(run.id, epoch: run.epoch) { trail in (change(&trail), trail.entryCount) }
    }

    /// Write that a journal requests.
    package func write(_ run: Run, _ action: JournalWriter.WriteAction) -> AnswerWrite? {
        guard let trail = desk.trail(run.id), trail.epoch == run.epoch else { return nil }
        return AnswerWrite(action, of: trail)
    }

    /// Entries of a run's answer; 0 when it is no longer kept.
    package func entryCount(_ run: Run) -> Int {
        guard let trail = desk.trail(run.id), trail.epoch == run.epoch else { return 0 }
        return trail.entryCount
    }

    /// Marks this many entries as stored: the reader may be told.
    package mutating func stored(_ run: Run, count: Int) -> [Effect] {
        let told: Void? = desk.update(run.id, epoch: run.epoch) { $0.told(count) }
        return told == nil ? [] : [.tellReader]
    }

    /// Ends the answer: its end is stored, or it ends without being stored.
    package mutating func answerEnded(
        _ run: Run, _ finish: FinalAnswer.Finish, timing: FinalAnswer.Timing, now: Duration
    ) -> [Effect] {
        ended(run.id, run.epoch, desk.answerEnded(run.id, epoch: run.epoch, finish, timing: timing, now: now))
    }

    /// Overtaken: another pod answers now.
    package mutating func answerLost(_ run: Run, now: Duration) -> [Effect] {
        ended(run.id, run.epoch, desk.answerLost(run.id, epoch: run.epoch, now: now))
    }

    private mutating func ended(_ id: String, _ epoch: Int, _ action: QueryDesk.EndAction) -> [Effect] {
        if run?.id == id, run?.epoch == epoch { run = nil }
        return action == .tell ? told + [.shareHistory] : []
    }

    /// Ends the run when the pod leaves and no other pod can continue it; its reader is told so.
    package mutating func podLeaves(now: Duration) -> [Effect] {
        guard !outlivesPod, let run else { return [] }
        desk.update(run.id, epoch: run.epoch) {
            $0.failed(
                ErrorFrame(.answerFailed, "this pod stops before the answer is complete: ask again", id: run.id))
        }
        return [.stop(run)] + answerEnded(run, .error, timing: FinalAnswer.Timing(), now: now)
    }

    // MARK: Answers of other pods

    package enum AdoptAction: Equatable, Sendable {
        /// Unavailable: it cannot be had.
        case refuse(NotResumableReason)
        /// Present already: it was requested twice.
        case known
        /// Complete: the whole answer is here.
        case tell
        /// Partly here: the rest is to be followed.
        case follow(Run)
    }

    /// - Parameter stored: the answer in the store; nil: nothing is left of it
    package mutating func answerFound(
        _ stored: StoredAnswer?, for request: ResumeRequest, now: Duration
    ) -> AdoptAction {
        defer { forgottenElsewhere(request.id) }
        guard let stored, stored.record.epoch >= request.epoch else { return .refuse(.expired) }
        switch desk.adopted(stored.record.query, stored.trail, now: now) {
        case .known: return .known
        case .refuse: return .refuse(.expired)
        case .follow: break
        }
        // A pod that seems dead is followed until it has been silent for a while: a single look proves nothing.
        let plan = ResumePlan.decide(stored: stored.trail, isWriterAlive: true, request: request, random: 0)
        guard plan == .follow, !isEnded else { return .tell }
        return .follow(begin(request.id, stored.record.epoch, isOurs: false))
    }

    /// Forgets a query that no other pod has any more: a question with that id is a new one.
    private mutating func forgottenElsewhere(_ id: String) {
        elsewhere[id] = nil
        if runningElsewhere == id { runningElsewhere = nil }
    }

    /// Adds entries of an answer that is followed.
    package mutating func entriesReceived(_ id: String, _ epoch: Int, _ entries: [AnswerEntry], now: Duration)
        -> [Effect]
    {
        desk.update(id, epoch: epoch) { trail in
            for entry in entries {
                // The end is told by `ended`, so that it is counted.
                if case .final = entry { continue }
                trail.replay(entry)
            }
        }
        guard case .final(let final) = entries.last else { return [.tellReader] }
        let action = desk.answerEnded(id, epoch: epoch, final.finish, timing: final.timing, now: now)
        return ended(id, epoch, action)
    }

    /// Restarts a followed answer: the answering pod, or another one, began anew.
    package mutating func begunAnew(_ stored: StoredAnswer, now: Duration) -> [Effect] {
        let (id, trail) = (stored.record.id, stored.trail)
        guard desk.restarted(id, epoch: trail.epoch) else { return [] }
        if run?.id == id { run?.epoch = trail.epoch }
        desk.update(id, epoch: trail.epoch) { $0 = trail.withoutEnd }
        return trail.final.map { entriesReceived(id, trail.epoch, [.final($0)], now: now) } ?? [.tellReader]
    }

    /// Answers a dead pod's query here. The epoch stays the same when no reader saw anything of it.
    ///
    /// - Returns: nil when it is no longer wanted
    package mutating func answeredAgain(_ record: QueryRecord, epoch: Int) -> Run? {
        guard !isEnded, desk.restarted(record.id, epoch: epoch, isOurs: true) else { return nil }
        if epoch != record.epoch {
            desk.update(record.id, epoch: epoch) {
                $0.entered(.analyzing, "The pod that answered has gone: answering again.")
            }
        }
        return begin(record.id, epoch, isOurs: true)
    }

    // MARK: Timers

    package mutating func expire(now: Duration) { desk.expire(now: now) }

    /// The session is over.
    ///
    /// - Parameter isHandedOver: another pod continues the run
    package mutating func ended(isHandedOver: Bool) -> [Effect] {
        isEnded = true
        defer {
            run = nil
            // No browser returns to them here; the pod that continues has the stored part.
            if !isHandedOver { desk.forgetAll() }
        }
        return run.map { (isHandedOver ? [.handOver($0)] : []) + [.stop($0)] } ?? []
    }
}

import WireProtocol

/// What one session decides about its questions and answers, as a value: the session asks it under its lock, and does what
/// it says outside.
///
/// It has six responsibilities:
/// 1. One query runs at most: a new one ends the old one, wherever that is answered.
/// 2. A query that runs already, here or at another pod, is followed and not begun again.
/// 3. Epochs only rise, over all pods: two generations of an answer never have one number.
/// 4. What is answered here is told once it is stored, and what a cancel finds made with its end; of a writer that was
///    overtaken nothing more is told.
/// 5. What another pod answers is told as it is stored, from the beginning when it began anew.
/// 6. A connection of a later epoch, at whichever pod, makes this one's session past.
package struct SessionMachine: Sendable {
    /// Something that goes on for the session: an answer that is made here, or one that is followed as another pod makes it.
    package struct Run: Equatable, Sendable {
        /// Tells it from everything else that ever ran for the session.
        package let number: Int
        package let id: String
        package fileprivate(set) var epoch: Int
        package let isOurs: Bool
    }

    /// What is to be done, outside the lock, in this order.
    package enum Effect: Equatable, Sendable {
        /// There is something new for the reader.
        case tellReader
        /// An answer ended: it is counted, and the reader is told.
        case tellEnd(FinalAnswer.Finish)
        /// The other pods are told what was asked here.
        case shareHistory
        /// It is to go on no longer.
        case stop(Run)
        /// Another pod is to go on with it: nothing more is written here.
        case handOver(Run)
        /// A query that another pod answers is over.
        case cancelElsewhere(String)
    }

    private var desk: QueryDesk
    private let outlivesPod: Bool
    /// Which connection of the session is the present one; they are counted over all pods.
    package private(set) var epoch: Int
    package private(set) var isEnded = false
    private var run: Run?
    private var runsBegun = 0
    private var queriesNamed = 0
    /// Queries that other pods answered or answer, by id, and the one of them that may still run.
    private var elsewhere: [String: QueryRecord] = [:]
    private var runningElsewhere: String?
    /// Items that were asked about: each is a confirmation once.
    private var confirmed: Set<ItemKey> = []
    private let confirmationsMax: Int

    /// - Parameters:
    ///   - storesFirst: what is answered here is told once it is stored
    ///   - outlivesPod: another pod can go on with what is stored
    ///   - confirmationsMax: items whose first question says what people mean
    ///   - record: what the pods know of the session; nil for one that begins
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

    /// Whether something goes on that was begun; the caller looks again once there is something to stop.
    package func isRunning(_ run: Run) -> Bool { self.run?.number == run.number }

    /// Whether a query is a new one, and not one that runs already here or elsewhere.
    package func isNew(_ query: Query) -> Bool {
        guard let id = query.id else { return true }
        return !desk.isRunning(id) && runningElsewhere != id
    }

    /// A later connection came to this pod too.
    package mutating func reclaimed(_ epoch: Int) { self.epoch = max(self.epoch, epoch) }

    // MARK: Queries

    package struct Start: Sendable {
        package var run: Run
        package var cursor: AnswerCursor
        /// What became of the query that ran until now.
        package var effects: [Effect]
        /// Nothing was asked about this item before: it says what people mean.
        package var isConfirmation: Bool
    }

    package enum QueryAction: Sendable {
        /// Answer it; the reader of the one that ran is told its end first.
        case start(Start)
        /// It runs here already.
        case follow(AnswerCursor)
        /// Another pod answers it: ask the store for it.
        case adopt(ResumeRequest)
        case refuse(ErrorFrame)
    }

    /// - Parameters:
    ///   - isKnown: the catalogue has the item
    ///   - isShedding: there is too much to do for new queries
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
                    run: begin(id, epoch, isOurs: true), cursor: cursor, effects: effects,
                    isConfirmation: isConfirmation))
        }
    }

    /// One query runs in a session: the one that ran is over, wherever it is answered.
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
        // Another pod has given names of its own.
        return epoch == 1 ? "q\(queriesNamed)" : "q\(epoch).\(queriesNamed)"
    }

    private static func gone(_ id: String) -> ErrorFrame {
        ErrorFrame(.answerFailed, "the answer is not there any more", id: id)
    }

    package mutating func cancelReceived(_ id: String, now: Duration) -> [Effect] {
        guard desk.cancelReceived(id, now: now) == .tell else {
            return runningElsewhere == id ? [.cancelElsewhere(id)] : []
        }
        defer { run = nil }
        let stop = run.map { [Effect.stop($0)] } ?? []
        return stop + (run?.isOurs == true ? [] : [.cancelElsewhere(id)]) + told
    }

    /// What ended last, as its reader is told.
    private var told: [Effect] { history.last.map { [.tellEnd($0.finish)] } ?? [] }

    // MARK: Readers

    package enum ResumeAction: Equatable, Sendable {
        case resume(AnswerCursor)
        case notResumable(NotResumableReason)
        /// Another pod began it: ask the store for it.
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

    /// Changes what is said besides, which is never stored.
    package mutating func noted(_ run: Run, _ change: (inout AnswerTrail) -> Void) -> [Effect] {
        let changed: Void? = desk.update(run.id, epoch: run.epoch, change)
        return changed == nil ? [] : [.tellReader]
    }

    /// Adds entries, to be stored and then told.
    ///
    /// - Returns: how many the answer has; nil when this answer is not kept any more
    package mutating func made<Result>(
        _ run: Run, _ change: (inout AnswerTrail) -> Result
    ) -> (result: Result, count: Int)? {
        desk.updateKept(run.id, epoch: run.epoch) { trail in (change(&trail), trail.entryCount) }
    }

    /// What a journal wants written.
    package func write(_ run: Run, _ action: JournalWriter.WriteAction) -> AnswerWrite? {
        guard let trail = desk.trail(run.id), trail.epoch == run.epoch else { return nil }
        return AnswerWrite(action, of: trail)
    }

    /// Entries that the answer of a run has; 0 when it is not kept any more.
    package func entryCount(_ run: Run) -> Int {
        guard let trail = desk.trail(run.id), trail.epoch == run.epoch else { return 0 }
        return trail.entryCount
    }

    /// So many entries are stored: the reader may be told.
    package mutating func stored(_ run: Run, count: Int) -> [Effect] {
        let told: Void? = desk.update(run.id, epoch: run.epoch) { $0.told(count) }
        return told == nil ? [] : [.tellReader]
    }

    /// The end of the answer is stored, or it ends without being stored.
    package mutating func answerEnded(
        _ run: Run, _ finish: FinalAnswer.Finish, timing: FinalAnswer.Timing, now: Duration
    ) -> [Effect] {
        ended(run.id, run.epoch, desk.answerEnded(run.id, epoch: run.epoch, finish, timing: timing, now: now))
    }

    /// Somebody else answers now.
    package mutating func answerLost(_ run: Run, now: Duration) -> [Effect] {
        ended(run.id, run.epoch, desk.answerLost(run.id, epoch: run.epoch, now: now))
    }

    private mutating func ended(_ id: String, _ epoch: Int, _ action: QueryDesk.EndAction) -> [Effect] {
        if run?.id == id, run?.epoch == epoch { run = nil }
        return action == .tell ? told + [.shareHistory] : []
    }

    /// The pod leaves: where nobody can go on with what runs, its reader is told so.
    package mutating func podLeaves(now: Duration) -> [Effect] {
        guard !outlivesPod, let run else { return [] }
        desk.update(run.id, epoch: run.epoch) {
            $0.failed(
                ErrorFrame(.answerFailed, "this pod stops before the answer is whole: ask again", id: run.id))
        }
        return [.stop(run)] + answerEnded(run, .error, timing: FinalAnswer.Timing(), now: now)
    }

    // MARK: Answers of other pods

    package enum AdoptAction: Equatable, Sendable {
        /// It cannot be had.
        case refuse(NotResumableReason)
        /// Somebody asked for it twice: it is here already.
        case known
        /// All of it is here.
        case tell
        /// So much of it is here, and the rest comes.
        case follow(Run)
    }

    /// - Parameter stored: what the store has of it; nil: nothing any more
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
        // A pod that seems dead is followed until it has been silent for a while: one look proves nothing.
        let plan = ResumePlan.decide(stored: stored.trail, isWriterAlive: true, request: request, random: 0)
        guard plan == .follow, !isEnded else { return .tell }
        return .follow(begin(request.id, stored.record.epoch, isOurs: false))
    }

    /// Another pod has nothing of it any more: a question under that name is a new one.
    private mutating func forgottenElsewhere(_ id: String) {
        elsewhere[id] = nil
        if runningElsewhere == id { runningElsewhere = nil }
    }

    /// Entries of an answer that is followed.
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

    /// The pod that answers began anew, or another one did.
    package mutating func begunAnew(_ stored: StoredAnswer, now: Duration) -> [Effect] {
        let (id, trail) = (stored.record.id, stored.trail)
        guard desk.restarted(id, epoch: trail.epoch) else { return [] }
        if run?.id == id { run?.epoch = trail.epoch }
        desk.update(id, epoch: trail.epoch) { $0 = trail.withoutEnd }
        return trail.final.map { entriesReceived(id, trail.epoch, [.final($0)], now: now) } ?? [.tellReader]
    }

    /// A query whose pod died is answered here. The same epoch when nobody saw anything of it.
    ///
    /// - Returns: nil when it is not wanted any more
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
    /// - Parameter isHandedOver: another pod goes on with what runs
    package mutating func ended(isHandedOver: Bool) -> [Effect] {
        isEnded = true
        defer {
            run = nil
            // Nobody comes back to them here; the pod that goes on has what is stored.
            if !isHandedOver { desk.forgetAll() }
        }
        return run.map { (isHandedOver ? [.handOver($0)] : []) + [.stop($0)] } ?? []
    }
}

import Resilience
import WireProtocol

/// Queries of one session: at most one runs, the others are kept for returning browsers.
package struct QueryDesk: Sendable {
    /// Answers that a session can resume, upper bound; and how long after their end.
    package static let trailsMax = 8
    package static let resumableFor = Duration.seconds(600)
    /// Exchanges told in `welcome`.
    package static let historyMax = 20
    /// Ids whose epochs are remembered: more questions than any person asks in one sitting.
    private static let epochsKept = 256
    /// Characters of a question kept in the history.
    private static let historyQuestionMax = 200

    private struct Kept {
        var trail: AnswerTrail
        var query: Query
        var endedAt: Duration?
    }

    private var kept: [Kept] = []
    private var epochs: [String: Int] = [:]
    private var epochOrder: [String] = []
    private var running: (id: String, epoch: Int)?
    private var bucket: TokenBucket
    /// Whether an answer made here is told only once it is stored.
    private let storesFirst: Bool
    private var expired: [String] = []
    package private(set) var history: [Exchange] = []

    /// - Parameter storesFirst: what is answered here is told only once it is stored
    package init(queriesPerMinute: Double, storesFirst: Bool = false, now: Duration) {
        self.storesFirst = storesFirst
        bucket = TokenBucket(rate: queriesPerMinute / 60, burst: queriesPerMinute, now: now)
    }

    package var isRunning: Bool { running != nil }

    /// Whether the query with this id runs: asking it again means following it.
    package func isRunning(_ id: String) -> Bool { running?.id == id }

    package enum QueryAction: Equatable, Sendable {
        /// Begin the answer, after the reader of the running one has been told its end.
        case start(id: String, epoch: Int, cancelled: String?)
        /// Follow the query: it runs already.
        case follow(id: String)
        case refuse(ErrorFrame)
    }

    /// - Parameters:
    ///   - isShedding: overload, new queries are refused; running ones go on
    ///   - random: from 0 to 1, so that refused browsers do not come back together
    package mutating func queryReceived(
        _ query: Query, id: String, isShedding: Bool = false, random: Double = 0.5, now: Duration
    ) -> QueryAction {
        if running?.id == id { return .follow(id: id) }
        if isShedding {
            return .refuse(.tooMuchToDo(forNew: "questions", id: id, random: random))
        }
        if case .wait(let time) = bucket.take(now: now) {
            return .refuse(.tooManyQuestions(aMinute: bucket.rate * 60, id: id, retryAfter: time))
        }
        let cancelled = running?.id
        if let cancelled { end(cancelled, .cancelled, FinalAnswer.Timing(), now: now) }
        let epoch = nextEpoch(id)
        kept.removeAll { $0.trail.id == id }
        while kept.count >= Self.trailsMax { forget(kept.removeFirst().trail.id) }
        kept.append(Kept(trail: AnswerTrail(id: id, epoch: epoch, isStoredFirst: storesFirst), query: query))
        running = (id, epoch)
        return .start(id: id, epoch: epoch, cancelled: cancelled)
    }

    /// An id that is used again after its answer was forgotten is a new generation all the same.
    private mutating func nextEpoch(_ id: String) -> Int {
        let epoch = (epochs[id] ?? 0) + 1
        epochs[id] = epoch
        epochOrder.removeAll { $0 == id }
        epochOrder.append(id)
        if epochOrder.count > Self.epochsKept { epochs[epochOrder.removeFirst()] = nil }
        return epoch
    }

    /// Epochs only rise, also those of queries that another pod answered.
    private mutating func epochSeen(_ epoch: Int, of id: String) {
        guard epoch > 0 else { return }
        epochs[id] = max(epochs[id] ?? 0, epoch)
        epochOrder.removeAll { $0 == id }
        epochOrder.append(id)
        if epochOrder.count > Self.epochsKept { epochs[epochOrder.removeFirst()] = nil }
    }

    private mutating func forget(_ id: String) {
        expired.append(id)
        if expired.count > 4 * Self.trailsMax { expired.removeFirst() }
    }

    // MARK: Answers of other pods

    /// Takes over a session from another pod: its history counts here too.
    package mutating func restored(_ record: SessionRecord) {
        history = Array(record.history.suffix(Self.historyMax))
        for query in record.queries { epochSeen(query.epoch, of: query.id) }
    }

    package enum AdoptAction: Equatable, Sendable {
        /// Told from here; the rest is still to be followed.
        case follow
        /// Present already: it was requested twice.
        case known
        /// Superseded: a query of our own runs meanwhile.
        case refuse
    }

    /// Takes over another pod's stored answer.
    package mutating func adopted(_ query: Query, _ trail: AnswerTrail, now: Duration) -> AdoptAction {
        if let position = position(of: trail.id), kept[position].trail.epoch >= trail.epoch { return .known }
        guard trail.hasEnded || running == nil else { return .refuse }
        epochSeen(trail.epoch, of: trail.id)
        kept.removeAll { $0.trail.id == trail.id }
        while kept.count >= Self.trailsMax { forget(kept.removeFirst().trail.id) }
        kept.append(Kept(trail: trail, query: query, endedAt: trail.hasEnded ? now : nil))
        if !trail.hasEnded { running = (trail.id, trail.epoch) }
        return .follow
    }

    /// Restarts the running answer: its pod died in the middle. Its readers get a snapshot.
    ///
    /// - Parameter isOurs: this pod answers it now
    package mutating func restarted(_ id: String, epoch: Int, isOurs: Bool = false) -> Bool {
        guard running?.id == id, let position = position(of: id) else { return false }
        epochSeen(epoch, of: id)
        kept[position].trail = AnswerTrail(id: id, epoch: epoch, isStoredFirst: isOurs && storesFirst)
        running = (id, epoch)
        return true
    }

    /// The trail as it stands.
    package func trail(_ id: String) -> AnswerTrail? { position(of: id).map { kept[$0].trail } }
    package func hasAnswer(_ id: String) -> Bool { position(of: id) != nil }

    // MARK: Running answer

    /// Changes the trail of the running query; nil when this epoch of it no longer runs.
    package mutating func update<Result>(
        _ id: String, epoch: Int, _ change: (inout AnswerTrail) -> Result
    ) -> Result? {
        guard let running, running == (id, epoch), let position = position(of: id) else { return nil }
        return change(&kept[position].trail)
    }

    /// Changes the trail of an answer that may have ended meanwhile: its entries are stored all the same. nil when this
    /// epoch of it is no longer here.
    package mutating func updateKept<Result>(
        _ id: String, epoch: Int, _ change: (inout AnswerTrail) -> Result
    ) -> Result? {
        guard let position = position(of: id), kept[position].trail.epoch == epoch else { return nil }
        return change(&kept[position].trail)
    }

    package enum EndAction: Equatable, Sendable {
        case doNothing
        /// News for the connection: it has something to tell.
        case tell
    }

    package mutating func answerEnded(
        _ id: String, epoch: Int, _ finish: FinalAnswer.Finish, timing: FinalAnswer.Timing, now: Duration
    ) -> EndAction {
        guard let running, running == (id, epoch) else { return .doNothing }
        end(id, finish, timing, now: now)
        return .tell
    }

    /// Overtaken by another writer: entries not told yet never are.
    package mutating func answerLost(_ id: String, epoch: Int, now: Duration) -> EndAction {
        update(id, epoch: epoch) { $0.takeBackUntold() }
        return answerEnded(id, epoch: epoch, .cancelled, timing: FinalAnswer.Timing(), now: now)
    }

    /// Ignores a late cancel, of a query that has ended or never was there.
    package mutating func cancelReceived(_ id: String, now: Duration) -> EndAction {
        guard running?.id == id else { return .doNothing }
        end(id, .cancelled, FinalAnswer.Timing(), now: now)
        return .tell
    }

    private mutating func end(_ id: String, _ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing, now: Duration) {
        running = nil
        guard let position = position(of: id) else { return }
        kept[position].trail.ended(finish, timing: timing)
        kept[position].trail.toldAll()
        kept[position].endedAt = now
        let query = kept[position].query
        history.append(
            Exchange(
                id: id, item: query.item, question: String(query.text.prefix(Self.historyQuestionMax)),
                finish: kept[position].trail.final?.finish ?? finish))
        if history.count > Self.historyMax { history.removeFirst() }
    }

    // MARK: Readers

    package enum ResumeAction: Equatable, Sendable {
        case resume(AnswerCursor)
        case notResumable(NotResumableReason)
    }

    /// An answer that cannot be resumed is asked for again, in a later epoch than the browser has seen, whichever pod
    /// began that.
    package mutating func resumeReceived(_ request: ResumeRequest) -> ResumeAction {
        guard let position = position(of: request.id) else {
            epochSeen(request.epoch, of: request.id)
            return .notResumable(expired.contains(request.id) ? .expired : .unknown)
        }
        // A later one than is known here, as after a failover that forgot it: epochs only rise.
        guard request.epoch <= kept[position].trail.epoch else {
            epochSeen(request.epoch, of: request.id)
            return .notResumable(.expired)
        }
        return .resume(AnswerCursor(kept[position].trail, resuming: request))
    }

    package func cursor(_ id: String) -> AnswerCursor? {
        position(of: id).map { AnswerCursor(kept[$0].trail) }
    }

    package enum ReadAction: Sendable {
        case tell(ServerMessage)
        case nothingNow
        /// Gone: the answer was replaced or is too old.
        case gone
    }

    package func next(_ cursor: inout AnswerCursor) -> ReadAction {
        guard let position = position(of: cursor.id), kept[position].trail.epoch >= cursor.epoch else { return .gone }
        if kept[position].trail.epoch > cursor.epoch {
            // It began anew: what was told before is replaced.
            cursor = AnswerCursor(
                kept[position].trail, resuming: ResumeRequest(id: cursor.id, epoch: cursor.epoch, offset: 0))
        }
        return cursor.next(kept[position].trail).map { .tell($0) } ?? .nothingNow
    }

    /// Forgets answers that ended ten minutes ago.
    package mutating func expire(now: Duration) {
        let old = kept.filter { $0.endedAt.map { now - $0 > Self.resumableFor } ?? false }.map(\.trail.id)
        for id in old { forget(id) }
        kept.removeAll { old.contains($0.trail.id) }
    }

    /// Forgets every answer.
    package mutating func forgetAll() {
        for answer in kept { forget(answer.trail.id) }
        kept = []
    }

    private func position(of id: String) -> Int? { kept.lastIndex { $0.trail.id == id } }
}

import WireProtocol

/// Follows, for a browser that came from another pod, an answer as that pod stores it, and says when to answer in its place.
///
/// One event at a time comes in, each a reply of the store; what comes out is what the reader is told and the one thing that is
/// to be asked next. It has four responsibilities:
/// 1. Entries are told in the order in which they are stored, each once, whichever pod writes them.
/// 2. A writer that began anew is followed from the beginning; one of an earlier epoch than readers know is not, nor one
///    that has other words in theirs.
/// 3. A writer is dead when its pod has been absent for a while, or it has said nothing for longer than one that lives does:
///    one look proves nothing.
/// 4. Who takes over holds a fencing number that nobody else got: otherwise it goes on following.
package struct AnswerFollower: Sendable {
    /// How long a store that is away is waited for before the answer is given up.
    package static let awayMax = Duration.seconds(60)

    /// What the reader is told.
    package enum Told: Equatable, Sendable {
        case nothing
        case entries(epoch: Int, [AnswerEntry])
        /// Another generation of the answer, as far as it is stored.
        case anew
    }

    /// What is to be done next.
    package enum Action: Equatable, Sendable {
        /// Read entries after the first ones, so many, and who writes.
        case read(after: Int)
        /// Read all of it.
        case readAll
        /// Look whether the writer's pod lives.
        case look(pod: String)
        /// The store is away: wait a moment, then read.
        case rest
        /// Try to become the writer.
        case takeOver(fence: Int, epoch: Int)
        /// Answer it here.
        case answer(epoch: Int, fence: Int?)
        /// The store has been away for too long.
        case giveUp
        /// All of it is told.
        case end
    }

    package private(set) var stored: StoredAnswer
    private let request: ResumeRequest
    private var watch = WriterWatch()
    private var seenAt: Duration
    private var isSilent = false
    /// Since when the store knows nobody who writes; nil: it does.
    private var unknownSince: Duration?
    /// A store that was failed over has another answer than readers here know, of an earlier epoch or of theirs: nobody
    /// writes theirs.
    private var isBehind = false
    private var epochBehind = 0
    private var isTakingOver = false

    /// - Parameter request: what the browser had when it came
    package init(_ stored: StoredAnswer, for request: ResumeRequest, now: Duration) {
        self.stored = stored
        self.request = request
        seenAt = now
    }

    package var begins: Action { .read(after: stored.entryCount) }

    /// - Parameters:
    ///   - entries: after those that were known
    ///   - writing: who writes, looked at after the entries were read; nil: the store knows nobody
    package mutating func read(
        _ entries: [AnswerEntry], last: Int, writing: AnswerWriting?, now: Duration
    ) -> (told: Told, next: Action) {
        stored.entryCount = last
        seenAt = now
        isSilent = silence(of: writing, now: now) > WriterWatch.silentMax
        // Somebody else writes now, perhaps from the beginning; or the one that took over has begun.
        if let writing, writing.writer != stored.writer || writing.epoch != stored.record.epoch, !isKnownBehind(writing)
        {
            return (.nothing, .readAll)
        }
        guard !isBehind, !entries.isEmpty else { return (.nothing, lookOrTakeOver(now: now)) }
        let told = Told.entries(epoch: stored.record.epoch, entries)
        if case .final = entries.last { return (told, .end) }
        return (told, lookOrTakeOver(now: now))
    }

    /// A writer that lives tells a store that has forgotten it what it knew; one that does not is as good as dead, though its
    /// pod lives.
    private mutating func silence(of writing: AnswerWriting?, now: Duration) -> Duration {
        let since = writing == nil ? unknownSince ?? now : nil
        unknownSince = since
        return writing?.silentFor ?? since.map { now - $0 } ?? .zero
    }

    /// Its writer was read already, and found to be of no use.
    private func isKnownBehind(_ writing: AnswerWriting) -> Bool {
        isBehind && writing.writer == stored.writer && writing.epoch == epochBehind
    }

    /// A writer that does not write, or whose epoch is past, need not be looked for.
    private mutating func lookOrTakeOver(now: Duration) -> Action {
        isSilent || isBehind ? looked(isThere: false, now: now) : .look(pod: stored.writer.pod)
    }

    /// - Parameter isThere: nil: it could not be seen
    package mutating func looked(isThere: Bool?, now: Duration) -> Action {
        guard watch.looked(isThere: isThere, now: now) else { return .read(after: stored.entryCount) }
        isTakingOver = true
        return .readAll
    }

    /// All of it was read.
    ///
    /// - Parameters:
    ///   - now: nil: the store has forgotten it
    ///   - told: what readers here may have of it
    ///   - random: from 0 to 1
    package mutating func readAll(
        _ found: StoredAnswer?, told: AnswerTrail?, random: Double
    ) -> (told: Told, next: Action) {
        let known = told.map { $0.text[..<$0.toldBytes] } ?? []
        if isTakingOver {
            isTakingOver = false
            return (.nothing, takeOver(found, known, random))
        }
        guard let found else { return (.nothing, .read(after: stored.entryCount)) }
        watch = WriterWatch()
        isBehind = found.record.epoch < stored.record.epoch || isAnother(found, known)
        epochBehind = found.record.epoch
        stored.writer = found.writer
        if isBehind { return (.nothing, .read(after: stored.entryCount)) }
        let isAnew = found.record.epoch > stored.record.epoch
        // The same words from another hand: what came meanwhile is read again.
        let told = isAnew ? Told.anew : .entries(epoch: found.record.epoch, found.entries(from: known.count))
        stored = found
        return (told, found.trail.hasEnded ? .end : .read(after: stored.entryCount))
    }

    /// Of the epoch that readers know, and not what they were told: its writer could not know that they were.
    private func isAnother(_ found: StoredAnswer, _ known: ArraySlice<UInt8>) -> Bool {
        found.record.epoch == stored.record.epoch && !found.trail.text.starts(with: known)
    }

    private func takeOver(_ found: StoredAnswer?, _ known: ArraySlice<UInt8>, _ random: Double) -> Action {
        let later = ResumePlan.epoch(after: max(stored.record.epoch, request.epoch), random: random)
        // The store has forgotten all of it: what was seen is replaced.
        guard let found else { return .answer(epoch: later, fence: nil) }
        guard found.writer == stored.writer else { return .read(after: stored.entryCount) }
        if isAnother(found, known) { return .takeOver(fence: found.writer.fence, epoch: later) }
        // What this session's browser may have been told, here or there.
        let seen = ResumeRequest(
            id: request.id, epoch: max(request.epoch, found.record.epoch, stored.record.epoch),
            offset: max(request.offset, known.count))
        guard let epoch = ResumePlan.takeOverEpoch(stored: found.trail, request: seen, random: random) else {
            return .read(after: stored.entryCount)
        }
        return .takeOver(fence: found.writer.fence, epoch: epoch)
    }

    /// - Parameter fence: nil: somebody else was faster, or the store is away
    package func tookOver(_ fence: Int?, epoch: Int) -> Action {
        fence.map { .answer(epoch: epoch, fence: $0) } ?? .read(after: stored.entryCount)
    }

    /// The store did not answer.
    package mutating func storeAway(now: Duration) -> Action {
        isTakingOver = false
        return now - seenAt > Self.awayMax ? .giveUp : .rest
    }

    /// What the reader is told of an answer that is given up.
    package var givenUp: [AnswerEntry] {
        let message = "The pod that answered cannot be reached. Please ask again."
        let id = stored.record.id
        return [
            .error(ErrorFrame(.answerFailed, message, id: id)),
            .final(FinalAnswer(id: id, epoch: stored.record.epoch, length: 0, finish: .error)),
        ]
    }
}

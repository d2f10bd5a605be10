import WireProtocol

/// State machine that follows another pod's stored answer for a browser, and says when to answer in that pod's place.
///
/// Each event is one reply of the store; the result is what the reader is told and the single next request. It has four
/// responsibilities:
/// 1. Entries are told in the order in which they are stored, each once, whichever pod writes them.
/// 2. A writer that began anew is followed from the beginning; one of an earlier epoch than the readers' is not, nor
///    one with other words in their epoch.
/// 3. A writer counts as dead when its pod has been absent for a while, or when it has been silent for longer than a
///    live writer ever is: a single look proves nothing.
/// 4. Taking over needs a fencing number that no other pod got; without one it goes on following.
package struct AnswerFollower: Sendable {
    /// Time to wait for an absent store before the answer is given up.
    package static let awayMax = Duration.seconds(60)

    /// Output to the reader.
    package enum Told: Equatable, Sendable {
        case nothing
        case entries(epoch: Int, [AnswerEntry])
        /// Another generation of the answer, as far as it is stored.
        case anew
    }

    /// Next request or step.
    package enum Action: Equatable, Sendable {
        /// Read the entries after this many, and the present writer.
        case read(after: Int)
        /// Read the whole answer.
        case readAll
        /// Check whether the writer's pod lives.
        case look(pod: String)
        /// Wait a moment, then read: the store is away.
        case rest
        /// Try to become the writer.
        case takeOver(fence: Int, epoch: Int)
        /// Answer the query here.
        case answer(epoch: Int, fence: Int?)
        /// The store has been away for too long.
        case giveUp
        /// Stop: the whole answer has been told.
        case end
    }

    package private(set) var stored: StoredAnswer
    private let request: ResumeRequest
    private var watch = WriterWatch()
    private var seenAt: Duration
    private var isSilent = false
    /// Time since which the store has known no writer; nil: it knows one.
    private var unknownSince: Duration?
    /// Flag for a store that was failed over and has an answer other than the readers' here, of an earlier epoch or of
    /// theirs: their answer has no writer.
    private var isBehind = false
    private var epochBehind = 0
    private var isTakingOver = false

    /// - Parameter request: the browser's position when it connected
    package init(_ stored: StoredAnswer, for request: ResumeRequest, now: Duration) {
        self.stored = stored
        self.request = request
        seenAt = now
    }

    package var begins: Action { .read(after: stored.entryCount) }

    /// - Parameters:
    ///   - entries: the ones after those already known
    ///   - writing: the writer, read after the entries; nil: the store knows none
    package mutating func read(
        _ entries: [AnswerEntry], last: Int, writing: AnswerWriting?, now: Duration
    ) -> (told: Told, next: Action) {
        stored.entryCount = last
        seenAt = now
        isSilent = silence(of: writing, now: now) > WriterWatch.silentMax
        // Another pod writes now, perhaps from the beginning; or the pod that took over has begun.
        if let writing, writing.writer != stored.writer || writing.epoch != stored.record.epoch, !isKnownBehind(writing)
        {
            return (.nothing, .readAll)
        }
        guard !isBehind, !entries.isEmpty else { return (.nothing, lookOrTakeOver(now: now)) }
        let told = Told.entries(epoch: stored.record.epoch, entries)
        if case .final = entries.last { return (told, .end) }
        return (told, lookOrTakeOver(now: now))
    }

    /// A live writer restores what a forgetful store has lost; a writer that does not restore it is as good as dead,
    /// even if its pod lives.
    private mutating func silence(of writing: AnswerWriting?, now: Duration) -> Duration {
        let since = writing == nil ? unknownSince ?? now : nil
        unknownSince = since
        return writing?.silentFor ?? since.map { now - $0 } ?? .zero
    }

    /// The writer was read already, and found to be of no use.
    private func isKnownBehind(_ writing: AnswerWriting) -> Bool {
        isBehind && writing.writer == stored.writer && writing.epoch == epochBehind
    }

    /// A writer that does not write, or whose epoch is past, needs no check of its pod.
    private mutating func lookOrTakeOver(now: Duration) -> Action {
        isSilent || isBehind ? looked(isThere: false, now: now) : .look(pod: stored.writer.pod)
    }

    /// - Parameter isThere: nil when it could not be checked
    package mutating func looked(isThere: Bool?, now: Duration) -> Action {
        guard watch.looked(isThere: isThere, now: now) else { return .read(after: stored.entryCount) }
        isTakingOver = true
        return .readAll
    }

    /// Handles the reply to `readAll`.
    ///
    /// - Parameters:
    ///   - now: the stored answer; nil: the store has forgotten it
    ///   - told: the part that readers here may have
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
        // Same words from another writer: entries added meanwhile are read again.
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
        // The store has forgotten the whole answer: what was seen is replaced.
        guard let found else { return .answer(epoch: later, fence: nil) }
        guard found.writer == stored.writer else { return .read(after: stored.entryCount) }
        if isAnother(found, known) { return .takeOver(fence: found.writer.fence, epoch: later) }
        // Answer that this session's browser may have been told, here or at another pod.
        let seen = ResumeRequest(
            id: request.id, epoch: max(request.epoch, found.record.epoch, stored.record.epoch),
            offset: max(request.offset, known.count))
        guard let epoch = ResumePlan.takeOverEpoch(stored: found.trail, request: seen, random: random) else {
            return .read(after: stored.entryCount)
        }
        return .takeOver(fence: found.writer.fence, epoch: epoch)
    }

    /// - Parameter fence: nil: another pod was faster, or the store is away
    package func tookOver(_ fence: Int?, epoch: Int) -> Action {
        fence.map { .answer(epoch: epoch, fence: $0) } ?? .read(after: stored.entryCount)
    }

    /// Handles a store that did not answer.
    package mutating func storeAway(now: Duration) -> Action {
        isTakingOver = false
        return now - seenAt > Self.awayMax ? .giveUp : .rest
    }

    /// End that the reader is told when the answer is given up.
    package var givenUp: [AnswerEntry] {
        let message = "The pod that answered cannot be reached. Please ask again."
        let id = stored.record.id
        return [
            .error(ErrorFrame(.answerFailed, message, id: id)),
            .final(FinalAnswer(id: id, epoch: stored.record.epoch, length: 0, finish: .error)),
        ]
    }
}

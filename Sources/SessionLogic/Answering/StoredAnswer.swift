import WireProtocol

/// Present writer of an answer: its pod may differ from the record's when one took over and has not written yet.
package struct AnswerWriter: Equatable, Sendable {
    package var fence: Int
    package var pod: String

    package init(fence: Int, pod: String) {
        self.fence = fence
        self.pod = pod
    }
}

/// Writer of an answer at this moment: its epoch, and how long ago it announced itself.
package struct AnswerWriting: Equatable, Sendable {
    package var writer: AnswerWriter
    package var epoch: Int
    package var silentFor: Duration

    package init(writer: AnswerWriter, epoch: Int, silentFor: Duration) {
        self.writer = writer
        self.epoch = epoch
        self.silentFor = silentFor
    }
}

/// Owner of an answer: the session that asked, and the pod that holds the session's connection.
package struct AnswerOwner: Equatable, Sendable {
    package var session: String
    package var client: String
    package var pod: String
    package var epoch: Int

    package init(session: String, client: String, pod: String, epoch: Int) {
        self.session = session
        self.client = client
        self.pod = pod
        self.epoch = epoch
    }
}

/// An answer as far as it is stored.
package struct StoredAnswer: Sendable {
    package var record: QueryRecord
    package var writer: AnswerWriter
    package var trail: AnswerTrail
    package var entryCount: Int

    package init(record: QueryRecord, writer: AnswerWriter, trail: AnswerTrail, entryCount: Int) {
        self.record = record
        self.writer = writer
        self.trail = trail
        self.entryCount = entryCount
    }

    /// Entries that a reader with this many bytes is still to be told.
    package func entries(from offset: Int) -> [AnswerEntry] {
        var entries: [AnswerEntry] = []
        if offset < trail.text.count {
            entries.append(.text(String(decoding: trail.text[offset...], as: UTF8.self), offset: offset))
        }
        if let context = trail.context { entries.append(.context(context)) }
        if let error = trail.error { entries.append(.error(error)) }
        if let final = trail.final { entries.append(.final(final)) }
        return entries
    }
}

/// Change of a stored answer: the entries of its trail that the store is to have.
package struct AnswerWrite: Sendable {
    package enum Change: Equatable, Sendable {
        /// Replaces the stored answer. Without a fencing number the store gives one.
        case put(fence: Int?)
        /// Adds entries after this many first ones.
        case append(fence: Int, after: Int)
    }

    package let change: Change
    /// Entries that the store has afterwards.
    package let count: Int
    /// The answer, which may have grown since: its text is the session's own, not a copy.
    private let trail: AnswerTrail
    /// Numbers of the trail's entries that the store does not have yet.
    private let numbers: Range<Int>

    /// nil when a journal wants nothing of the store.
    package init?(_ action: JournalWriter.WriteAction, of trail: AnswerTrail) {
        switch action {
        case .put(let fence, let count):
            change = .put(fence: fence)
            numbers = 0..<count
        case .append(let fence, let after, let count):
            change = .append(fence: fence, after: after)
            numbers = after..<max(after, count)
        case .proceed, .stop: return nil
        }
        count = numbers.upperBound
        self.trail = trail
    }

    /// The end of an answer that another pod writes, told by its present writer.
    package init(ending stored: StoredAnswer, _ finish: FinalAnswer.Finish, fence: Int) {
        var trail = stored.trail
        trail.ended(finish, timing: FinalAnswer.Timing())
        change = .append(fence: fence, after: stored.entryCount)
        count = stored.entryCount + 1
        numbers = trail.entryCount - 1..<trail.entryCount
        self.trail = trail
    }

    package var entries: [AnswerEntry] { trail.entries(numbers) }

    /// All that the store has afterwards.
    package var allEntries: [AnswerEntry] { trail.entries(0..<numbers.upperBound) }

    /// Whether the answer has ended with it.
    package var isOver: Bool {
        let last = trail.entries(numbers.upperBound - 1..<numbers.upperBound).last
        return if case .final = last { true } else { false }
    }
}

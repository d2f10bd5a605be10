/// Keeps an answer's shared stream in step with what its readers are told: every entry is stored before it is told.
///
/// The store knows the writer by its fencing number; when a higher one is there, somebody else answers now and this
/// writer must stop. While the store is away the answer goes on, unprotected; what was missed is put there whole when
/// it returns. A store that lost entries, as a failover may, is put right the same way.
package struct JournalWriter: Equatable, Sendable {
    private var entries: [AnswerEntry] = []
    private var fence: Int?
    private var isInStep = false
    private var storedCount = 0
    private var repairs = 0
    package private(set) var isLost = false

    /// The number under which it writes; nil when it must not say that it does.
    package var writingFence: Int? { isLost ? nil : fence }

    package init() {}

    /// A writer that took an answer over and has its number already.
    package init(fence: Int) {
        self.fence = fence
    }

    package enum WriteAction: Equatable, Sendable {
        /// Replace whatever is there. Without a fencing number the store gives one.
        case put(fence: Int?, entries: [AnswerEntry])
        case append(fence: Int, after: Int, entries: [AnswerEntry])
        /// Tell the readers; `isStored` says whether another pod could.
        case proceed(isStored: Bool)
        /// Somebody else answers now.
        case stop
    }

    /// - Parameter new: none: only the record is stored
    package mutating func entriesMade(_ new: [AnswerEntry]) -> WriteAction {
        if isLost { return .stop }
        entries += new
        repairs = 0
        guard let fence, isInStep else { return .put(fence: fence, entries: entries) }
        return .append(fence: fence, after: storedCount, entries: Array(entries[storedCount...]))
    }

    /// What was told without being stored is put right once more, as long as nobody else writes.
    package mutating func repairWanted() -> WriteAction {
        if isLost { return .stop }
        return isInStep ? .proceed(isStored: true) : .put(fence: fence, entries: entries)
    }

    /// The store may have forgotten what it said it had, as after a failover: ask whether all of it is there.
    package mutating func storeReturned() -> WriteAction {
        if isLost { return .stop }
        repairs = 0
        guard let fence, isInStep else { return .put(fence: fence, entries: entries) }
        return .append(fence: fence, after: storedCount, entries: [])
    }

    package enum Reply: Equatable, Sendable {
        case stored(fence: Int)
        /// A higher fencing number is there.
        case lost
        /// Entries are missing there.
        case gap
        /// No answer: it may be stored or not.
        case away
    }

    package mutating func storeReplied(_ reply: Reply) -> WriteAction {
        switch reply {
        case .stored(let number):
            fence = number
            storedCount = entries.count
            isInStep = true
            return .proceed(isStored: true)
        case .lost:
            isLost = true
            return .stop
        case .gap where repairs == 0:
            repairs += 1
            isInStep = false
            return .put(fence: fence, entries: entries)
        case .gap, .away:
            isInStep = false
            return .proceed(isStored: false)
        }
    }
}

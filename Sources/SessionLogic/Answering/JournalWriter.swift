/// Keeps an answer's shared stream in step with what its readers are told: every entry is stored before it is told. It
/// counts entries; the entries themselves are the answer's trail.
///
/// The store knows the writer by its fencing number; when a higher one is there, somebody else answers now and this
/// writer must stop. While the store is away the answer goes on, unprotected; what was missed is put there whole when
/// it returns. A store that lost entries, as a failover may, is put right the same way.
package struct JournalWriter: Equatable, Sendable {
    private var fence: Int?
    private var isInStep = false
    /// Entries that the store has.
    private var storedCount = 0
    /// Entries that it was asked to have, last.
    private var wantedCount = 0
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
        /// Replace whatever is there by the first entries, so many. Without a fencing number the store gives one.
        case put(fence: Int?, count: Int)
        /// Add the entries from `after` up to `count`.
        case append(fence: Int, after: Int, count: Int)
        /// Tell the readers; `isStored` says whether another pod could.
        case proceed(isStored: Bool)
        /// Somebody else answers now.
        case stop
    }

    /// - Parameter count: entries that the answer has; 0: only its record is stored
    package mutating func entriesMade(_ count: Int) -> WriteAction {
        if isLost { return .stop }
        repairs = 0
        wantedCount = count
        guard let fence, isInStep else { return .put(fence: fence, count: count) }
        return .append(fence: fence, after: storedCount, count: count)
    }

    /// What was told without being stored is put right once more, as long as nobody else writes.
    ///
    /// - Parameter count: entries that the answer has
    package mutating func repairWanted(_ count: Int) -> WriteAction {
        if isLost { return .stop }
        if isInStep { return .proceed(isStored: true) }
        wantedCount = count
        return .put(fence: fence, count: count)
    }

    /// The store may have forgotten what it said it had, as after a failover: ask whether all of it is there.
    ///
    /// - Parameter count: entries that the answer has
    package mutating func storeReturned(_ count: Int) -> WriteAction {
        if isLost { return .stop }
        repairs = 0
        guard let fence, isInStep else {
            wantedCount = count
            return .put(fence: fence, count: count)
        }
        wantedCount = max(wantedCount, storedCount)
        return .append(fence: fence, after: storedCount, count: storedCount)
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

    /// - Parameter count: entries that the answer has by now
    package mutating func storeReplied(_ reply: Reply, _ count: Int) -> WriteAction {
        switch reply {
        case .stored(let number):
            fence = number
            storedCount = wantedCount
            isInStep = true
            return .proceed(isStored: true)
        case .lost:
            isLost = true
            return .stop
        case .gap where repairs == 0:
            repairs += 1
            isInStep = false
            wantedCount = count
            return .put(fence: fence, count: count)
        case .gap, .away:
            isInStep = false
            return .proceed(isStored: false)
        }
    }
}

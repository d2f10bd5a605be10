/// Keeps an answer's shared stream in step with what its readers are told: every entry is stored before it is told. It
/// counts entries; the entries themselves are the answer's trail.
///
/// The store knows the writer by its fencing number; a higher number means that another pod answers now, and this
/// writer must stop. While the store is away the answer goes on, unprotected; the missed entries are stored whole when
/// it returns. A store that lost entries, as in a failover, is repaired the same way.
package struct JournalWriter: Equatable, Sendable {
    private var fence: Int?
    private var isInStep = false
    /// Entries known to be stored.
    private var storedCount = 0
    /// Entries covered by the last request to the store.
    private var wantedCount = 0
    private var repairs = 0
    package private(set) var isLost = false

    /// Fencing number for touches; nil when the writer must not announce itself.
    package var writingFence: Int? { isLost ? nil : fence }

    package init() {}

    /// Writer that took an answer over, and so has its number already.
    package init(fence: Int) {
        self.fence = fence
    }

    package enum WriteAction: Equatable, Sendable {
        /// Replace the stored answer by this many first entries. Without a fencing number the store gives one.
        case put(fence: Int?, count: Int)
        /// Add the entries from `after` up to `count`.
        case append(fence: Int, after: Int, count: Int)
        /// Tell the readers; `isStored` says whether another pod could.
        case proceed(isStored: Bool)
        /// Stop: another pod answers now.
        case stop
    }

    /// - Parameter count: entries of the answer; 0: only its record is stored
    package mutating func entriesMade(_ count: Int) -> WriteAction {
        if isLost { return .stop }
        repairs = 0
        wantedCount = count
        guard let fence, isInStep else { return .put(fence: fence, count: count) }
        return .append(fence: fence, after: storedCount, count: count)
    }

    /// Repairs entries that were told without being stored, as long as no other pod writes.
    ///
    /// - Parameter count: entries that the answer has
    package mutating func repairWanted(_ count: Int) -> WriteAction {
        if isLost { return .stop }
        if isInStep { return .proceed(isStored: true) }
        wantedCount = count
        return .put(fence: fence, count: count)
    }

    /// Checks that all entries are still stored: the store may have forgotten what it confirmed, as after a failover.
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
        /// Overtaken: a higher fencing number is there.
        case lost
        /// Incomplete: entries are missing in the store.
        case gap
        /// No reply: the entries may be stored or not.
        case away
    }

    /// - Parameter count: entries of the answer by now
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

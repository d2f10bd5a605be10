import WireProtocol

/// Outcome of preparing an item.
package struct Preparation: Sendable, Equatable {
    package var state: PrefetchFrame.State
    /// Pages, passages and unreadable pages of what was prepared; nil: it has none.
    package var pages: Int?
    package var passages: Int?
    package var pagesLeftOut: Int?
    /// Whether it failed for a reason that may pass.
    package var isTransient: Bool

    package init(
        _ state: PrefetchFrame.State, pages: Int? = nil, passages: Int? = nil, pagesLeftOut: Int? = nil,
        isTransient: Bool = false
    ) {
        self.state = state
        self.pages = pages
        self.passages = passages
        self.pagesLeftOut = pagesLeftOut
        self.isTransient = isTransient
    }

    package var isUsable: Bool { state == .ready }

    package func frame(_ item: ItemKey) -> PrefetchFrame {
        PrefetchFrame(item: item, state: state, pages: pages, passages: passages, pagesLeftOut: pagesLeftOut)
    }
}

/// Wish for an item to be prepared, which can be taken back.
package struct PreparationWish: Sendable {
    private let takeBack: @Sendable () -> Void

    package init(_ takeBack: @escaping @Sendable () -> Void) { self.takeBack = takeBack }

    /// Takes the wish back; preparing goes on only while another wish for the item remains.
    package func release() { takeBack() }
}

/// Result of a wish for an item to be prepared.
package enum PrepareAction: Sendable {
    /// Outcome known, and told at once.
    case known
    case begun(PreparationWish)
    /// Refused: no place is free for speculative work.
    case refused
}

/// Statistics of preparation: how often an item was ready when it was wanted, and how much is held.
package struct PreparationStatistics: Sendable {
    package var hits: Int
    package var misses: Int
    package var entries: Int
    package var bytes: Int

    package init(hits: Int, misses: Int, entries: Int, bytes: Int) {
        self.hits = hits
        self.misses = misses
        self.entries = entries
        self.bytes = bytes
    }

    package mutating func add(_ other: PreparationStatistics) {
        hits += other.hits
        misses += other.misses
        entries += other.entries
        bytes += other.bytes
    }
}

import WireProtocol

/// Outcome of preparing an item.
package struct Preparation: Sendable, Equatable {
    package var state: PrefetchFrame.State
    /// What was prepared has so many pages and passages, and pages on which nothing could be read; nil: it has none.
    package var pages: Int?
    package var passages: Int?
    package var pagesLeftOut: Int?
    /// It failed, and may go better later.
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

    /// Preparing goes on only if somebody else wishes it too.
    package func release() { takeBack() }
}

/// What became of a wish for an item to be prepared.
package enum PrepareAction: Sendable {
    /// The outcome was told at once.
    case known
    case begun(PreparationWish)
    /// There is no place for work that nobody asked for.
    case refused
}

/// How often what was prepared was there when it was wanted, and how much of it there is.
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

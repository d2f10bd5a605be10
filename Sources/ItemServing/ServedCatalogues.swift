import CatalogueServing
import WireProtocol
import Catalogue

/// Catalogues that a pod serves. Messages that name none mean the first.
package struct ServedCatalogues: Sendable {
    package let first: ServedItems
    package let all: [ServedItems]
    private let byName: [String: Int]

    /// - Parameter others: further catalogues, with names other than the first one's
    package init(_ first: ServedItems, _ others: [ServedItems] = []) {
        self.first = first
        all = [first] + others
        byName = Dictionary(
            all.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    package var names: [String] { all.map(\.name) }
    package var states: [CatalogueState] { all.map(\.state) }

    /// Index of a catalogue by its name; nil: there is none with that name.
    package func place(_ name: String?) -> Int? { name.map { byName[$0] } ?? 0 }

    package func named(_ name: String?) -> ServedItems? { place(name).map { all[$0] } }

    /// Query in the form that all pods share: the first catalogue has no name in it.
    package func resolved(_ query: Query) -> Query {
        var query = query
        if let items = named(query.catalogue) { query.catalogue = items.shownName }
        return query
    }

    /// Forgets what was prepared of one catalogue, whose items may have changed, and nothing of another of the same kind.
    package func forgetPrepared(of items: ServedItems) {
        let isAlone = all.count { $0.kind.name == items.kind.name } == 1
        guard !isAlone else { return items.kind.forgetPrepared() }
        for item in items.store.current?.revision.items ?? [] where items.kind.canPrepare(item) {
            items.kind.forget(item)
        }
    }

    /// Item count of all catalogues. Takes no lock, because probes ask for it.
    package var itemCount: Int { all.reduce(0) { $0 + ($1.store.itemCount ?? 0) } }
    package var haveAllStarted: Bool { all.allSatisfy { $0.store.itemCount != nil } }
    package var hasAnyFailed: Bool { all.contains { $0.store.itemCount == nil && $0.store.hasFailed } }
}

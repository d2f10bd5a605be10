import CatalogueServing
import WireProtocol

/// Catalogues that a pod serves. The first one is meant where a message names none.
package struct ServedCatalogues: Sendable {
    package let first: ServedItems
    package let all: [ServedItems]
    private let byName: [String: Int]

    /// - Parameter others: of other names than the first
    package init(_ first: ServedItems, _ others: [ServedItems] = []) {
        self.first = first
        all = [first] + others
        byName = Dictionary(
            all.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    package var names: [String] { all.map(\.name) }
    package var states: [CatalogueState] { all.map(\.state) }

    /// Place of a catalogue among all; nil: there is none of that name.
    package func place(_ name: String?) -> Int? { name.map { byName[$0] } ?? 0 }

    package func named(_ name: String?) -> ServedItems? { place(name).map { all[$0] } }

    /// The query as all pods know it: the first catalogue has no name.
    package func resolved(_ query: Query) -> Query {
        var query = query
        if let items = named(query.catalogue) { query.catalogue = items.shownName }
        return query
    }

    /// Takes no lock: probes ask.
    package var itemCount: Int { all.reduce(0) { $0 + ($1.store.itemCount ?? 0) } }
    package var haveAllStarted: Bool { all.allSatisfy { $0.store.itemCount != nil } }
    package var hasAnyFailed: Bool { all.contains { $0.store.itemCount == nil && $0.store.hasFailed } }
}

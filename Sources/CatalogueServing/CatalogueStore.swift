import Catalogue
import Synchronization

/// Holder of the catalogue that is served now. A new revision replaces the old one at once; users of the old one finish
/// with it, and it is freed with its last reference.
package final class CatalogueStore: Sendable {
    private struct State {
        var served: ServedCatalogue?
        var report = CatalogueReport()
        var observers: [@Sendable (ServedCatalogue) -> Void] = []
    }

    private let state = Mutex(State())
    private let itemsServed = Atomic(-1)
    private let failed = Atomic(false)

    package init() {}

    /// Number of items served; nil until the first catalogue is loaded. Takes no lock, because probes ask.
    package var itemCount: Int? {
        let count = itemsServed.load(ordering: .relaxed)
        return count < 0 ? nil : count
    }

    /// Catalogue that is served; nil until the first one is loaded.
    package var current: ServedCatalogue? { state.withLock { $0.served } }

    package var report: CatalogueReport { state.withLock { $0.report } }

    /// Keeps the report of a rejected catalogue.
    package func note(_ report: CatalogueReport) {
        failed.store(true, ordering: .relaxed)
        state.withLock { $0.report = report }
    }

    /// The last catalogue loaded was rejected. Takes no lock.
    package var hasFailed: Bool { failed.load(ordering: .relaxed) }

    package func onChange(_ observer: @escaping @Sendable (ServedCatalogue) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    /// Takes the same catalogue with other priors, without telling sessions. Dropped if the catalogue was replaced
    /// meanwhile.
    package func learned(_ served: ServedCatalogue) {
        state.withLock { state in
            guard state.served?.revision.fingerprint == served.revision.fingerprint else { return }
            state.served = served
        }
    }

    /// - Returns: whether it differs from the one before
    @discardableResult
    package func replace(with served: ServedCatalogue, report: CatalogueReport) -> Bool {
        let observers = state.withLock { state -> [@Sendable (ServedCatalogue) -> Void]? in
            state.report = report
            failed.store(false, ordering: .relaxed)
            if state.served?.revision.fingerprint == served.revision.fingerprint { return nil }
            state.served = served
            itemsServed.store(served.revision.items.count, ordering: .relaxed)
            return state.observers
        }
        for observer in observers ?? [] { observer(served) }
        return observers != nil
    }
}

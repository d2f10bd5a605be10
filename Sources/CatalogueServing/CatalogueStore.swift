import Catalogue
import Synchronization

/// Which catalogue is served now. A new revision takes the old one's place at once; who holds the old one finishes
/// with it, and it goes when the last one lets go.
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

    /// Items of the catalogue that is served; nil until the first one stands. Takes no lock: probes ask.
    package var itemCount: Int? {
        let count = itemsServed.load(ordering: .relaxed)
        return count < 0 ? nil : count
    }

    /// nil until the first one stands.
    package var current: ServedCatalogue? { state.withLock { $0.served } }

    package var report: CatalogueReport { state.withLock { $0.report } }

    /// Keeps the report of a catalogue that was not taken.
    package func note(_ report: CatalogueReport) {
        failed.store(true, ordering: .relaxed)
        state.withLock { $0.report = report }
    }

    /// The last catalogue that was loaded was not taken. Takes no lock.
    package var hasFailed: Bool { failed.load(ordering: .relaxed) }

    package func onChange(_ observer: @escaping @Sendable (ServedCatalogue) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    /// The same catalogue with other priors: nobody needs to be told. One that was replaced meanwhile is dropped.
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

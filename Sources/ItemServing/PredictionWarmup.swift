import CatalogueServing
import SharedWork
import Catalogue
import SharedState

/// Warm-up of a new pod with the texts typed most at the others; it also tells them which texts are typed here.
package struct PredictionWarmup: Sendable {
    /// Predictions that warm a pod, at most.
    private static let textsMax = 1000
    /// Time that a starting pod waits for the others' texts.
    private static let patience = Duration.seconds(5)

    private let catalogues: ServedCatalogues
    private let stores: SharedStores

    package init(_ catalogues: ServedCatalogues, _ stores: SharedStores) {
        self.catalogues = catalogues
        self.stores = stores
    }

    /// Warms the predictor; a single pod has no others to learn from.
    package func warm(_ items: ServedItems, _ served: ServedCatalogue) async {
        guard stores.pods.isShared else { return }
        await stores.pods.waitUntilUp(atMost: Self.patience)
        let texts = await stores.hottest.texts(of: served.revision.name, most: Self.textsMax)
        if let texts { items.predictor.warm(texts, in: served) }
    }

    package func save() async {
        guard stores.pods.isShared else { return }
        for items in catalogues.all {
            guard let served = items.store.current else { continue }
            await stores.hottest.add(
                items.predictor.takeHottest(Self.textsMax, in: served), of: served.revision.name)
        }
    }
}

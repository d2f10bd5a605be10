import CatalogueServing
import Catalogue
import Fleet
import PodRuntime
import WireProtocol
import DocumentServing

/// Catalogue as it is served: its items, their predictor, their kind, and their learned popularity.
package struct ServedItems: Sendable {
    package let name: String
    /// Name that browsers see; nil: the first catalogue, which messages that name none mean.
    package let shownName: String?
    package let kind: any ItemKind
    package let store: CatalogueStore
    package let predictor: any ItemPredictor
    package let popularity: PopularityKeeper

    package init(
        name: String, isFirst: Bool, kind: any ItemKind, store: CatalogueStore, predictor: any ItemPredictor,
        popularity: PopularityKeeper
    ) {
        self.name = name
        shownName = isFirst ? nil : name
        self.kind = kind
        self.store = store
        self.predictor = predictor
        self.popularity = popularity
    }

    package func key(_ id: String) -> ItemKey { ItemKey(catalogue: shownName, id: id) }

    /// State of the catalogue for browsers.
    package var state: CatalogueState {
        let revision = store.current?.revision
        return CatalogueState(
            name: name, kind: kind.name, revision: revision?.name ?? "", items: revision?.items.count ?? 0)
    }

    /// Forgets the entries in this pod that an invalidation names.
    package func forget(_ invalidation: Invalidation) {
        kind.forgetAnswers()
        if invalidation.everything {
            predictor.clear()
            return kind.forgetPrepared()
        }
        let tags = Set(invalidation.tags)
        for item in store.current?.revision.items ?? [] {
            let own = kind.tags(of: item)
            guard kind.canPrepare(item) || !own.isEmpty else { continue }
            if tags.contains(CachedAnswerer.tag(item.id, in: shownName)) || own.contains(where: tags.contains) {
                kind.forget(item)
            }
        }
    }
}

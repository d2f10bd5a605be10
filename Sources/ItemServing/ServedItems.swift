import Fleet
import CatalogueServing
import Catalogue
import SharedState

/// What is served of a catalogue: the items, what predicts them, their documents and answers.
package struct ServedItems: Sendable {
    package let store: CatalogueStore
    package let predictor: Predictor
    package let library: DocumentLibrary
    /// nil: answers cost nothing and are not kept.
    private let answers: CachedAnswerer?

    package init(
        store: CatalogueStore, predictor: Predictor, library: DocumentLibrary, answers: CachedAnswerer?
    ) {
        self.store = store
        self.predictor = predictor
        self.library = library
        self.answers = answers
    }

    /// Forgets in this pod what is not to be believed any more.
    package func forget(_ invalidation: Invalidation) {
        answers?.forgetAll()
        if invalidation.everything {
            predictor.clear()
            return library.clear()
        }
        let tags = Set(invalidation.tags)
        for item in store.current?.revision.items ?? [] {
            guard let document = item.document else { continue }
            if tags.contains(SharedDocumentLoader.tag(document)) || tags.contains("item:\(item.id)") {
                library.forget(document)
            }
        }
    }
}

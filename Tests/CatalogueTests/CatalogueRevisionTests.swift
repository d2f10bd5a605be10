import Testing

@testable import Catalogue
@testable import TextCoding

@Suite struct CatalogueRevisionTests {
    @Test func equalContentHasAnEqualFingerprint() {
        let items = [CatalogueItem(id: "a", name: "A"), CatalogueItem(id: "b", name: "B")]
        #expect(CatalogueRevision(items).fingerprint == CatalogueRevision(items).fingerprint)
        #expect(CatalogueRevision(items).fingerprint != CatalogueRevision(items.reversed()).fingerprint)
        #expect(CatalogueRevision([]).name.count == 16)
    }

    @Test func brandsStandOnceInOrder() {
        let zeta = Brand(id: "z", name: "Zeta")
        let alpha = Brand(id: "a", name: "Alpha")
        let items = [zeta, alpha, zeta].enumerated().map {
            CatalogueItem(id: "\($0.offset)", name: "n", brand: $0.element)
        }
        #expect(CatalogueRevision(items).brands == [alpha, zeta])
    }

    @Test func whatIsShownOfAnItemMakesAnotherRevision() {
        func name(_ change: (inout CatalogueItem) -> Void) -> String {
            var item = CatalogueItem(
                id: "a", name: "A", brand: Brand(id: "b", name: "B"), document: DocumentReference(location: "/x"))
            change(&item)
            return CatalogueRevision([item]).name
        }
        let names = [
            name { _ in }, name { $0.brand?.name = "C" }, name { $0.brand?.website = "w" },
            name { $0.brand?.summary = "s" },
            name { $0.document?.format = .pdf }, name { $0.document?.backup = "/y" }, name { $0.details.price = "1" },
        ]
        #expect(Set(names).count == names.count)
    }
}

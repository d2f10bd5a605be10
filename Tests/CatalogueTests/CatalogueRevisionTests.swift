import Testing

@testable import Catalogue

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
}

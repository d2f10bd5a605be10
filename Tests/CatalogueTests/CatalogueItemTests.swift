import Testing

@testable import Catalogue

@Suite struct CatalogueItemTests {
    @Test func aNameThatNobodyReadsIsCutInMessages() {
        #expect(CatalogueItem(id: "a", name: "Short").shownName == "Short")
        let long = CatalogueItem(id: "a", name: String(repeating: "é", count: 1_000_000))
        #expect(long.shownName == String(repeating: "é", count: 120) + "…")
    }
}

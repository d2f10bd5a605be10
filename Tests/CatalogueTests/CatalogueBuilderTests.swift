import Testing

@testable import Catalogue

@Suite struct CatalogueBuilderTests {
    @Test func theFirstOfTwoWithOneIdStays() {
        var builder = CatalogueBuilder()
        builder.add(CatalogueItem(id: "a", name: "first"), source: "x")
        builder.add(CatalogueItem(id: "a", name: "second"), source: "y")
        let (catalogue, report) = builder.finish()
        #expect(catalogue.items.map(\.name) == ["first"])
        #expect(report.counts == [.duplicateID: 1])
    }
}

import Testing

@testable import Catalogue

@Suite struct DelimitedWriterTests {
    @Test func whatIsWrittenIsReadAgain() {
        var item = CatalogueItem(
            id: "a,1", name: "A \"1\"\nx", brand: Brand(id: "b", name: "B"), aliases: ["c", "d"], popularity: 7,
            document: DocumentReference(location: "/m.pdf", format: .pdf))
        item.details.price = "1,50"
        var builder = CatalogueBuilder()
        DelimitedCatalogue.read(Array(DelimitedWriter.csv([item]).utf8), source: "f", into: &builder) { $0 }
        let (catalogue, report) = builder.finish()
        #expect(report.problems.isEmpty && catalogue.items == [item])
    }
}

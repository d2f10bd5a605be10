import Testing

@testable import Catalogue
@testable import TextCoding

@Suite struct DelimitedWriterTests {
    @Test func whatIsWrittenIsReadAgain() {
        var item = CatalogueItem(
            id: "a,1", name: "A \"1\", x", brand: Brand(id: "b", name: "B"), aliases: ["c", "d"], popularity: 7,
            document: DocumentReference(location: "/m.pdf", format: .pdf))
        item.details.price = "1,50"
        var builder = CatalogueBuilder()
        DelimitedCatalogue.read(Array(DelimitedWriter.csv([item]).utf8), source: "f", into: &builder) { $0 }
        let (catalogue, report) = builder.finish()
        #expect(report.problems.isEmpty && catalogue.items == [item])
    }

    @Test func documentsBesidesTheCopyAreNamedFromThere() {
        let items = ["/shop/docs/a.pdf", "/other/b.pdf", "https://x.org/c.pdf"].map {
            CatalogueItem(id: $0, name: "N", document: DocumentReference(location: $0))
        }
        let text = DelimitedWriter.csv(items, besides: "/shop/")
        #expect(
            text.contains(",docs/a.pdf,") && text.contains(",/other/b.pdf,") && text.contains(",https://x.org/c.pdf,"))
    }
}

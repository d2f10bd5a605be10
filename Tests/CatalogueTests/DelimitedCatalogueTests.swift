import Testing

@testable import Catalogue

private func loaded(csv text: String, separator: Character = ",") -> (
    catalogue: CatalogueRevision, report: CatalogueReport
) {
    var builder = CatalogueBuilder()
    DelimitedCatalogue.read(Array(text.utf8), separator: separator, source: "f.csv", into: &builder) { "/base/" + $0 }
    return builder.finish()
}

@Suite struct DelimitedCatalogueTests {
    @Test func allColumnsAreRead() {
        let (catalogue, report) = loaded(
            csv: """
                id,name,brand,category,aliases,popularity,summary,document_url,document_type
                a,Alpha,Acme,tools,first|the first,7,"A, B",docs/a.pdf,pdf
                """)
        #expect(report.problemCount == 0)
        #expect(
            catalogue.item("a")
                == CatalogueItem(
                    id: "a", name: "Alpha", brand: Brand(id: "acme", name: "Acme"), category: "tools",
                    aliases: ["first", "the first"], popularity: 7, summary: "A, B",
                    document: DocumentReference(location: "/base/docs/a.pdf", format: .pdf)))
    }

    @Test func onlyTheNameIsRequiredAndTheIdDefaultsToIt() {
        let (catalogue, _) = loaded(csv: "name\tpopularity\n0ad\t3\n", separator: "\t")
        #expect(catalogue.item("0ad")?.popularity == 3)
    }

    @Test func problemsAreNamedWithTheirLineAndTheRestLoads() {
        let (catalogue, report) = loaded(csv: "id,name,popularity\na,Alpha,x\nb,,\n\na,Again,1\nc,Gamma,2\n")
        #expect(catalogue.items.map(\.id) == ["a", "c"])
        #expect(
            report.problems.map { "\($0.line ?? 0) \($0.kind.rawValue)" } == [
                "2 bad value", "3 missing name", "5 duplicate id",
            ])
        #expect(report.problems[2].message.contains("f.csv:2"))
    }

    @Test func aFileWithoutANameColumnIsMalformed() {
        #expect(loaded(csv: "id,colour\na,b\n").report.problems.first?.message.contains("\"name\"") == true)
        #expect(loaded(csv: "").report.problems.first?.kind == .malformed)
    }

    @Test func anOpenQuoteIsToldWhereItBegan() {
        let (catalogue, report) = loaded(csv: "name\nok\n\"never closed\nmore\n")
        #expect(report.problems.first?.line == 3)
        #expect(catalogue.items.map(\.name) == ["ok", "never closed", "more"])
    }

    @Test func whatShopsAndSpreadsheetsWriteIsRead() {
        var builder = CatalogueBuilder()
        let bytes: [UInt8] =
            Array("sep=;\r\nTitle;SKU;Vendor;Price;Sales;Body HTML\r\n\"Caf".utf8) + [0xE9]
            + Array("; Cr\";A-1;Jura;\"1.299,00\";\"1.234\";<p>Gr".utf8) + [0xF6]
            + Array("e <b>M</b> L</p>\r\n".utf8)
        DelimitedCatalogue.read(bytes, source: "shop.csv", into: &builder) { $0 }
        let (catalogue, report) = builder.finish()
        let item = catalogue.item("A-1")
        #expect(item?.name == "Café; Cr" && item?.brand?.name == "Jura" && item?.popularity == 1234)
        #expect(item?.summary == "Gröe M L" && item?.details.price == "1.299,00")
        #expect(report.problemCount == 0 && !report.hasLostItems)
        #expect(report.problems.map(\.kind) == [.note, .note, .note, .note, .note, .note])
        #expect(report.problems[0].message.contains("Windows-1252"))
        #expect(report.problems.contains { $0.message == "column \"Title\" is read as name" })
    }

    @Test(
        arguments: [
            ("name;price\nA;1,5\n", "A"), ("name\tbrand\nA\tB\n", "A"), ("name|brand\nA, or a|B\n", "A, or a"),
            ("name\nA, B\n", "A, B"),
            ("id,name\n1,\"Item 3\" deluxe\n", "\"Item 3\" deluxe"), ("id,name\n1,5\" screen\n", "5\" screen"),
        ] as [(String, String)])
    func theSeparatorAndQuotesAreFound(text: String, name: String) {
        var builder = CatalogueBuilder()
        DelimitedCatalogue.read(Array(text.utf8), source: "f", into: &builder) { $0 }
        #expect(builder.finish().catalogue.items.map(\.name) == [name])
    }
}

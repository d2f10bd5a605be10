import Testing

@testable import Catalogue
@testable import TextCoding

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

    @Test func variantsBelongToTheItemAboveThem() {
        let (catalogue, report) = loaded(
            csv: """
                Handle,Title,Vendor,Image Src,Variant SKU
                tee,T-Shirt,Acme,https://x.org/a.jpg,1
                tee,,,"https://x.org/b,c.jpg, https://x.org/d.jpg",2
                cap,Cap,Acme,,3
                tee,,,,4
                """)
        #expect(catalogue.items.map(\.id) == ["tee", "cap"])
        #expect(
            catalogue.item("tee")?.details.images == [
                "https://x.org/a.jpg", "https://x.org/b,c.jpg", "https://x.org/d.jpg",
            ])
        #expect(report.counts[.missingName] == 1 && report.problems.contains { $0.line == 5 })
        #expect(report.problems.contains { $0.message.contains("nothing is read from column \"Variant SKU\"") })
    }

    @Test func rowsThatNobodyFilledInAreNone() {
        let (catalogue, report) = loaded(csv: "My list,,\n,,\nid,name,name\n1,A,B\n,,\n , ,\n")
        #expect(catalogue.items.map(\.name) == ["A"] && !report.hasLostItems)
        #expect(report.problems.contains { $0.message.contains("above the header in line 3") })
        #expect(report.problems.contains { $0.message.contains("\"name\" stands there more than once") })
        #expect(loaded(csv: "id,name\n").report.problems.first?.message == "expected records, came only a header")
    }

    @Test(arguments: ["My list\nid;name\n1;A\n", "Price list, 2024\nid,name,\"Price\n(EUR)\"\n1,A,5\n"])
    func aTitleMayStandAboveTheHeader(text: String) {
        var builder = CatalogueBuilder()
        DelimitedCatalogue.read(Array(text.utf8), source: "f", into: &builder) { $0 }
        let (catalogue, report) = builder.finish()
        #expect(catalogue.items.map(\.name) == ["A"] && report.problemCount == 0, "\(report.problems)")
    }

    @Test func aNameOfNothingThatIsShownIsNone() {
        let (catalogue, report) = loaded(csv: "id,name\n1,\u{202E}\n")
        #expect(catalogue.items.isEmpty && report.counts[.missingName] == 1)
    }

    @Test func aRecordWithMoreFieldsThanTheHeaderIsTold() {
        let (catalogue, report) = loaded(csv: "id,name,brand\n1,Lamp, red,Acme\n2,B,C,,\n")
        #expect(catalogue.items.count == 2)
        #expect(report.problems.map { "\($0.line ?? 0) \($0.kind.rawValue)" } == ["2 bad value"])
    }

    @Test(arguments: [
        "Produktname;Marke;Kategorie", "Désignation;Marque;Famille", "商品名;ブランド;カテゴリ", "Название;Бренд;Категория",
    ])
    func headersOfOtherLanguagesAreKnown(header: String) {
        var builder = CatalogueBuilder()
        DelimitedCatalogue.read(Array("\(header)\nA;B;C\n".utf8), source: "f", into: &builder) { $0 }
        let item = builder.finish().catalogue.items.first
        #expect(item?.name == "A" && item?.brand?.name == "B" && item?.category == "C")
    }

    @Test func textsThatWouldTurnATerminalAreMadePlain() {
        let item = loaded(csv: "name,brand\nred\u{1B}[31m\u{202E}x,Black &amp; Decker\n").catalogue.items.first
        #expect(item?.name == "red [31m x" && item?.brand?.name == "Black & Decker")
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

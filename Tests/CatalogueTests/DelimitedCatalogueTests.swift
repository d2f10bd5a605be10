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
        #expect(loaded(csv: "id,title\na,b\n").report.problems.first?.message.contains("\"name\"") == true)
        #expect(loaded(csv: "").report.problems.first?.kind == .malformed)
    }

    @Test func anOpenQuoteIsToldWhereItBegan() {
        let (_, report) = loaded(csv: "name\nok\n\"never closed\nmore\n")
        #expect(report.problems.first?.line == 3)
    }
}

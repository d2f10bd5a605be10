import Testing

@testable import Catalogue
@testable import TextCoding

@Suite struct BrandFileTests {
    private func loaded(_ text: String) -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        var builder = CatalogueBuilder()
        BrandFile.read(Array(text.utf8), source: "b.json", into: &builder) { "/base/" + $0 }
        return builder.finish()
    }

    @Test func aBrandAndItsProductsAreRead() {
        let (catalogue, report) = loaded(
            """
            {"brand_identity": {"id": "mi", "name": "Mutable"}, "products": [
              {"id": "a", "name": "Mutable A", "brand": "mi", "category": "Osc", "documentation": {"type": "pdf", "url": "m/a.pdf"},
               "relationships": [{"type": "related", "target_id": "b", "label": "with"}]},
              {"id": "b", "name": "Mutable B", "relationships": {"similar": ["a"], "parts": [{"target_id": "a"}]}}]}
            """)
        #expect(report.problemCount == 0)
        #expect(catalogue.item("a")?.brand == Brand(id: "mi", name: "Mutable"))
        #expect(catalogue.item("a")?.document == DocumentReference(location: "/base/m/a.pdf", format: .pdf))
        #expect(catalogue.item("a")?.relations == [Relation(target: "b", label: "with", kind: "related")])
        #expect(
            catalogue.item("b")?.relations == [
                Relation(target: "a", label: "parts", kind: "parts"),
                Relation(target: "a", label: "similar", kind: "similar"),
            ])
    }

    @Test func aBrokenFileIsReportedWithItsLine() {
        let (catalogue, report) = loaded("{\n \"products\": [\n  {\"id\": \"a\",, }\n ]\n}")
        #expect(catalogue.items.isEmpty)
        #expect(report.problems.first?.kind == .malformed)
        #expect(report.problems.first?.line == 3, "\(report.problems)")
    }

    @Test func missingNamesAndDanglingRelationsAreCounted() {
        let (catalogue, report) = loaded(
            #"{"products": [{"id": "x"}, {"id": "a", "name": "A", "relationships": [{"target_id": "gone"}]}]}"#)
        #expect(catalogue.items.count == 1)
        #expect(catalogue.item("a")?.relations == [])
        #expect(report.counts == [.missingName: 1, .danglingRelation: 1])
        #expect(report.summary.contains("1 missing name"))
    }

    @Test func whatShopsExportOtherwiseIsReadAllTheSame() {
        let (catalogue, report) = loaded(
            """
            {"brand_identity": {"id": "r", "name": "R", "founded": 1972, "description": "Makes drums."}, "products": [
              {"id": 7, "name": "A", "aliases": "one", "popularity": 1.5,
               "documentation": {"url": "a.pdf", "backup_url": "https://x.org/a.pdf"},
               "relationships": {"related": {"target_id": 8}, "parts": [8]}}, {"id": 8, "name": "B", "popularity": 1e300}]}
            """)
        #expect(report.problemCount == 0, "\(report.problems)")
        let item = catalogue.item("7")
        #expect(
            item?.aliases == ["one"] && item?.popularity == 1
                && catalogue.item("8")?.popularity == 1_000_000_000_000_000)
        #expect(item?.relations.map(\.target) == ["8", "8"])
        #expect(item?.document?.backup == "/base/https://x.org/a.pdf")
        #expect(item?.brand?.founded == "1972" && item?.brand?.summary == "Makes drums.")
    }

    @Test func picturesPricesAndSpecificationsAreKept() {
        let (catalogue, report) = loaded(
            """
            {"brand_identity": {"id": "n", "name": "Nord", "hq": "Stockholm", "logo_url": "/l.png"}, "products": [
              {"id": "a", "name": "A", "price": 18500, "production_country": "Sweden", "specs": {"Keys": 88, "B": ["x", true]},
               "images": {"thumbnail": "/t.webp", "main": "/m.webp"}}]}
            """)
        let item = catalogue.item("a")
        #expect(report.problemCount == 0)
        #expect(item?.brand == Brand(id: "n", name: "Nord", logo: "/l.png", headquarters: "Stockholm"))
        #expect(item?.details.images == ["/m.webp", "/t.webp"] && item?.details.price == "18500")
        #expect(item?.details.country == "Sweden")
        #expect(item?.details.specifications.map { "\($0.name)=\($0.value)" } == ["B=x, yes", "Keys=88"])
    }

    @Test func aProductOfAnotherFormCostsNoOther() {
        let (catalogue, report) = loaded(#"{"products": [{"id": "a", "name": 5}, {"id": "b", "name": "B"}, 7]}"#)
        #expect(catalogue.items.map(\.id) == ["b"])
        #expect(
            report.problems.map(\.message) == ["products[0].name: expected a text", "products[2]: expected an object"])
        #expect(report.hasLostItems)
    }

    @Test func onlyBrandFilesAreTakenForOne() {
        #expect(BrandFile.isOne(Array(#"{"products": []}"#.utf8)) && BrandFile.isOne(Array(#"{"products": [,]}"#.utf8)))
        #expect(!BrandFile.isOne(Array(#"{"name": "package"}"#.utf8)) && !BrandFile.isOne(Array("[1]".utf8)))
    }
}

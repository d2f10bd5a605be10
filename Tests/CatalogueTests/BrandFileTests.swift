import Testing

@testable import Catalogue

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
        #expect(catalogue.item("a")?.relations == [Relation(target: "b", label: "with")])
        #expect(
            catalogue.item("b")?.relations == [
                Relation(target: "a", label: "parts"), Relation(target: "a", label: "similar"),
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
}

import Testing

@testable import Catalogue

@Suite struct CatalogueReportTests {
    @Test func onlyTheFirstThousandProblemsKeepTheirText() {
        var report = CatalogueReport()
        for line in 1...1500 { report.add(CatalogueProblem(.badValue, source: "f", line: line, "m")) }
        #expect(report.problems.count == CatalogueReport.problemsKept)
        #expect(report.problemCount == 1500)
        #expect(report.problems[0].text == "f:1: bad value: m")
    }
}

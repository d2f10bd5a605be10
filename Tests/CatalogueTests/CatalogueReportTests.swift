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

    @Test func notesStandInNobodysWay() {
        var report = CatalogueReport()
        for _ in 0..<2000 { report.add(CatalogueProblem(.note, source: "f", "n")) }
        report.add(CatalogueProblem(.badValue, source: "f", "bad"))
        report.add(CatalogueProblem(.malformed, source: "f", line: 2, "lost\n\u{1B}[31m"))
        #expect(report.problems.count == CatalogueReport.notesKept + 2 && report.untold == 1900)
        #expect(report.worstFirst.prefix(2).map(\.kind) == [.malformed, .badValue])
        #expect(report.firstReason == "f: bad value: bad" && report.worstFirst[0].text == "f:2: malformed: lost [31m")
    }
}

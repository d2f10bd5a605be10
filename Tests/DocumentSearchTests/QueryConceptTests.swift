import Testing

@testable import DocumentSearch

@Suite struct QueryConceptTests {
    private func terms(_ question: String, _ known: Set<String>) -> [[String]] {
        QueryConcept.concepts(question) { known.contains($0) }.map { $0.variants.map(\.term) }
    }

    @Test func aWordBringsItsOtherFormsAndWhatElseTheThingIsCalled() {
        #expect(terms("remove folders", ["delet", "directori"]) == [["remov", "delet"], ["folder", "directori"]])
        #expect(
            terms("how often it occurs", ["occurr", "count"]) == [["often", "occurr", "count"], ["occur", "occurr"]])
    }

    @Test func aWordOfTheQuestionIsNoOthersForm() {
        #expect(terms("copy and clone", ["copi", "clone"]) == [["copi"], ["clone"]])
    }

    @Test func wordsThatStandSideBySideMayBeOne() {
        #expect(terms("one line", ["onelin"]).last == ["onelin"])
    }

    @Test func aWayIsAskedFor() {
        #expect(QueryConcept.asksForAWay("How do I copy?") && QueryConcept.asksForAWay("which option copies?"))
        #expect(!QueryConcept.asksForAWay("What is it?"))
    }
}

import Testing

@testable import DocumentSearch

@Suite struct QueryConceptTests {
    private func terms(_ question: String, _ known: Set<String>) -> [[String]] {
        let words = QueryConcept.Words(Tokenizer.words(question), .english)
        return QueryConcept.concepts(words, QuestionForm(words.words, question, .english), .english) {
            known.contains($0)
        }.map { $0.variants.map(\.term) }
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
        #expect(terms("one line", ["onelin"]) == [["onelin"]], "its parts, which are unknown, say nothing more")
        #expect(terms("one line", ["onelin", "line"]) == [["line"], ["onelin"]])
    }

    @Test func aWayIsAskedFor() {
        func asks(_ question: String) -> Bool {
            QueryConcept.asksForAWay(QueryConcept.Words(Tokenizer.words(question), .english))
        }
        #expect(asks("How do I copy?") && asks("which option copies?") && !asks("What is it?"))
    }
}

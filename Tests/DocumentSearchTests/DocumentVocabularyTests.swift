import Testing

@testable import DocumentSearch

@Suite struct DocumentVocabularyTests {
    @Test func formsOfAWordAreOneTerm() {
        var vocabulary = DocumentVocabulary()
        let first = vocabulary.add("connected")
        let second = vocabulary.add("connecting")
        #expect(first.term == second.term && first.word != second.word)
        #expect(vocabulary.add("connected") == first)
        #expect(vocabulary.contains("connect") && !vocabulary.contains("connected"))
    }

    @Test func nearWordsComeCheapestFirst() {
        var vocabulary = DocumentVocabulary()
        for word in ["volume", "voltage", "column"] { _ = vocabulary.add(word) }
        #expect(vocabulary.near("volme", limit: 5).map(\.word) == ["volume"])
        #expect(vocabulary.near("xyzzy", limit: 5).isEmpty)
        #expect(vocabulary.near("volumes", limit: 0).isEmpty)
    }
}

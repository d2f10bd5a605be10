import Testing

@testable import DocumentSearch

@Suite struct NumberWordsTests {
    @Test func wordsAreKnownInTheLanguageOfTheDocument() {
        #expect(NumberWords.numbers(.english).contains("two") && !NumberWords.numbers(.german).contains("two"))
        #expect(NumberWords.unitsOfTime(.german).isSuperset(of: ["stunden", "min"]))
        #expect(NumberWords.unitsOfTime(.korean) == ["s", "ms", "min", "h", "sec", "hr", "hrs"])
        #expect(NumberWords.unitsOfTime(.japanese) == NumberWords.unitsOfTime(.chinese))
    }
}

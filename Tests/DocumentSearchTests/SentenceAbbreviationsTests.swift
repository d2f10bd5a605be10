import Testing

@testable import DocumentSearch

@Suite struct SentenceAbbreviationsTests {
    @Test(arguments: ["e.g", "fig", "z.b", "bijv", "рис", "núm", "p.ex"])
    func somethingAlwaysFollows(word: String) {
        #expect(SentenceAbbreviations.kind(word) == .never)
    }

    @Test func othersMayEndASentence() {
        #expect(SentenceAbbreviations.kind("etc") == .atCapital)
        #expect(SentenceAbbreviations.kind("no") == .unlessNumbered)
        #expect(SentenceAbbreviations.kind("min") == .unit)
        #expect(SentenceAbbreviations.kind("house") == nil)
    }
}

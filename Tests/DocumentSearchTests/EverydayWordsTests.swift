import Testing

@testable import DocumentSearch

@Suite struct EverydayWordsTests {
    @Test func wordsAreGivenAsTheyAreCompared() {
        for language in Language.allCases {
            for list in [EverydayWords.stop(language), EverydayWords.asking(language)] {
                for word in list.split(separator: " ") where !Tokenizer.isOfSigns(String(word)) {
                    #expect(Tokenizer.words(String(word)).count == 1, "\(language): \(word)")
                }
            }
        }
    }

    @Test func wordsOfAnyLanguageAreKnown() {
        #expect(EverydayWords.ofAnyLanguage.isSuperset(of: ["how", "wie", "combien", "viele", "cuanto"]))
        #expect(!EverydayWords.ofAnyLanguage.contains("battery"))
    }
}

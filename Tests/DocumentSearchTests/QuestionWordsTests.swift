import Testing

@testable import DocumentSearch

@Suite struct QuestionWordsTests {
    @Test func phrasesAreGivenAsTheyAreCompared() {
        for language in Language.allCases where !language.isWrittenTogether {
            let known = QuestionWords.of(language)
            for phrase in known.way + known.measure + known.time + known.place + known.reason + known.meaning
                + known.yesNo
            {
                #expect(Tokenizer.words(phrase).joined(separator: " ") == phrase, "\(language): \(phrase)")
            }
        }
    }

    @Test func whatDeniesIsNegative() {
        for language in Language.allCases {
            let known = QuestionWords.of(language)
            #expect(Set(known.denials).isSubset(of: known.negations), "\(language)")
        }
    }

    @Test func aMeasuresNounIsContent() {
        #expect(QuestionWords.isContent("what size") && QuestionWords.isContent("quelle taille"))
        #expect(!QuestionWords.isContent("how many") && !QuestionWords.isContent("what is"))
    }
}

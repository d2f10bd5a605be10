import Testing

@testable import AnswerEvaluation

@Suite struct MisspellingTests {
    @Test func oneSlipIsMadeInTheLongestWord() {
        for seed in 0..<200 {
            let slipped = Misspelling.of("How do I calibrate it?", seed: UInt64(seed))
            let words = slipped.split(separator: " ")
            #expect(words.count == 5 && words[3] != "calibrate" && words[3].hasPrefix("c"), "\(slipped)")
            #expect(abs(words[3].count - 9) <= 1)
        }
    }

    @Test func shortWordsAndNumbersStayAsTheyAre() {
        #expect(Misspelling.of("is it on?", seed: 1) == "is it on?")
        #expect(Misspelling.of("a 12345 b", seed: 1) == "a 12345 b")
    }
}

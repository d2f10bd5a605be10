import Testing

@testable import DocumentSearch

@Suite struct AnswerFitTests {
    private func fit(
        _ type: QuestionType, _ text: String, _ kinds: Set<ParagraphKind> = [], _ language: Language = .english
    ) -> Double {
        let signs = Tokenizer.words(text).reduce(AnswerSigns(Array(text.utf16)[...])) {
            $0.union(AnswerSigns($1, language))
        }
        return AnswerFit.of(type, signs, kinds: kinds, language)
    }

    @Test func whatIsAskedForIsThereOrMissing() {
        #expect(fit(.measure, "It has 12 bands.") == 1 && fit(.measure, "It has many bands.") == -1)
        #expect(fit(.time, "It takes an hour.") == 1 && fit(.place, "See Settings > Sound.") == 1)
        #expect(fit(.way, "Press the button.") == 1 && fit(.way, "It is red.") == -1)
        #expect(fit(.way, "赤い", [.step], .japanese) == 1 && fit(.way, "赤い", [], .japanese) == 0)
        #expect(fit(.meaning, "Depth: how far", [.definition]) == 1 && fit(.reason, "Check the cable.") == 1)
        #expect(fit(.other, "anything") == 0 && fit(.yesNo, "anything") == 0)
    }
}

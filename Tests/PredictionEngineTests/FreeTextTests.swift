import Testing

@testable import PredictionEngine

@Suite struct FreeTextTests {
    private let text = FreeText(Alphabet())

    private func cost(_ word: String, isOpen: Bool = false) -> Float {
        text.cost(of: Alphabet().symbols(word)[...], isOpen: isOpen).cost
    }

    @Test func wordsOfQuestionsCostLessThanOthers() {
        #expect(cost("install") < cost("inztall"))
        #expect(cost("inst", isOpen: true) < cost("inzt", isOpen: true))
    }

    @Test func aWordThatIsOverHasItsSpaceToPay() {
        #expect(cost("xyz") > cost("xyz", isOpen: true))
        #expect(cost("a") <= cost("ab"))
    }
}

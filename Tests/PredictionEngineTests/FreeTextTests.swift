import Foundation
import Testing

@testable import PredictionEngine

@Suite struct FreeTextTests {
    private let text = FreeText(Alphabet())
    private let names = index((0..<100).map { ("name\($0) of things", 0) }).unknownNames

    private func cost(_ word: String, isOpen: Bool = false) -> Float {
        text.cost(of: Alphabet().symbols(word)[...], isOpen: isOpen, spelledLike: names).cost
    }

    @Test func wordsOfQuestionsCostLessThanOthers() {
        #expect(cost("install") < cost("inztall"))
        #expect(cost("inst", isOpen: true) < cost("inzt", isOpen: true))
    }

    @Test func aWordThatIsOverHasItsSpaceToPay() {
        #expect(cost("xyz") > cost("xyz", isOpen: true))
        #expect(cost("a") <= cost("ab"))
    }

    @Test func punctuationAroundAWordIsNotTheWord() {
        var alphabet = Alphabet()
        _ = alphabet.symbolsAdding("(printf)?c+", upTo: 20)
        let text = FreeText(alphabet)
        func trimmed(_ word: String) -> Int { text.trimmed(alphabet.symbols(word)[...]).count }
        #expect(trimmed("printf?") == 6 && trimmed("\"printf\"!") == 6 && trimmed("c++") == 3 && trimmed("???") == 0)
        #expect(trimmed("printf(3") == 8)
    }
}

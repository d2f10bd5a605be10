import Testing

@testable import PredictionEngine

@Suite struct TypedWordsTests {
    private let shop = PredictionEngineTests.index("roland td-27", "roland td-17", "korg minilogue")

    private func words(_ text: String, _ kept: inout TypedWords) -> [TypedWord] {
        guard let vocabulary = shop.vocabulary else { return [] }
        var budget = 20_000
        return kept.advance(to: shop.alphabet.symbols(text), in: shop, vocabulary, budget: &budget)
    }

    @Test func theLastWordIsOpenUntilASeparatorEndsIt() {
        var kept = TypedWords()
        #expect(words("td roland", &kept).map(\.isOpen) == [false, true])
        #expect(kept.openColumn != nil)
        #expect(words("td roland ", &kept).map(\.isOpen) == [false, false])
        #expect(kept.openColumn == nil)
    }

    @Test func aWordStandsForWholeWordsAnOpenOneForBeginnings() {
        var kept = TypedWords()
        #expect(words("rol", &kept)[0].rowCount == 2)
        #expect(words("rol ", &kept)[0].matches.allSatisfy { $0.cost >= TypedWord.cutCost })
        #expect(words("roland ", &kept)[0].matches.first?.cost == 0)
        #expect(words("rolnad ", &kept)[0].rowCount == 2)
    }

    @Test func whateverWayLeadsToATextItsWordsAreTheSame() {
        var kept = TypedWords()
        for text in ["rol", "roland", "roland t", "roland td 2", "rolan td 2", "td", "td 27 roland", "td 27"] {
            var fresh = TypedWords()
            let (a, b) = (words(text, &kept), words(text, &fresh))
            #expect(a.map(\.symbols) == b.map(\.symbols), "\(text)")
            #expect(a.map(\.weight) == b.map(\.weight) && a.map(\.rowCount) == b.map(\.rowCount), "\(text)")
        }
    }

    @Test func ofALongTextTheLastWordsAndTheRarestBeforeThemAreLookedAt() {
        var kept = TypedWords()
        let nothing = String(repeating: "a ", count: 40)
        #expect(words(nothing, &kept).count == TypedWords.lastWordsMax)
        let text = "roland td 27 " + nothing + "korg"
        #expect(words(text, &kept).count == TypedWords.lastWordsMax + 3)
        // Said twice it counts once.
        let twice = words("roland roland roland " + nothing, &kept).map(\.symbols)
        #expect(twice.count == TypedWords.lastWordsMax + 1)
        let most = words("roland td 27 " + String(repeating: "korg boss td27 roland ", count: 90), &kept).count
        #expect(most <= TypedWords.lastWordsMax + TypedWords.rareWordsMax)
    }

    @Test func aWordIsTakenApartWhereALetterMeetsADigit() {
        let symbols = Alphabet().symbols("mt32x")
        #expect(TypedWords.parts(symbols[...]).map(\.count) == [2, 2, 1])
        #expect(TypedWords.parts(Alphabet().symbols("abc")[...]).count == 1)
    }
}

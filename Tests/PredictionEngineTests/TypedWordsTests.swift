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
        let nothing = (0..<40).map { "q\(String(repeating: "z", count: $0 + 1)) " }.joined()
        #expect(words(nothing, &kept).count == TypedWords.lastWordsMax)
        let text = "roland td 27 " + nothing + "korg"
        #expect(words(text, &kept).count == TypedWords.lastWordsMax + 3)
        // Said twice it counts once.
        let twice = words("roland roland roland " + nothing, &kept).map(\.symbols)
        #expect(twice.count == TypedWords.lastWordsMax + 1)
        let most = words("roland td 27 " + String(repeating: "korg boss td27 roland ", count: 90), &kept).count
        #expect(most <= TypedWords.lastWordsMax + TypedWords.rareWordsMax)
    }

    @Test func aWordThatIsSaidAgainIsNoOther() {
        var kept = TypedWords()
        let distinct = TypedWords.distinct(words("td td td roland td", &kept))
        #expect(distinct.map(\.isOpen) == [false, true])
        let symbols = TypedWords.distinct(words("27 27 27 27 ", &kept)).map(\.symbols)
        #expect(symbols == [shop.alphabet.symbols("27")])
    }

    /// "6206/2rs" is a way to write "6206 2rs"; a version that no name has stays a word.
    @Test func whatASignJoinsIsTakenApartWhereItsPartsAreWordsOfNames() {
        var kept = TypedWords()
        #expect(words("td/27 ", &kept).count == 2)
        #expect(words("td.27 ", &kept).count == 2)
        #expect(words("firmware 2.0 ", &kept).count == 2)
    }

    @Test(arguments: ["27", "m1", "iv", "x", "td27"]) func codesAreTold(word: String) {
        var kept = TypedWords()
        #expect(words("roland \(word) ", &kept).last?.isCode == true)
    }

    @Test(arguments: ["roland", "six", "drums"]) func wordsAreNoCodes(word: String) {
        var kept = TypedWords()
        #expect(words("td \(word) ", &kept).last?.isCode == false)
    }

    @Test func aWordIsTakenApartWhereALetterMeetsADigit() {
        let symbols = Alphabet().symbols("mt32x")
        #expect(TypedWords.parts(symbols[...]).map(\.count) == [2, 2, 1])
        #expect(TypedWords.parts(Alphabet().symbols("abc")[...]).count == 1)
    }
}

import Testing

@testable import PredictionEngine

@Suite struct WordScoringTests {
    private let shop = PredictionIndex(
        [
            PredictableItem(name: "TD-27KV2", brand: "Roland", aliases: ["drum kit"], popularity: 20),
            PredictableItem(name: "TD-17", brand: "Roland", popularity: 20),
            PredictableItem(name: "RC-505", brand: "Boss", popularity: 20),
            PredictableItem(name: "Minilogue XD", brand: "Korg", popularity: 20),
            PredictableItem(name: "Volca Drum", brand: "Korg", popularity: 20),
            PredictableItem(name: "Scarlett 2i2", brand: "Focusrite", popularity: 20),
        ] + (0..<200).map { PredictableItem(name: "Cable \($0) m", brand: "Sommer", popularity: $0 % 7) }, revision: 1)

    @Test(arguments: [
        ("td-17 roland", 1), ("the roland td 17", 1), ("roland td17", 1), ("TD17", 1), ("td 17", 1),
        ("how do I reset my td-17 kit", 1), ("xd korg", 3), ("volca", 4),
        ("drum korg", 4), ("505 boss", 2), ("rc505", 2), ("rolnad 17", 1), ("minilouge korg", 3), ("scarlett", 5),
        ("kit drum", 0), ("td27 roland", 0), ("how do i reset my td-17?", 1), ("(minilogue)", 3), ("\"volca\"!", 4),
        ("😀😀 scarlett", 5),
    ])
    func wordsLeadToTheItemInWhateverOrder(typed: String, item: Int) {
        let ranking = predict(typed, in: shop)
        #expect(ranking.candidates.first?.item == item, "\(ranking.candidates.prefix(3))")
        #expect(
            ranking.candidates.first?.confidence ?? 0 > 0.5, "\(ranking.candidates.prefix(3)), none \(ranking.none)")
    }

    @Test func aMentionAmongStrangeWordsIsFirst() {
        for text in ["is the minilogue any good", "minilogue keeps crashing today", "warranty of my volca please"] {
            let first = predict(text, in: shop).candidates.first?.item
            #expect(first == (text.contains("volca") ? 4 : 3), "\(text)")
        }
    }

    @Test(arguments: ["how do i", "the ", "what is the weather like today"])
    func aSentenceWithoutANameIsSureOfNothing(typed: String) {
        #expect(predict(typed, in: shop).candidates.first?.confidence ?? 0 < 0.3)
    }

    /// A maker that is there and a model that is not: the maker alone is no item.
    @Test(arguments: ["sommer juno", "sommer quantum flux", "sommer hyperlink 9000"])
    func aKnownBrandWithAnUnknownModelMeansNone(typed: String) {
        let ranking = predict(typed, in: shop)
        #expect(ranking.none > 0.4, "\(ranking.none), \(ranking.candidates.prefix(2))")
        #expect(ranking.candidates.first?.confidence ?? 0 < 0.1)
    }

    @Test func theSpellingThatHasTheWordsIsShown() {
        let first = predict("kit drum", in: shop).candidates.first
        #expect(first.flatMap { shop.spelling(of: $0.item, variant: $0.variant) } == "drum kit")
    }

    @Test func aWordThatThousandsHaveIsWeighedWithoutLookingAtAll() {
        let many = index((0..<5000).map { ("common word \($0)", $0 % 11) })
        let ranking = predict("word common 4321", in: many)
        #expect(ranking.candidates.first.map { many.names[$0.item] } == "common word 4321")
        let open = predict("word common", in: many)
        #expect(open.candidates.reduce(0) { $0 + $1.confidence } < 0.3)
        #expect(open.candidates.count == 10)
    }
}

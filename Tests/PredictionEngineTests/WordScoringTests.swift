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
        ("how do I reset my td-17 kit", 1), ("is the minilogue any good", 3), ("xd korg", 3), ("volca", 4),
        ("drum korg", 4), ("505 boss", 2), ("rc505", 2), ("rolnad 17", 1), ("minilouge korg", 3), ("scarlett", 5),
        ("kit drum", 0),
    ])
    func wordsLeadToTheItemInWhateverOrder(typed: String, item: Int) {
        let ranking = predict(typed, in: shop)
        #expect(ranking.candidates.first?.item == item, "\(ranking.candidates.prefix(3))")
        #expect(
            ranking.candidates.first?.confidence ?? 0 > 0.5, "\(ranking.candidates.prefix(3)), none \(ranking.none)")
    }

    @Test(arguments: ["how do i", "the ", "what is the weather like today"])
    func aSentenceWithoutANameIsSureOfNothing(typed: String) {
        #expect(predict(typed, in: shop).candidates.first?.confidence ?? 0 < 0.3)
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

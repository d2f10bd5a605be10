import Testing

@testable import PredictionEngine

@Suite struct SpellingTableTests {
    /// By text, as symbols; of the same text the heaviest first.
    @Test func theOrderIsThatOfAPlainSort() {
        let seed = UInt64.random(in: 0...99_999)
        var random = SplitMix(state: seed)
        var table = SpellingTable()
        var plain: [(text: [UInt16], weight: Float, place: UInt32)] = []
        for place in 0..<500 {
            let text = (0..<random.next(9)).map { _ in UInt16(random.next(3)) }
            let weight = Float(random.next(4))
            table.append(text, NameTrie.Spelling(item: Int32(place), logWeight: weight, variant: 0))
            plain.append((text, weight, UInt32(place)))
        }
        plain.sort { a, b in
            if a.text != b.text { return a.text.lexicographicallyPrecedes(b.text) }
            return a.weight != b.weight ? a.weight > b.weight : a.place < b.place
        }
        #expect(table.order() == plain.map(\.place), "seed \(seed)")
    }
}

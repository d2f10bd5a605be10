import Foundation
import Testing

@testable import PredictionEngine

@Suite struct SpellingSourceTests {
    /// An alias says the less of an item the more items have it; names are what they are.
    @Test func anAliasIsAsStrongAsItIsRare() {
        let items = (0..<4).map { PredictableItem(name: "same", aliases: ["manual", "own\($0)"]) }
        let weights = SpellingSource(items).table.spellings.map(\.logWeight)
        for item in 0..<4 {
            let (name, shared, own) = (weights[3 * item], weights[3 * item + 1], weights[3 * item + 2])
            #expect(abs(own - shared - log(4)) < 0.001 && name > own)
        }
    }

    @Test func itemsBecomeSymbolsAndShares() {
        var source = SpellingSource([
            PredictableItem(name: "TD-27", brand: "Roland", popularity: 3), PredictableItem(name: "", popularity: 0),
            PredictableItem(name: "amp"),
        ])
        #expect(source.spellings(0).map { $0.count } == [5, 12])
        #expect(source.spellings(1).isEmpty)
        #expect(source.variants[0] == ["TD-27", "Roland TD-27"] && source.variants[2].isEmpty)
        #expect(abs(source.logPriors.reduce(0) { $0 + exp($1) } - 1) < 0.001)
        #expect(source.takeNames() == ["td 27", "", "amp"])
    }
}

import Foundation
import Testing

@testable import PredictionEngine

@Suite struct SpellingSourceTests {
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

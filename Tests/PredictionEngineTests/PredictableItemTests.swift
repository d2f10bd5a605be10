import Foundation
import Testing

@testable import PredictionEngine

@Suite struct PredictableItemTests {
    @Test func spellingsShareThePriorAndRepeatNothing() {
        let item = PredictableItem(name: "Boss RC-505", brand: "Boss", aliases: ["rc 505", "Loop"])
        let spellings = item.spellings()
        #expect(spellings.map(\.text) == ["Boss RC-505", "RC-505", "Loop"])
        #expect(abs(spellings.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    }
}

import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct GrownCatalogueTests {
    private let real = (0..<50).map { PredictableItem(name: "tool\($0)-part-\($0)", popularity: $0) }

    @Test func itGrowsToTheSizeWantedWithoutTwins() {
        let grown = GrownCatalogue.items(real, count: 1000, seed: 1)
        #expect(grown.count == 1000 && Set(grown.map(\.name)).count == 1000)
        #expect(Array(grown.prefix(50)) == real)
        #expect(grown == GrownCatalogue.items(real, count: 1000, seed: 1))
    }

    @Test func whatCannotGrowStaysAsItIs() {
        #expect(GrownCatalogue.items(real, count: 10, seed: 1) == real)
        #expect(GrownCatalogue.items([], count: 10, seed: 1).isEmpty)
        #expect(GrownCatalogue.items([PredictableItem(name: "a")], count: 100, seed: 1).count == 2)
    }
}

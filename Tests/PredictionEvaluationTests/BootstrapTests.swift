import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct BootstrapTests {
    @Test func theRangeHoldsTheMeanAndNarrowsWithMoreStrings() {
        var bootstrap = Bootstrap(seed: 1)
        let few = bootstrap.mean((0..<20).map { Double($0 % 2) })
        let many = bootstrap.mean((0..<2000).map { Double($0 % 2) })
        #expect(few.value == 0.5 && few.low < 0.5 && few.high > 0.5)
        #expect(many.halfWidth < few.halfWidth / 5)
        // The standard error of 20 coin tosses is .112; 95 % lie within twice that.
        #expect(abs(few.halfWidth - 0.22) < 0.05)
    }

    @Test func nothingHasNoRange() {
        var bootstrap = Bootstrap(seed: 1)
        #expect(bootstrap.mean([]).halfWidth == 0)
    }
}

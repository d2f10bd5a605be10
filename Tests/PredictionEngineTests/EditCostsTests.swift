import Testing

@testable import PredictionEngine

@Suite struct EditCostsTests {
    @Test func digitsAreStricterWhereNamesDifferInThem() {
        let costs = EditCosts()
        #expect(costs.stricter(whereDigitsTell: 0) == costs)
        #expect(costs.stricter(whereDigitsTell: 0.5).digit > costs.digit + 3)
        #expect(costs.stricter(whereDigitsTell: 1).digit > costs.stricter(whereDigitsTell: 0.5).digit)
    }

    @Test func aSlipIsDearerThanAWayToWrite() {
        let costs = EditCosts()
        #expect(costs.separator < costs.deletion && costs.doubling < costs.insertion)
        #expect(costs.substitution < costs.farSubstitution && costs.cap < costs.wideCap)
    }
}

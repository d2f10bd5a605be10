import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct CalibrationTests {
    private func keystrokes(_ count: Int, confidence: Double, right: Int) -> [ScoredKeystroke] {
        (0..<count).map { ScoredKeystroke(rank: $0 < right ? 1 : 2, confidence: confidence, none: 0) }
    }

    @Test func aConfidenceThatComesTrueAsOftenAsItSaysHasNoError() {
        #expect(Calibration(keystrokes(100, confidence: 0.75, right: 75)).expectedError < 1e-9)
    }

    @Test func theErrorIsWeightedByKeystrokes() {
        let curve = Calibration(
            keystrokes(100, confidence: 0.95, right: 75) + keystrokes(300, confidence: 0.5, right: 150))
        #expect(abs(curve.expectedError - 0.05) < 1e-9)
    }

    @Test func curvesAddUp() {
        var sum = Calibration(keystrokes(10, confidence: 1, right: 10))
        sum.add(Calibration(keystrokes(10, confidence: 1, right: 0)))
        #expect(sum.bins[9].count == 20 && sum.expectedError == 0.5)
        #expect(Calibration().expectedError == 0)
    }

    @Test func fewTrialsShowAnErrorByChance() {
        // A quarter of 100 coins: the mean distance to it is 3.46 of them.
        var curve = Calibration()
        for number in 0..<100 { curve.add(0.25, isRight: number % 4 == 0) }
        #expect(curve.expectedError < 1e-9 && abs(curve.errorByChance - 0.0346) < 1e-3)
        #expect(Calibration().errorByChance == 0)
    }
}

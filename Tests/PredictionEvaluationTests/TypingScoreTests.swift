import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct TypingScoreTests {
    private func scored(_ ranks: [Int], confidence: Double = 0.5, slice: String = "clean") -> ScoredTrace {
        ScoredTrace(
            trace: TypedTrace(slice: slice, target: "x", keys: String(repeating: "x", count: ranks.count)),
            keystrokes: ranks.map { ScoredKeystroke(rank: $0, confidence: confidence, none: 0.25) })
    }

    @Test func successIsToldAfterSoManyCharactersOrAll() {
        let score = TypingScore([scored([0, 0, 1, 1]), scored([0, 0, 0, 0, 2, 1])], seed: 1)
        #expect(score.success.map(\.value) == [0.5, 0.5, 1, 1])
        #expect(score.reciprocalRank == [0.5, 0.75, 1, 1])
    }

    @Test func firstAndStaysFirst() {
        #expect(scored([1, 0, 1, 1]).keystrokesUntilFirst == 3)
        #expect(scored([1, 1]).keystrokesUntilFirst == 1)
        #expect(scored([1, 0]).keystrokesUntilFirst == nil)
    }

    @Test func coverageAndPrecisionAreOfKeystrokes() {
        let score = TypingScore([scored([1, 1], confidence: 0.9), scored([0, 1], confidence: 0.6)], seed: 1)
        #expect(score.atLeast.map(\.coverage) == [1, 0.5, 0.5, 0])
        #expect(score.atLeast.map(\.precision) == [0.75, 1, 1, 1])
        #expect(score.finalNone == 0.25 && abs(score.meanConfidence - 0.75) < 1e-9)
        #expect(abs(score.brier - (0.01 + 0.01 + 0.36 + 0.16) / 4) < 1e-9)
    }
}

import Foundation
import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct TypingReportTests {
    /// The mix is what confidences are promised on: drawn by popularity, and without the slices that are only looked at.
    @Test func theMixHoldsItsSlicesOnly() {
        let keystrokes = [ScoredKeystroke(rank: 1, confidence: 1, none: 0)]
        func scored(_ draw: String, _ slice: String) -> ScoredTrace {
            ScoredTrace(trace: TypedTrace(draw: draw, slice: slice, target: "x", keys: "x"), keystrokes: keystrokes)
        }
        let cost = TypingReport.Cost(
            items: 1, index: PredictionIndex(["x"].map { PredictableItem(name: $0) }, revision: 1),
            buildMilliseconds: 1, microseconds: [3, 1, 2], activeNodes: [4, 6])
        let report = TypingReport(
            [scored("pop", "clean"), scored("pop", "typo"), scored("pop", "slip"), scored("uni", "clean")],
            cost: cost, prefetch: [], seed: 1)
        #expect(report.mix?.strings == 2)
        #expect(report.slices.map(\.name) == ["pop, clean", "pop, slip", "pop, typo", "uni, clean"])
        #expect(report.cost.p50Microseconds == 2 && report.cost.activeNodesMean == 5)
        #expect(report.text.contains("the mix"))
        #expect(report.noneCalibrationWithRealNames == nil)
        let missing = ScoredTrace(
            trace: TypedTrace(slice: TypedTrace.missingSlice, target: "y", keys: "y"),
            keystrokes: [ScoredKeystroke(rank: 0, confidence: 0.1, none: 0.9)])
        let real = TypingReport([scored("pop", "clean"), missing], cost: cost, prefetch: [], seed: 1)
        #expect(real.noneCalibrationWithRealNames?.bins[9].right == 1)
        #expect(real.noneCalibration.bins[9].count == 0)
    }
}

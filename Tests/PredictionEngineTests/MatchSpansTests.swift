import Foundation
import Testing

@testable import PredictionEngine

@Suite struct MatchSpansTests {
    @Test func aBeginningIsOneSpan() {
        #expect(MatchSpans.spans(typed: "git c", in: "git-commit") == [0..<5])
        #expect(MatchSpans.spans(typed: "", in: "x").isEmpty)
    }

    @Test func aSlipLeavesAGap() {
        #expect(MatchSpans.spans(typed: "prntf", in: "printf") == [0..<2, 3..<6])
        #expect(
            MatchSpans.spans(typed: "prinft", in: "printf") == [0..<4, 5..<6]
                || MatchSpans.spans(typed: "prinft", in: "printf") == [0..<5])
    }

    @Test func spansCountUTF16Units() {
        #expect(MatchSpans.spans(typed: "😀a", in: "😀ab") == [0..<3])
        #expect(MatchSpans.spans(typed: "uber", in: "Überall") == [0..<4])
    }
}

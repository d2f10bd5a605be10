import Foundation
import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct ReliabilityDiagramTests {
    @Test func theDiagramIsWellFormedAndShowsEachBin() throws {
        let keystrokes = (0..<100).map {
            ScoredKeystroke(rank: $0 % 2, confidence: Double($0) / 100, none: 0)
        }
        let svg = ReliabilityDiagram.svg([("a < b & c", Calibration(keystrokes))], title: "x")
        #expect(svg.components(separatedBy: "<circle").count == 11)
        #expect(svg.contains("a &lt; b &amp; c"))
        #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
        #expect(svg.components(separatedBy: "<text").count == svg.components(separatedBy: "</text>").count)
    }
}

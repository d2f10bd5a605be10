import Foundation
import PredictionEngine
import SessionLogic

/// Types strings against a catalogue, with a clock beside it.
package struct TypeaheadEvaluation {
    private let items: [PredictableItem]
    private let traces: [TypedTrace]
    private let seed: UInt64

    package struct Outcome {
        package var report: TypingReport
        package var diagram: String

        package func json() throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(decoding: try encoder.encode(report), as: UTF8.self)
        }
    }

    package init(items: [PredictableItem], traces: [TypedTrace], seed: UInt64) {
        self.items = items
        self.traces = traces
        self.seed = seed
    }

    package func run() -> Outcome {
        let start = MonotonicClock.now
        let trial = TypingTrial(items, without: traces)
        let built = MonotonicClock.now - start
        var microseconds: [Double] = []
        var activeNodes: [Int] = []
        func timed(_ predict: () -> Ranking) -> Ranking {
            let start = MonotonicClock.now
            let ranking = predict()
            microseconds.append((MonotonicClock.now - start) / .microseconds(1))
            activeNodes.append(ranking.activeNodes)
            return ranking
        }
        // Once to warm up: a server that has just begun is not what is measured.
        for trace in traces.prefix(200) { _ = trial.run(trace) }
        let scored = traces.map { trial.run($0, timed: timed) }.filter { !$0.keystrokes.isEmpty }
        let report = TypingReport(
            scored,
            cost: TypingReport.Cost(
                items: items.count, index: trial.index, buildMilliseconds: built / .milliseconds(1),
                microseconds: microseconds, activeNodes: activeNodes),
            prefetch: [], seed: seed)
        var curves = report.slices.filter { ["clean", "typo"].contains($0.name) }.map {
            ($0.name, $0.score.calibration)
        }
        if let mix = report.mix { curves.insert(("the mix", mix.calibration), at: 0) }
        let diagram = ReliabilityDiagram.svg(curves, title: "\(items.count) items, \(scored.count) typed strings")
        return Outcome(report: report, diagram: diagram)
    }
}

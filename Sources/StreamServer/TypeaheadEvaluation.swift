import PredictionEvaluation
import PodRuntime
import Foundation
import PredictionEngine
import SessionLogic

/// Evaluation of predictions: types strings against a catalogue and times each keystroke.
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
        // Warm-up round: a server that has just begun is not what is measured.
        for trace in traces.prefix(200) { _ = trial.run(trace) }
        // Times of keystrokes are those of the mix only: long texts would outweigh it.
        let scored = traces.map { trace in
            TraceGenerator.besides.contains(trace.slice) ? trial.run(trace) : trial.run(trace, timed: timed)
        }.filter { !$0.keystrokes.isEmpty }
        let report = TypingReport(
            scored,
            cost: TypingReport.Cost(
                items: items.count, index: trial.index, buildMilliseconds: built / .milliseconds(1),
                microseconds: microseconds, activeNodes: activeNodes),
            prefetch: prefetch(scored.filter { $0.trace.draw == TypedTrace.byPopularity }), seed: seed)
        let diagram = ReliabilityDiagram.svg(
            Self.curves(report), title: "\(items.count) items, \(scored.count) typed strings")
        return Outcome(report: report, diagram: diagram)
    }

    /// Curves of a report for the diagram.
    private static func curves(_ report: TypingReport) -> [(name: String, calibration: Calibration)] {
        var curves: [(name: String, calibration: Calibration)] = report.slices
            .filter { ["clean", "typo"].contains($0.name) }.map { ($0.name, $0.score.calibration) }
        guard let mix = report.mix else { return curves }
        curves.insert(("the mix", mix.calibration), at: 0)
        curves.append(("none, of the mix", report.noneCalibration))
        if let real = report.noneCalibrationWithRealNames { curves.append(("none, with real missing names", real)) }
        return curves
    }

    // MARK: Prefetch

    /// Simulated times as they are where Hunch runs: keys 190 ms apart (Dhakal et al. 2018); documents from a local one
    /// to a slow PDF, log-normal around half a second.
    private static let keyInterval = 0.19
    private static let fetchMedian = 0.5
    private static let fetchSpread = 1.0
    /// Load of the pod's places for speculative loads, from none to all.
    private static let loads = [0, 1.0 / 3, 2.0 / 3, 1]

    /// Prefetch of the plain threshold beside the value rule, on an idle pod and on busier ones. A pod knows the mean
    /// loading time of such documents, not that of this one.
    private func prefetch(_ scored: [ScoredTrace]) -> [TypingReport.Prefetch] {
        var random = SeededRandom(seed: seed)
        let fetch = items.map { _ in Self.fetchMedian * exp(Self.fetchSpread * random.normal()) }
        func worth(_ name: String, _ policy: ActionPolicy, free: Double) -> TypingReport.Prefetch {
            let worth = PrefetchWorth(scored, keyInterval: Self.keyInterval, fetch: { fetch[$0] }) { moment in
                let circumstances = ActionPolicy.Circumstances(
                    work: .seconds(Self.fetchMedian), lead: .seconds(4), freeShare: free)
                return moment.confidence >= policy.sureFrom(cost: .effort, in: circumstances)
            }
            return TypingReport.Prefetch(policy: name, worth: worth)
        }
        return [worth("threshold 0.85", ActionPolicy(rule: .threshold), free: 1)]
            + Self.loads.map { load in
                worth("value, \(Int((load * 100).rounded())) % taken", ActionPolicy(rule: .value), free: 1 - load)
            }
    }
}

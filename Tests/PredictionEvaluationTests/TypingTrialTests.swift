import Foundation
import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct TypingTrialTests {
    /// A made-up catalogue of a shop: families of models, as real ones have them.
    static let items: [PredictableItem] = {
        let makers = ["Akora", "Belmond", "Corvid", "Dunmore", "Elkhorn", "Farrow", "Gresham", "Halden"]
        let kinds = ["Synth", "Drum", "Mixer", "Amp", "Delay", "Reverb", "Sampler", "Organ", "Piano", "Looper"]
        return makers.enumerated().flatMap { m, maker in
            kinds.enumerated().flatMap { k, kind in
                (1...4).map { model in
                    PredictableItem(
                        name: "\(kind) \(maker.prefix(2).uppercased())-\(model * 10 + k)", brand: maker,
                        popularity: (m * 7 + k * 3 + model * 11) % 60)
                }
            }
        }
    }()

    /// Guards the promise on a small case: 600 strings of the mix. The limits leave room for the small sample.
    @Test func confidencesAreProbabilitiesAndTheRightItemComesFirst() {
        var generator = TraceGenerator(Self.items, seed: 42)
        // Long texts are a thousand keystrokes each, of which the mix has none.
        let traces = generator.traces(count: 600).filter { $0.slice != TypedTrace.longTextSlice }
        let trial = TypingTrial(Self.items, without: traces)
        let report = TypingReport(
            traces.map { trial.run($0) },
            cost: TypingReport.Cost(
                items: Self.items.count, index: trial.index, buildMilliseconds: 0, microseconds: [], activeNodes: []),
            prefetch: [], seed: 1)
        guard let mix = report.mix else {
            Issue.record("there is no mix")
            return
        }
        func final(_ slice: String) -> Double {
            report.slices.first { $0.name == slice }?.score.success.last?.value ?? 0
        }
        #expect(mix.calibrationError.value <= 0.05 + mix.calibrationError.halfWidth, "\(report.text)")
        // Its names differ in digits: there another digit is another model.
        #expect(final("clean") > 0.98 && final("typo") > 0.8 && final("two typos") > 0.6, "\(report.text)")
        #expect(final("order") > 0.9 && final("mention") > 0.8 && final("joined") > 0.9, "\(report.text)")
        let unknown = report.slices.first { $0.name == TypedTrace.unknownSlice }?.score
        #expect(unknown?.finalNone ?? 0 > (report.slices.first { $0.name == "clean" }?.score.finalNone ?? 1))
    }

    @Test func whatTracesSayIsUnknownIsNotThere() {
        let traces = [TypedTrace(slice: TypedTrace.unknownSlice, target: "b", keys: "b")]
        let trial = TypingTrial([PredictableItem(name: "a"), PredictableItem(name: "b")], without: traces)
        #expect(trial.index.names == ["a"])
        #expect(trial.run(traces[0]).keystrokes.allSatisfy { $0.rank == 0 })
    }

    @Test func prefetchIsCountedBySession() {
        func scored(_ first: [Int], target: Int, confidence: Double) -> ScoredTrace {
            ScoredTrace(
                trace: TypedTrace(slice: "clean", target: "x", keys: String(repeating: "x", count: first.count)),
                keystrokes: first.map {
                    ScoredKeystroke(rank: $0 == target ? 1 : 2, confidence: confidence, none: 0, first: $0)
                })
        }
        let traces = [
            scored([1, 1, 2, 2, 2], target: 2, confidence: 0.9), scored([3, 3], target: 3, confidence: 0.4),
        ]
        let worth = PrefetchWorth(traces, keyInterval: 0.2, fetch: { _ in 0.4 }) { $0.confidence >= 0.85 }
        #expect(
            worth.begunShare == 0.5 && worth.readyShare == 0.5 && worth.wastedPerSession == 0.5
                && worth.leadCharacters == 2)
        let slow = PrefetchWorth(traces, keyInterval: 0.2, fetch: { _ in 0.5 }) { $0.confidence >= 0.85 }
        #expect(slow.readyShare == 0)
    }
}

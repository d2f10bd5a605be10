import PredictionEngine
import Foundation

/// Report of all measurements on a set of traces: each slice, and the mix for which confidences are promised.
package struct TypingReport: Encodable, Sendable {
    package struct Slice: Encodable, Sendable {
        package var name: String
        package var score: TypingScore
    }

    /// Simulated result of a prefetch policy.
    package struct Prefetch: Encodable, Sendable {
        package var policy: String
        package var worth: PrefetchWorth

        package init(policy: String, worth: PrefetchWorth) {
            self.policy = policy
            self.worth = worth
        }
    }

    package struct Cost: Encodable, Sendable {
        package var items: Int
        package var nodes: Int
        package var bytes: Int
        package var buildMilliseconds: Double
        package var p50Microseconds: Double
        package var p99Microseconds: Double
        package var p999Microseconds: Double
        package var activeNodesMean: Double
        package var activeNodesMax: Int

        package init(
            items: Int, index: PredictionIndex, buildMilliseconds: Double, microseconds: [Double], activeNodes: [Int]
        ) {
            self.items = items
            nodes = index.nodeCount
            bytes = index.byteCount
            self.buildMilliseconds = buildMilliseconds
            let sorted = microseconds.sorted()
            func percentile(_ share: Double) -> Double {
                sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
            }
            p50Microseconds = percentile(0.5)
            p99Microseconds = percentile(0.99)
            p999Microseconds = percentile(0.999)
            activeNodesMean = Double(activeNodes.reduce(0, +)) / Double(max(1, activeNodes.count))
            activeNodesMax = activeNodes.max() ?? 0
        }
    }

    /// Score of the mix's slices, drawn by popularity; nil when there are none.
    package var mix: TypingScore?
    /// Score of the mix's targets that are in the catalogue.
    package var existing: TypingScore?
    /// Calibration of `none` over every keystroke of the mix.
    package var noneCalibration: Calibration
    /// Calibration of `none` on existing names and a list of real missing ones; nil without a list.
    package var noneCalibrationWithRealNames: Calibration?
    /// The share of missing names in the mix, and the one that the engine assumes.
    package var missingShare: Double
    package var assumedMissingShare: Double
    package var slices: [Slice]
    package var cost: Cost
    package var prefetch: [Prefetch]

    package init(_ traces: [ScoredTrace], cost: Cost, prefetch: [Prefetch], seed: UInt64) {
        self.cost = cost
        self.prefetch = prefetch
        let besides = Set(TraceGenerator.besides + [TypedTrace.missingSlice])
        let ofMix = traces.filter { $0.trace.draw == TypedTrace.byPopularity && !besides.contains($0.trace.slice) }
        mix = ofMix.isEmpty ? nil : TypingScore(ofMix, seed: seed)
        let there = ofMix.filter { !$0.trace.isUnknown }
        existing = there.isEmpty ? nil : TypingScore(there, seed: seed)
        noneCalibration = Self.ofNone(ofMix)
        let real = traces.filter { $0.trace.slice == TypedTrace.missingSlice }
        noneCalibrationWithRealNames = real.isEmpty ? nil : Self.ofNone(there + real)
        missingShare = Double(ofMix.count - there.count) / Double(max(1, ofMix.count))
        assumedMissingShare = HypothesisShares().none
        let draws = Set(traces.map(\.trace.draw))
        let groups = Dictionary(grouping: traces) { trace in
            draws.count > 1 ? "\(trace.trace.draw), \(trace.trace.slice)" : trace.trace.slice
        }
        let order = TraceGenerator.mix.map(\.slice) + TraceGenerator.besides + [TypedTrace.missingSlice]
        slices = groups.map { Slice(name: $0.key, score: TypingScore($0.value, seed: seed)) }
            .sorted { a, b in
                (order.firstIndex(of: a.name) ?? order.count, a.name)
                    < (order.firstIndex(of: b.name) ?? order.count, b.name)
            }
    }

    /// Calibration of `none`: how often the target was missing at each level.
    private static func ofNone(_ traces: [ScoredTrace]) -> Calibration {
        Calibration(
            traces.flatMap { scored in
                scored.keystrokes.map {
                    ScoredKeystroke(rank: scored.trace.isUnknown ? 1 : 0, confidence: $0.none, none: $0.none)
                }
            })
    }

    /// Promise about confidences, and the measured value.
    package struct Promise: Sendable {
        package var text: String
        package var isKept: Bool
    }

    /// Empty when there is no mix to judge.
    package var promises: [Promise] {
        guard let mix else { return [] }
        let error = mix.calibrationError
        var promises = [
            Promise(
                text: "ECE of the mix at most .02 and its half-width: \(Self.text(error.value, 3))",
                isKept: error.value <= 0.02 + error.halfWidth)
        ]
        if let sure = existing?.atLeast.first(where: { $0.confidence == 0.85 }), sure.coverage > 0 {
            promises.append(
                Promise(
                    text:
                        "right 99 % of the time from confidence .85 on, names that exist: \(Self.text(100 * sure.precision, 2)) %",
                    isKept: sure.precision >= 0.99))
        }
        for slice in slices {
            let score = slice.score
            if slice.name == TypedTrace.unknownSlice {
                promises.append(
                    Promise(
                        text: "none at least .5 at the full text of a missing name: \(Self.text(score.finalNone, 2))",
                        isKept: score.finalNone >= 0.5))
            } else if slice.name == TypedTrace.missingSlice {
                promises += Self.promises(ofMissing: score)
            } else if TypedTrace.inFullSlices.contains(slice.name) {
                let first = score.success.last?.value ?? 0
                promises.append(
                    Promise(
                        text: "a name typed \(slice.name) is first: \(Self.text(100 * first, 2)) %", isKept: first == 1)
                )
            } else if TraceGenerator.mix.contains(where: { $0.slice == slice.name }) {
                let error = slice.score.calibrationError
                promises.append(
                    Promise(
                        text: "ECE of \(slice.name) at most .05 and its half-width: \(Self.text(error.value, 3))",
                        isKept: error.value <= 0.05 + error.halfWidth))
            }
        }
        return promises
    }

    /// Promises for real missing names: the limits are those for single words, and names of packages exceed them.
    private static func promises(ofMissing score: TypingScore) -> [Promise] {
        [
            Promise(
                text:
                    "confidence at most .10 at the full text of a real missing name: \(text(score.finalConfidence, 3))",
                isKept: score.finalConfidence <= 0.10),
            Promise(
                text: "none at least .5 on 85 % of them: \(text(100 * score.finalNoneHalf.value, 1)) %",
                isKept: score.finalNoneHalf.value >= 0.85),
            Promise(
                text: "confidence .85 and more on at most 2 % of them: \(text(100 * score.finalSure.value, 1)) %",
                isKept: score.finalSure.value <= 0.02),
        ]
    }

    /// Report lines on missing names.
    private var missingLines: [String] {
        let missing = slices.filter { $0.name.hasPrefix("unknown") || $0.name == TypedTrace.missingSlice }
        if missing.isEmpty { return [] }
        return [
            "",
            "names that are missing (\(Self.text(100 * missingShare, 1)) % of the mix; the engine assumes \(Self.text(100 * assumedMissingShare, 1)) % of what people type). In full: confidence, none ≥ .5 on, confidence ≥ .85 on; at every keystroke: confidence, ≥ .85 on",
        ]
            + missing.map { slice in
                let score = slice.score
                return
                    "\(Self.padded(slice.name, 16)) \(Self.padded("\(score.strings)", 5)) \(Self.text(score.finalConfidence, 3))  \(Self.share(score.finalNoneHalf))  \(Self.share(score.finalSure))  |  \(Self.text(score.meanConfidence, 3))  \(Self.text(100 * score.sureShare, 1)) %"
            }
            + ["ECE of none in the mix: \(Self.text(noneCalibration.expectedError, 3))"]
    }

    private static func share(_ interval: Interval) -> String {
        "\(text(100 * interval.value, 1)) ± \(text(100 * interval.halfWidth, 1)) %"
    }

    /// Report as text for a terminal.
    package var text: String {
        var lines = [
            "\(cost.items) items, \(cost.nodes) nodes, \(cost.bytes / 1_000_000) MB, built in \(Self.text(cost.buildMilliseconds, 0)) ms",
            "a keystroke: p50 \(Self.text(cost.p50Microseconds, 1)) µs, p99 \(Self.text(cost.p99Microseconds, 1)) µs, p99.9 \(Self.text(cost.p999Microseconds, 1)) µs; active nodes \(Self.text(cost.activeNodesMean, 0)), at most \(cost.activeNodesMax)",
            "",
            "success@1 after 3 / 5 / 8 / all characters (MRR@10), keystrokes until first, ECE ± half a 95 % interval, Brier, at the full text: confidence, none",
        ]
        for slice in slices { lines.append(Self.line(slice.name, slice.score)) }
        if let mix {
            lines.append(Self.line("the mix", mix))
            lines.append("")
            lines.append("the mix, by confidence: " + Self.line(mix.atLeast))
            if let existing { lines.append("of names that exist: " + Self.line(existing.atLeast)) }
        }
        lines += missingLines
        let heldBack = slices.map(\.name).filter(TraceGenerator.heldBack.contains)
        if !heldBack.isEmpty { lines += ["", "nothing was tuned on: " + heldBack.joined(separator: ", ")] }
        lines.append("")
        for promise in promises { lines.append("\(promise.isKept ? "kept    " : "NOT KEPT") \(promise.text)") }
        lines.append("")
        lines.append("prefetch: right document begun and ready at Enter, wasted a session, lead in characters")
        for entry in prefetch {
            lines.append(
                "\(Self.padded(entry.policy, 26)) \(Self.text(100 * entry.worth.begunShare, 1)) %  \(Self.text(100 * entry.worth.readyShare, 1)) %  \(Self.text(entry.worth.wastedPerSession, 3))  \(Self.text(entry.worth.leadCharacters, 1))"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ name: String, _ score: TypingScore) -> String {
        let success = zip(score.success, score.reciprocalRank).map { "\(text($0.value, 3)) (\(text($1, 2)))" }
        return
            "\(padded(name, 16)) \(padded("\(score.strings)", 5)) \(success.joined(separator: " / "))  \(text(score.keystrokesUntilFirst, 1))  ECE \(text(score.calibrationError.value, 3)) ± \(text(score.calibrationError.halfWidth, 3))  \(text(score.brier, 3))  \(text(score.finalConfidence, 3)), \(text(score.finalNone, 3))"
    }

    private static func line(_ atLeast: [TypingScore.AtLeast]) -> String {
        atLeast.map {
            $0.coverage == 0
                ? "≥ \(text($0.confidence, 2)) never"
                : "≥ \(text($0.confidence, 2)) on \(text(100 * $0.coverage, 1)) % of keystrokes, right \(text(100 * $0.precision, 2)) %"
        }.joined(separator: "; ")
    }

    private static func text(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

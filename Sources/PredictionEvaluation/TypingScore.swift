import PredictionEngine

/// Score of a prediction at one keystroke.
package struct ScoredKeystroke: Sendable {
    /// Rank of the target, from 1; 0: the target was no candidate.
    package var rank: Int
    /// Confidence of the first candidate.
    package var confidence: Double
    package var none: Double
    /// The first candidate, to follow what a prefetch would do.
    package var first: Int?
    package var isRight: Bool { rank == 1 }

    package init(rank: Int, confidence: Double, none: Double, first: Int? = nil) {
        self.rank = rank
        self.confidence = confidence
        self.none = none
        self.first = first
    }
}

/// A typed string with what was predicted after each key.
package struct ScoredTrace: Sendable {
    package var trace: TypedTrace
    package var keystrokes: [ScoredKeystroke]

    package init(trace: TypedTrace, keystrokes: [ScoredKeystroke]) {
        self.trace = trace
        self.keystrokes = keystrokes
    }

    func after(_ count: Int) -> ScoredKeystroke { keystrokes[min(count, keystrokes.count) - 1] }

    /// Keystrokes until the target is first and stays so; nil: it is not first at the end.
    var keystrokesUntilFirst: Int? {
        guard keystrokes.last?.isRight == true else { return nil }
        return (keystrokes.lastIndex { !$0.isRight } ?? -1) + 2
    }
}

/// Score of the predictions on a set of traces.
package struct TypingScore: Encodable, Sendable {
    /// Text lengths, in characters, at which success is reported; the last means the whole text.
    package static let lengths = [3, 5, 8, Int.max]
    package static let confidences = [0.5, 0.7, 0.85, 0.95]

    package struct AtLeast: Encodable, Sendable {
        package var confidence: Double
        /// Share of keystrokes.
        package var coverage: Double
        /// Share of right predictions among those keystrokes.
        package var precision: Double
    }

    package var strings: Int
    package var keystrokes: Int
    /// Success at each of `lengths`.
    package var success: [Interval]
    package var reciprocalRank: [Double]
    /// Mean over the strings whose target was first at the end.
    package var keystrokesUntilFirst: Double
    package var calibration: Calibration
    package var calibrationError: Interval
    package var brier: Double
    package var atLeast: [AtLeast]
    package var meanConfidence: Double
    /// Confidence at the full text.
    package var finalConfidence: Double
    package var finalNone: Double
    /// Shares of the strings at whose full text `none` is at least ½, and the confidence at least .85.
    package var finalNoneHalf: Interval
    package var finalSure: Interval
    /// Share of keystrokes with a confidence of at least .85, right or wrong.
    package var sureShare: Double { atLeast.first { $0.confidence == 0.85 }?.coverage ?? 0 }

    /// - Parameters:
    ///   - traces: not empty, each with a keystroke
    ///   - seed: of the bootstrap
    package init(_ traces: [ScoredTrace], seed: UInt64) {
        strings = traces.count
        let all = traces.flatMap(\.keystrokes)
        keystrokes = all.count
        let count = Double(max(1, all.count))
        var bootstrap = Bootstrap(seed: seed)
        success = Self.lengths.map { length in
            bootstrap.mean(traces.map { $0.after(length).isRight ? 1 : 0 })
        }
        reciprocalRank = Self.lengths.map { length in
            let ranks = traces.map { $0.after(length).rank }
            return ranks.reduce(0) { $0 + ($1 > 0 && $1 <= 10 ? 1 / Double($1) : 0) } / Double(max(1, ranks.count))
        }
        let untilFirst = traces.compactMap(\.keystrokesUntilFirst)
        keystrokesUntilFirst = Double(untilFirst.reduce(0, +)) / Double(max(1, untilFirst.count))
        let curves = traces.map { Calibration($0.keystrokes) }
        calibration = curves.reduce(into: Calibration()) { $0.add($1) }
        calibrationError = bootstrap.calibrationError(curves)
        brier = all.reduce(0) { $0 + $1.squaredError } / count
        atLeast = Self.confidences.map { confidence in
            let sure = all.filter { $0.confidence >= confidence }
            return AtLeast(
                confidence: confidence, coverage: Double(sure.count) / count,
                precision: sure.isEmpty ? 1 : Double(sure.count(where: \.isRight)) / Double(sure.count))
        }
        meanConfidence = all.reduce(0) { $0 + $1.confidence } / count
        let ends = traces.compactMap(\.keystrokes.last)
        finalConfidence = ends.reduce(0) { $0 + $1.confidence } / Double(max(1, ends.count))
        finalNoneHalf = bootstrap.mean(ends.map { $0.none >= 0.5 ? 1 : 0 })
        finalSure = bootstrap.mean(ends.map { $0.confidence >= 0.85 ? 1 : 0 })
        finalNone = ends.reduce(0) { $0 + $1.none } / Double(max(1, ends.count))
    }
}

extension ScoredKeystroke {
    /// Squared distance of the confidence from the outcome (Brier's score is the mean of these).
    fileprivate var squaredError: Double {
        let difference = confidence - (isRight ? 1 : 0)
        return difference * difference
    }
}

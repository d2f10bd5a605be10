import Foundation
import PredictionEngine

/// Calibration: confidences in ten bins, each beside the observed frequency; where the two agree, a confidence is a
/// probability.
package struct Calibration: Equatable, Encodable, Sendable {
    package struct Bin: Equatable, Encodable, Sendable {
        package var count = 0
        package var confidenceSum = 0.0
        package var right = 0
    }

    package static let binCount = 10
    package private(set) var bins = [Bin](repeating: Bin(), count: Calibration.binCount)

    package init() {}

    init(_ keystrokes: [ScoredKeystroke]) {
        for keystroke in keystrokes { add(keystroke.confidence, isRight: keystroke.isRight) }
    }

    package mutating func add(_ confidence: Double, isRight: Bool) {
        let bin = max(0, min(Self.binCount - 1, Int(confidence * Double(Self.binCount))))
        bins[bin].count += 1
        bins[bin].confidenceSum += confidence
        if isRight { bins[bin].right += 1 }
    }

    mutating func add(_ other: Calibration) {
        for place in bins.indices {
            bins[place].count += other.bins[place].count
            bins[place].confidenceSum += other.bins[place].confidenceSum
            bins[place].right += other.bins[place].right
        }
    }

    /// Expected calibration error: mean distance between confidence and observed frequency over the keystrokes (Naeini,
    /// Cooper and Hauskrecht 2015).
    package var expectedError: Double {
        let count = bins.reduce(0) { $0 + $1.count }
        guard count > 0 else { return 0 }
        return bins.reduce(0) { $0 + abs($1.confidenceSum - Double($1.right)) } / Double(count)
    }

    /// Expected calibration error of confidences that are right: what so few trials show by chance, from the mean distance of a
    /// binomial count to its mean.
    package var errorByChance: Double {
        let count = bins.reduce(0) { $0 + $1.count }
        guard count > 0 else { return 0 }
        return bins.reduce(0) { sum, bin in
            guard bin.count > 0 else { return sum }
            let mean = bin.confidenceSum / Double(bin.count)
            return sum + (2 * Double(bin.count) * mean * (1 - mean) / .pi).squareRoot()
        } / Double(count)
    }
}

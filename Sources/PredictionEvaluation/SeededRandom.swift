import PredictionEngine

/// Random numbers that repeat with the same seed (SplitMix64, Steele, Lea and Flood 2014).
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededRandom {
    /// Approximately normal number of mean 0 and standard deviation 1: the sum of twelve uniform numbers.
    package mutating func normal() -> Double {
        var random = self
        defer { self = random }
        return (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }
}

/// Random draw of positions in proportion to their weights.
package struct WeightedDraw: Sendable {
    private let cumulative: [Double]

    package init(_ weights: some Sequence<Double>) {
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += max(0, weight)
            return sum
        }
    }

    /// Zipf weights, which model how people ask for things: position n is drawn 1/n as often as the first.
    package init(zipf count: Int) {
        self.init((0..<count).map { 1 / Double($0 + 1) })
    }

    package func draw(_ random: inout SeededRandom) -> Int {
        guard let total = cumulative.last, total > 0 else { return 0 }
        let wanted = Double.random(in: 0..<total, using: &random)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > wanted { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

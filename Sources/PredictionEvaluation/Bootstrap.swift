import PredictionEngine

/// Figure with the interval that contains 95 % of the resampled figures.
package struct Interval: Equatable, Encodable, Sendable {
    package var value: Double
    package var low: Double
    package var high: Double

    package var halfWidth: Double { (high - low) / 2 }
}

/// Bootstrap (Efron 1979): resamples the typed strings, with repetition, to see how much a figure depends on their
/// choice.
package struct Bootstrap {
    private static let draws = 400

    private var random: SeededRandom

    package init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    package mutating func mean(_ values: [Double]) -> Interval {
        interval(values.count) { places in
            places.reduce(0) { $0 + values[$1] } / Double(max(1, values.count))
        }
    }

    /// - Parameter curves: the calibration of each string
    mutating func calibrationError(_ curves: [Calibration]) -> Interval {
        interval(curves.count) { places in
            var all = Calibration()
            for place in places { all.add(curves[place]) }
            return all.expectedError
        }
    }

    private mutating func interval(_ count: Int, _ figure: ([Int]) -> Double) -> Interval {
        guard count > 0 else { return Interval(value: 0, low: 0, high: 0) }
        var figures: [Double] = []
        for _ in 0..<Self.draws {
            figures.append(figure((0..<count).map { _ in Int.random(in: 0..<count, using: &random) }))
        }
        figures.sort()
        let tail = Self.draws / 40
        return Interval(
            value: figure(Array(0..<count)), low: figures[tail], high: figures[Self.draws - 1 - tail])
    }
}

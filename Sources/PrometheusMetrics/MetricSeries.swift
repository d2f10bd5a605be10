import Synchronization

/// Series of a family for given label values. Written from any thread, read by the scrape.
package final class MetricSeries: Sendable {
    package let labelValues: [String]
    private let bounds: [Double]
    /// Value of a counter or gauge, as bits of a Double.
    private let value = Atomic<UInt64>(0)
    private let sum = Atomic<UInt64>(0)
    private let buckets: Mutex<[UInt64]>

    init(labelValues: [String], bounds: [Double]) {
        self.labelValues = labelValues
        self.bounds = bounds
        buckets = Mutex([UInt64](repeating: 0, count: bounds.isEmpty ? 0 : bounds.count + 1))
    }

    // MARK: Counters and gauges

    package func add(_ amount: Double) {
        Self.add(amount, to: value)
    }

    package func set(_ new: Double) {
        value.store(new.bitPattern, ordering: .relaxed)
    }

    package var current: Double { Double(bitPattern: value.load(ordering: .relaxed)) }

    private static func add(_ amount: Double, to atomic: borrowing Atomic<UInt64>) {
        var old = atomic.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, found) = atomic.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = found
        }
    }

    // MARK: Histograms

    package func observe(_ seconds: Double) {
        let bucket = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        Self.add(seconds, to: sum)
        buckets.withLock { $0[bucket] += 1 }
    }

    package struct Distribution: Equatable {
        /// Number of observations not above each bound; the last is all of them.
        package var cumulative: [UInt64]
        package var sum: Double
        package var count: UInt64 { cumulative.last ?? 0 }
    }

    package var distribution: Distribution {
        let counts = buckets.withLock { $0 }
        var total: UInt64 = 0
        let cumulative = counts.map { count -> UInt64 in
            total += count
            return total
        }
        return Distribution(cumulative: cumulative, sum: Double(bitPattern: sum.load(ordering: .relaxed)))
    }
}

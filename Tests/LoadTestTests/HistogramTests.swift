import Testing

@testable import loadtest

@Suite struct HistogramTests {
    @Test func percentilesAreRightToOneInAThousand() {
        var histogram = Histogram()
        for value in 1...100_000 { histogram.record(value) }
        for (share, exact) in [(0.5, 50_000), (0.95, 95_000), (0.99, 99_000), (0.999, 99_900), (1, 100_000)] {
            let value = histogram.value(at: share)
            #expect(abs(value - exact) <= exact / 1000 + 1, "\(share): \(value)")
        }
        #expect(histogram.count == 100_000 && histogram.maximum == 100_000)
        #expect(abs(histogram.mean - 50_000.5) < 0.01)
    }

    @Test func smallValuesAreExact() {
        var histogram = Histogram()
        for value in [0, 1, 1, 2, 1023] { histogram.record(value) }
        #expect(histogram.value(at: 0.2) == 0)
        #expect(histogram.value(at: 0.6) == 1)
        #expect(histogram.value(at: 1) == 1023)
    }

    @Test func anEmptyOneSaysNothingAndExtremesAreKeptInRange() {
        var histogram = Histogram()
        #expect(histogram.value(at: 0.99) == 0)
        histogram.record(-5)
        histogram.record(.max)
        #expect(histogram.value(at: 0.5) == 0)
        #expect(histogram.value(at: 1) == 3_600_000_000)
    }

    @Test func mergingLosesNothing() {
        var (one, other, both) = (Histogram(), Histogram(), Histogram())
        for value in stride(from: 1, to: 5_000_000, by: 997) {
            both.record(value)
            if value % 2 == 0 { one.record(value) } else { other.record(value) }
        }
        one.merge(other)
        #expect(one == both)
    }
}

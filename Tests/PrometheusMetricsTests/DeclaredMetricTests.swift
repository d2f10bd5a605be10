import Testing

@testable import PrometheusMetrics

@Suite struct DeclaredMetricTests {
    private struct Owner {
        let first = Metric(.gauge, "first", "")
        let number = 1
        private let second = LabelledMetric(.counter, "second", "", label: "x")
    }

    @Test func storedPropertiesAreFoundInTheirOrder() {
        #expect(DeclaredMetrics.of(Owner()).map(\.family.name) == ["first", "second"])
    }

    @Test func aMetricHasOneSeries() {
        let metric = Metric(.histogram, "took", "", buckets: [1])
        metric.observe(0.5)
        #expect(metric.series.count == 1 && metric.series[0].distribution.count == 1)
    }
}

import Testing

@testable import PrometheusMetrics

@Suite struct LabelledMetricTests {
    private let metric = LabelledMetric(.counter, "a", "", label: "x", values: ["preset"])

    @Test func theSameLabelsAreTheSameSeries() {
        #expect(metric["1"] === metric["1"])
        #expect(metric["1"] !== metric["2"])
        #expect(metric.series.map(\.labelValues) == [["preset"], ["1"], ["2"]])
    }

    @Test func aMetricDoesNotGrowForever() {
        for number in 0..<1000 { metric["\(number)"].add(1) }
        #expect(metric.series.count == LabelledMetric.seriesMax + 1)
        #expect(metric.series.last?.labelValues == ["other"])
        #expect(metric.series.last?.current == 801)
    }
}

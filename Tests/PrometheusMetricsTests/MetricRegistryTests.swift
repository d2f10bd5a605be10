import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct MetricRegistryTests {
    @Test func theSameLabelsAreTheSameSeries() {
        let registry = MetricRegistry([MetricFamily(.counter, "a", "", labels: ["x"])])
        #expect(registry.series("a", ["1"]) === registry.series("a", ["1"]))
        #expect(registry.series("a", ["1"]) !== registry.series("a", ["2"]))
    }

    @Test func aFamilyDoesNotGrowForever() {
        let registry = MetricRegistry([MetricFamily(.counter, "a", "", labels: ["x"])])
        for number in 0..<1000 { registry.series("a", ["\(number)"]).add(1) }
        let series = registry.snapshot[0].series
        #expect(series.count == MetricRegistry.seriesMax + 1)
        #expect(series.last?.labelValues == ["other"])
        #expect(series.last?.current == 800)
    }
}

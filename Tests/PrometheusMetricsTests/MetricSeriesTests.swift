import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct MetricSeriesTests {
    @Test func manyThreadsLoseNothing() async {
        let series = MetricSeries(labelValues: [], bounds: [1])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5000 {
                        series.add(1)
                        series.observe(0.5)
                    }
                }
            }
        }
        #expect(series.current == 40_000)
        #expect(series.distribution.count == 40_000)
        #expect(series.distribution.sum == 20_000)
    }
}

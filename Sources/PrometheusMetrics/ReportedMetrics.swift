import Synchronization

/// Metrics that libraries report, declared by their first use.
package final class ReportedMetrics: Sendable {
    private let metrics = Mutex<[LabelledMetric]>([])

    package init() {}

    package var all: [any DeclaredMetric] { metrics.withLock { $0 } }

    package func series(_ family: MetricFamily, _ labelValues: [String]) -> MetricSeries {
        metrics.withLock { metrics in
            if let known = metrics.first(where: { $0.family.name == family.name }) { return known.series(labelValues) }
            let metric = LabelledMetric(family)
            metrics.append(metric)
            return metric.series(labelValues)
        }
    }
}

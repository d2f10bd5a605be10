/// Metric that is exported from the first scrape on: its family and its series.
package protocol DeclaredMetric: Sendable {
    var family: MetricFamily { get }
    var series: [MetricSeries] { get }
}

/// Reader of metrics that are declared as stored properties.
package enum DeclaredMetrics {
    /// Metrics of `owner`, in the order in which they are declared there.
    package static func of(_ owner: Any) -> [any DeclaredMetric] {
        Mirror(reflecting: owner).children.compactMap { $0.value as? any DeclaredMetric }
    }
}

/// Metric without labels: one declaration is its name, its help and its series.
package final class Metric: DeclaredMetric {
    package let family: MetricFamily
    private let only: MetricSeries

    package init(_ kind: MetricFamily.Kind, _ name: String, _ help: String, buckets: [Double] = []) {
        family = MetricFamily(kind, name, help, buckets: buckets)
        only = MetricSeries(labelValues: [], bounds: buckets)
    }

    package var series: [MetricSeries] { [only] }
    package func add(_ amount: Double) { only.add(amount) }
    package func set(_ value: Double) { only.set(value) }
    package func observe(_ seconds: Double) { only.observe(seconds) }
    package var current: Double { only.current }
}

import Synchronization

/// Metric with labels: a series appears when its label values are first used.
package final class LabelledMetric: DeclaredMetric {
    /// Limit on the series of one metric: a label with values from outside must not fill the memory. Values over the
    /// limit are counted under `other`.
    package static let seriesMax = 200

    package let family: MetricFamily
    private let known: Mutex<[MetricSeries]>

    package init(_ family: MetricFamily) {
        self.family = family
        let preset = family.labels.isEmpty ? [[]] : family.preset
        known = Mutex(preset.map { MetricSeries(labelValues: $0, bounds: family.buckets) })
    }

    /// - Parameter values: label values exported from the start, at 0
    package convenience init(
        _ kind: MetricFamily.Kind, _ name: String, _ help: String, label: String, values: [String] = [],
        buckets: [Double] = []
    ) {
        self.init(
            MetricFamily(kind, name, help, labels: [label], buckets: buckets, preset: values.map { [$0] }))
    }

    package var series: [MetricSeries] { known.withLock { $0 } }

    /// Series of the label values, always the same one.
    package subscript(_ values: String...) -> MetricSeries { series(values) }

    package func series(_ values: [String]) -> MetricSeries {
        known.withLock { known in
            if let found = known.first(where: { $0.labelValues == values }) { return found }
            let values = known.count >= Self.seriesMax ? values.map { _ in "other" } : values
            if let found = known.first(where: { $0.labelValues == values }) { return found }
            let new = MetricSeries(labelValues: values, bounds: family.buckets)
            known.append(new)
            return new
        }
    }
}

import CoreMetrics

/// Backend of swift-metrics, for libraries that report through it.
///
/// Labels become label values in the order of their names; characters that Prometheus does not allow in names are
/// replaced. A metric is declared by its first use.
package struct PrometheusFactory: MetricsFactory {
    private let metrics: ReportedMetrics

    package init(_ metrics: ReportedMetrics) {
        self.metrics = metrics
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        CounterSeries(series: series(.counter, label, dimensions))
    }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
        -> any FloatingPointCounterHandler
    {
        CounterSeries(series: series(.counter, label, dimensions))
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        GaugeSeries(series: series(.gauge, label, dimensions))
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate
            ? HistogramSeries(series: series(.histogram, label, dimensions), unit: 1)
            : GaugeSeries(series: series(.gauge, label, dimensions))
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        HistogramSeries(series: series(.histogram, label, dimensions), unit: 1e-9)
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ kind: MetricFamily.Kind, _ label: String, _ dimensions: [(String, String)]) -> MetricSeries {
        let name = Self.sanitized(label)
        let sorted = dimensions.sorted { $0.0 < $1.0 }
        return metrics.series(
            MetricFamily(
                kind, name, "reported by a library as \(label)", labels: sorted.map { Self.sanitized($0.0) },
                buckets: kind == .histogram ? MetricFamily.secondBuckets : [], preset: [sorted.map(\.1)]),
            sorted.map(\.1))
    }

    static func sanitized(_ name: String) -> String {
        let mapped = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value))
                ? Character(scalar) : "_"
        }
        return mapped.first?.isNumber == true ? "_" + String(mapped) : String(mapped)
    }
}

private final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let series: MetricSeries

    init(series: MetricSeries) { self.series = series }

    func increment(by amount: Int64) { series.add(Double(amount)) }
    func increment(by amount: Double) { if amount > 0, amount.isFinite { series.add(amount) } }
    func reset() { series.set(0) }
}

private final class GaugeSeries: MeterHandler, RecorderHandler {
    private let series: MetricSeries

    init(series: MetricSeries) { self.series = series }

    func set(_ value: Int64) { series.set(Double(value)) }
    func set(_ value: Double) { series.set(value) }
    func increment(by amount: Double) { series.add(amount) }
    func decrement(by amount: Double) { series.add(-amount) }
    func record(_ value: Int64) { series.set(Double(value)) }
    func record(_ value: Double) { series.set(value) }
}

private final class HistogramSeries: TimerHandler, RecorderHandler {
    private let series: MetricSeries
    private let unit: Double

    init(series: MetricSeries, unit: Double) {
        self.series = series
        self.unit = unit
    }

    func recordNanoseconds(_ duration: Int64) { series.observe(Double(duration) * unit) }
    func record(_ value: Int64) { series.observe(Double(value) * unit) }
    func record(_ value: Double) { series.observe(value * unit) }
}

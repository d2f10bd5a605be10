import PrometheusMetrics

/// Metrics of one catalogue, which is their label.
package struct CatalogueTelemetry: Sendable {
    /// Result of loading a catalogue.
    package enum Load: String, CaseIterable, Sendable {
        case changed, unchanged, failed
    }

    package let productsSearched: MetricSeries
    package let predictionLatency: MetricSeries
    package let predictionsDegraded: MetricSeries
    package let predictionsNone: MetricSeries
    package let items: MetricSeries
    package let problems: MetricSeries
    let loads: [Load: MetricSeries]

    package func loaded(_ result: Load) { loads[result]?.add(1) }
}

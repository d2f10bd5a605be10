import Synchronization

/// All series of a process. Families are declared beforehand; a series appears when its labels are first used.
package final class MetricRegistry: Sendable {
    /// Series of one family. A label that takes its values from outside must not fill the memory; what is over the cap
    /// is counted under the value `other`.
    package static let seriesMax = 200

    private struct State {
        var families: [MetricFamily] = []
        var series: [String: [MetricSeries]] = [:]
    }

    private let state = Mutex(State())

    package init(_ families: [MetricFamily] = []) {
        for family in families { declare(family) }
    }

    package func declare(_ family: MetricFamily) {
        state.withLock { state in
            guard state.series[family.name] == nil else { return }
            state.families.append(family)
            let preset = family.labels.isEmpty ? [[]] : family.preset
            state.series[family.name] = preset.map { MetricSeries(labelValues: $0, bounds: family.buckets) }
        }
    }

    /// The same series for the same labels, always. Undeclared families become counters-by-use with the labels given.
    package func series(_ name: String, _ labelValues: [String] = []) -> MetricSeries {
        state.withLock { state in
            let list = state.series[name] ?? []
            if let known = list.first(where: { $0.labelValues == labelValues }) { return known }
            let family = state.families.first { $0.name == name }
            if list.count >= Self.seriesMax {
                let other = labelValues.map { _ in "other" }
                if let known = list.first(where: { $0.labelValues == other }) { return known }
                return append(MetricSeries(labelValues: other, bounds: family?.buckets ?? []), name, &state)
            }
            return append(MetricSeries(labelValues: labelValues, bounds: family?.buckets ?? []), name, &state)
        }
    }

    private func append(_ series: MetricSeries, _ name: String, _ state: inout State) -> MetricSeries {
        state.series[name, default: []].append(series)
        return series
    }

    /// Families in the order of their declaration, each with its series.
    package var snapshot: [(family: MetricFamily, series: [MetricSeries])] {
        state.withLock { state in state.families.map { ($0, state.series[$0.name] ?? []) } }
    }
}

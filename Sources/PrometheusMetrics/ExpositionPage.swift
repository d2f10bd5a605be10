/// The page that a scrape reads: Prometheus' text format 0.0.4, or OpenMetrics 1.0 for those who ask for it.
package struct ExpositionPage: Sendable {
    package enum Format: Sendable, CaseIterable {
        case text, openMetrics

        package var contentType: String {
            switch self {
            case .text: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }

        /// What an `Accept` header prefers.
        package init(accept: String?) {
            self = accept?.contains("application/openmetrics-text") == true ? .openMetrics : .text
        }
    }

    package static func render(_ registry: MetricRegistry, _ format: Format) -> String {
        var page = ""
        for (family, series) in registry.snapshot {
            let name = familyName(family, format)
            page += "# HELP \(name) \(escapedHelp(family.help))\n# TYPE \(name) \(family.kind.rawValue)\n"
            for one in series { append(one, of: family, to: &page) }
        }
        if format == .openMetrics { page += "# EOF\n" }
        return page
    }

    /// OpenMetrics names a counter's family without `_total`.
    private static func familyName(_ family: MetricFamily, _ format: Format) -> String {
        format == .openMetrics && family.kind == .counter && family.name.hasSuffix("_total")
            ? String(family.name.dropLast("_total".count)) : family.name
    }

    private static func append(_ series: MetricSeries, of family: MetricFamily, to page: inout String) {
        let labels = zip(family.labels, series.labelValues).map { "\($0)=\"\(escapedLabel($1))\"" }
        guard family.kind == .histogram else {
            page += "\(family.name)\(braced(labels)) \(number(series.current))\n"
            return
        }
        let distribution = series.distribution
        for (bound, count) in zip(family.buckets.map(number) + ["+Inf"], distribution.cumulative) {
            page += "\(family.name)_bucket\(braced(labels + ["le=\"\(bound)\""])) \(count)\n"
        }
        page += "\(family.name)_sum\(braced(labels)) \(number(distribution.sum))\n"
        page += "\(family.name)_count\(braced(labels)) \(distribution.count)\n"
    }

    private static func braced(_ labels: [String]) -> String {
        labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }

    private static func escapedLabel(_ text: String) -> String {
        text.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) }
            .reduce(into: "") { $0.append($1) }
    }

    private static func escapedHelp(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "\\" ? "\\\\" : $1 == "\n" ? "\\n" : String($1) }
    }
}

/// Page that a scrape reads: Prometheus' text format 0.0.4, or OpenMetrics 1.0 for scrapers that ask for it.
package struct ExpositionPage: Sendable {
    package enum Format: Sendable, CaseIterable {
        case text, openMetrics

        package var contentType: String {
            switch self {
            case .text: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }

        private var mediaType: String {
            switch self {
            case .text: "text/plain"
            case .openMetrics: "application/openmetrics-text"
            }
        }

        /// Elements of an `Accept` header that are read at most: a browser sends a dozen.
        private static let elementsMax = 32

        /// Format that an `Accept` header prefers (RFC 9110 section 12.5.1): the more specific range gives a format's
        /// quality, from 0 to 1. Equal qualities, or none: the text format that every program reads, unless only
        /// OpenMetrics is named in full.
        package init(accept: String?) {
            let ranges = (accept ?? "*/*").lowercased().split(separator: ",").prefix(Self.elementsMax).map(Self.range)
            let (text, open) = (Self.text.quality(ranges), Self.openMetrics.quality(ranges))
            let isNamed = ranges.contains { $0.type == Self.openMetrics.mediaType }
            self = open > 0 && (open > text || (open == text && isNamed)) ? .openMetrics : .text
        }

        private static func range(_ element: Substring) -> (type: String, quality: Double) {
            let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            return (parts.first ?? "", min(1, max(0, quality ?? 1)))
        }

        private func quality(_ ranges: [(type: String, quality: Double)]) -> Double {
            let group = mediaType.prefix { $0 != "/" } + "/*"
            for type in [mediaType, String(group), "*/*"] {
                if let best = ranges.filter({ $0.type == type }).map(\.quality).max() { return best }
            }
            return 0
        }
    }

    package static func render(_ metrics: [any DeclaredMetric], _ format: Format) -> String {
        var page = ""
        for metric in metrics {
            let family = metric.family
            let name = familyName(family, format)
            page += "# HELP \(name) \(escapedHelp(family.help))\n# TYPE \(name) \(family.kind.rawValue)\n"
            for one in metric.series { append(one, of: family, to: &page) }
        }
        if format == .openMetrics { page += "# EOF\n" }
        return page
    }

    /// Name of a family; OpenMetrics drops a counter's `_total`.
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

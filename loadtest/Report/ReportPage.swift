import Foundation

/// Page of the report as one self-contained file: numbers, and charts drawn as SVG.
struct ReportPage {
    let report: Report

    private static let width = 860.0
    private static let height = 200.0

    var html: String {
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Load report: \(Self.escaped(report.profile))</title>
        <style>
        body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
        h1{font-size:1.4rem}h2{font-size:1rem;margin:1.6rem 0 .3rem}table{border-collapse:collapse}
        td,th{padding:.2rem .9rem .2rem 0;text-align:right}td:first-child,th:first-child{text-align:left}
        svg{width:100%;height:auto;background:#f6f8fa;border-radius:6px}.bad{color:#b3261e}.good{color:#1a7f37}
        rect{fill:#0a66c2}.line{fill:none;stroke:#0a66c2;stroke-width:2}
        text{font:11px system-ui,sans-serif;fill:#57606a}
        </style>
        <h1>\(Self.escaped(report.profile)): \(report.users) users, \(Report.short(report.seconds)) s</h1>
        <p>\(Self.escaped(report.targets.joined(separator: ", "))), seed \(report.seed).
        \(verdict)</p>
        <pre style="white-space:pre-wrap">\(Self.escaped(report.text))</pre>
        \(table)
        <h2>Latency by share of keystrokes (ms, logarithmic)</h2>\(curve)
        <h2>p99 in each second (ms)</h2>\(chart(report.timeline.map(\.p99Milliseconds)))
        <h2>Keystrokes answered in each second</h2>\(chart(report.timeline.map { Double($0.answered) }))
        <h2>Connections made in each second, and open</h2>\(chart(report.timeline.map { Double($0.connects) }))
        \(chart(report.timeline.map { Double($0.open) }))
        <h2>Errors in each second</h2>\(chart(report.timeline.map { Double($0.errors) }))
        </html>

        """
    }

    private var verdict: String {
        let limit = report.client.wasTheLimit ? #" <b class="bad">The client was the limit.</b>"# : ""
        let errors = report.errors.values.reduce(0, +)
        if report.failures.isEmpty {
            return errors + report.keystrokes.refused == 0
                ? #"<b class="good">No errors.</b>"# + limit
                : "<b>Nothing lost or wrong, no threshold missed; \(errors) errors, \(report.keystrokes.refused) keystrokes refused.</b>"
                    + limit
        }
        return #"<b class="bad">Failed: \#(Self.escaped(report.failures.joined(separator: "; ")))</b>"# + limit
    }

    private var table: String {
        let rows = [
            ("keystroke → prediction", report.latency), ("handshake → welcome", report.handshake),
            ("question → first words", report.firstChunk), ("question → whole answer", report.wholeAnswer),
        ].map { name, times in
            "<tr><td>\(name)</td><td>\(times.count)</td>"
                + [times.p50, times.p95, times.p99, times.p999, times.max].map { "<td>\(Report.short($0))</td>" }
                .joined()
                + "</tr>"
        }
        return "<table><tr><th>ms</th><th>count</th><th>p50</th><th>p95</th><th>p99</th><th>p99.9</th><th>max</th></tr>"
            + rows.joined() + "</table>"
    }

    /// Curve with each further nine as wide as the one before, as in HdrHistogram's plots.
    private var curve: String {
        let points = report.curve.filter { $0.milliseconds > 0 && $0.share < 1 }
        guard let most = points.map(\.milliseconds).max(), let least = points.map(\.milliseconds).min(),
            points.count > 1
        else { return "<p>nothing was answered</p>" }
        let (low, high) = (log10(least * 0.8), log10(most * 1.2))
        func x(_ share: Double) -> Double { 40 + (Self.width - 100) * min(1, -log10(max(1e-4, 1 - share)) / 4) }
        func y(_ value: Double) -> Double {
            Self.height - 20 - (Self.height - 30) * (log10(value) - low) / (high - low)
        }
        let path = points.map { "\(Self.number(x($0.share))),\(Self.number(y($0.milliseconds)))" }.joined(
            separator: " ")
        let labels = [0.5, 0.9, 0.99, 0.999, 0.9999].map {
            #"<text x="\#(Self.number(x($0)))" y="\#(Self.number(Self.height - 4))">\#($0 * 100) %</text>"#
        }
        let ends = [least, most].map { #"<text x="2" y="\#(Self.number(y($0)))">\#(Report.short($0))</text>"# }
        return svg(#"<polyline class="line" points="\#(path)"/>"# + (labels + ends).joined())
    }

    private func chart(_ values: [Double]) -> String {
        let most = max(values.max() ?? 0, 1e-9)
        let step = (Self.width - 60) / Double(max(1, values.count))
        let bars = values.enumerated().map { position, value in
            let height = (Self.height - 30) * value / most
            let x = Self.number(40 + step * Double(position))
            return
                #"<rect x="\#(x)" y="\#(Self.number(Self.height - 20 - height))" width="\#(Self.number(max(0.5, step - 1)))" height="\#(Self.number(height))"/>"#
        }
        let labels =
            #"<text x="2" y="14">\#(Report.short(values.max() ?? 0))</text><text x="40" y="\#(Self.number(Self.height - 4))">1 s</text>"#
            + #"<text x="\#(Self.number(Self.width - 60))" y="\#(Self.number(Self.height - 4))">\#(values.count) s</text>"#
        return svg(bars.joined() + labels)
    }

    private func svg(_ content: String) -> String {
        #"<svg viewBox="0 0 \#(Int(Self.width)) \#(Int(Self.height))" role="img">\#(content)</svg>"#
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

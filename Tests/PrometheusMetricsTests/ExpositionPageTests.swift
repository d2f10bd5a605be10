import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct ExpositionPageTests {
    private let hits = LabelledMetric(
        .counter, "hits_total", "all \"hits\"\nof it", label: "layer", values: ["memory"])
    private let took = Metric(.histogram, "took_seconds", "time", buckets: [0.000001, 0.5])
    private var metrics: [any DeclaredMetric] { [hits, Metric(.gauge, "open", "open now"), took] }

    @Test func everyFamilyIsThereFromTheFirstScrape() {
        let page = ExpositionPage.render(metrics, .text)
        #expect(
            page == """
                # HELP hits_total all "hits"\\nof it
                # TYPE hits_total counter
                hits_total{layer="memory"} 0
                # HELP open open now
                # TYPE open gauge
                open 0
                # HELP took_seconds time
                # TYPE took_seconds histogram
                took_seconds_bucket{le="1e-06"} 0
                took_seconds_bucket{le="0.5"} 0
                took_seconds_bucket{le="+Inf"} 0
                took_seconds_sum 0
                took_seconds_count 0

                """)
    }

    @Test func bucketsAreCumulative() {
        for value in [0.0000005, 0.1, 0.2, 7] { took.observe(value) }
        let page = ExpositionPage.render(metrics, .text)
        #expect(page.contains("le=\"1e-06\"} 1\n"))
        #expect(page.contains("le=\"0.5\"} 3\n"))
        #expect(page.contains("le=\"+Inf\"} 4\n"))
        #expect(page.contains("took_seconds_count 4\n"))
    }

    @Test func openMetricsNamesCountersWithoutTotalAndEnds() {
        let page = ExpositionPage.render(metrics, .openMetrics)
        #expect(page.contains("# TYPE hits counter\nhits_total{layer=\"memory\"} 0\n"))
        #expect(page.hasSuffix("# EOF\n"))
        #expect(ExpositionPage.Format(accept: "application/openmetrics-text; version=1.0.0") == .openMetrics)
        #expect(ExpositionPage.Format(accept: nil) == .text)
    }

    @Test func labelValuesAreEscaped() {
        hits["a\"b\\c\nd"].add(1)
        #expect(ExpositionPage.render(metrics, .text).contains(#"hits_total{layer="a\"b\\c\nd"} 1"#))
    }
}

import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite struct PrometheusFactoryTests {
    @Test func whatLibrariesReportIsExported() {
        let metrics = ReportedMetrics()
        let factory = PrometheusFactory(metrics)
        factory.makeCounter(label: "http.client-calls", dimensions: [("b", "2"), ("a", "1")]).increment(by: 3)
        factory.makeTimer(label: "took", dimensions: []).recordNanoseconds(2_000_000)
        factory.makeMeter(label: "level", dimensions: []).set(2.5)
        let page = ExpositionPage.render(metrics.all, .text)
        #expect(page.contains(#"http_client_calls{a="1",b="2"} 3"#))
        #expect(page.contains("took_sum 0.002"))
        #expect(page.contains("level 2.5"))
    }
}

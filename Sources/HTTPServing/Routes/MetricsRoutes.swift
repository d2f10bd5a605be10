import SessionServing
import HTTPTypes
import Hummingbird
import NIOCore
import PodRuntime
import PrometheusMetrics

/// Route of the page that Prometheus reads.
struct MetricsRoutes: RouteProvider {
    static let path = "/metrics"

    let telemetry: Telemetry

    func add(to routes: inout RouteCollector) {
        routes.get(Self.path, .metrics) { request, _ in
            let format = ExpositionPage.Format(accept: request.headers[.accept])
            return Response(
                status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: ExpositionPage.render(telemetry.metrics, format))))
        }
    }
}

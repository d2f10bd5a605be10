import CatalogueServing
import WebSocketTransport
import Catalogue
import Resilience
import Hummingbird
import ItemServing
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SessionServing
import WireProtocol

/// Route for one answer as server-sent events, for programs that cannot use WebSocket.
struct QueryRoutes: RouteProvider {
    /// Size limit of the request's body, in bytes: it holds a question.
    private static let bodyBytesMax = 64 * 1024

    let environment: SessionEnvironment
    let health: PodHealth
    /// Census of streaming answers.
    let streams: ConnectionCensus
    let limits: AddressLimits

    func add(to routes: inout RouteCollector) {
        routes.post("/api/v1/query", .request) { request, context in try await query(request, context) }
    }

    private func query(_ request: Request, _ context: PodRequestContext) async throws -> Response {
        if health.isDraining {
            throw HTTPProblem(.serviceUnavailable, .shed, PodReason.isDraining, retryAfterSeconds: 1)
        }
        let body = try await RequestBody.bytes(of: request, bytesMax: Self.bodyBytesMax)
        guard case .query(let query) = try RequestBody.message(body, .query) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"product_id\": …, \"query\": …}")
        }
        // As over a WebSocket: what cannot be answered counts as well.
        if case .wait(let time) = limits.takeQuery(from: context.address, client: nil, now: MonotonicClock.now) {
            throw HTTPProblem(.tooManyRequests, .tooManyQuestions(retryAfter: time))
        }
        let served = try environment.catalogues.items(query.catalogue).store.served()
        guard served.revision.position(of: query.productID) != nil else {
            throw HTTPProblem.unknownItem(query.productID)
        }
        let isShedding = health.shedding >= .queries
        return try EventStreamQuery(environment: environment, census: streams, isShedding: isShedding)
            .response(to: query)
    }
}

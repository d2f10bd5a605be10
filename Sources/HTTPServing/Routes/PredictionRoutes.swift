import CatalogueServing
import SessionServing
import Resilience
import Catalogue
import HTTPTypes
import Hummingbird
import ItemServing
import PodRuntime
import PredictionEngine
import PrometheusMetrics
import SessionLogic
import SharedState
import WireProtocol

/// Route for one prediction, as a session would get it, for programs that cannot use WebSocket.
struct PredictionRoutes: RouteProvider {
    /// Size limit of the request's body, in bytes: it holds a typed text.
    private static let bodyBytesMax = 64 * 1024

    let catalogues: ServedCatalogues
    let health: PodHealth
    let pods: any PodDirectory
    let telemetry: Telemetry

    func add(to routes: inout RouteCollector) {
        routes.post("/api/v1/predict", .request) { request, _ in try await predict(request) }
    }

    private func predict(_ request: Request) async throws -> Response {
        let body = try await RequestBody.bytes(of: request, bytesMax: Self.bodyBytesMax)
        guard case .typing(let typing) = try RequestBody.message(body, .typing) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"content\": …}")
        }
        let items = try catalogues.items(typing.catalogue)
        let served = try items.store.served()
        let limit = try Self.limit(request, body)
        let frame =
            try typing.productID.map { try chosen($0, typing, items, served) }
            ?? predicted(typing, limit, items, served)
        return JSONResponse.make(bytes: ServerMessage.prediction(frame).encoded())
    }

    private func chosen(
        _ id: String, _ typing: Typing, _ items: ServedItems, _ served: ServedCatalogue
    ) throws(HTTPProblem) -> PredictionFrame {
        guard let position = served.revision.position(of: id) else { throw HTTPProblem.unknownItem(id) }
        return PredictionFrame(
            chosen: position, seq: typing.seq, queued: .zero, in: served, catalogue: items.shownName)
    }

    private func predicted(
        _ typing: Typing, _ limit: Int, _ items: ServedItems, _ served: ServedCatalogue
    ) throws(HTTPProblem) -> PredictionFrame {
        let plan = PredictionPlan(limit: limit, step: health.shedding, isPodDegraded: pods.isDegraded)
        let prediction: ItemPrediction
        if plan.isCachedOnly {
            guard let known = items.predictor.cached(typing.content, limit: limit, in: served) else {
                telemetry.shed(.predictions)
                let error = ErrorFrame.tooMuchToDo(forNew: "predictions", random: .random(in: 0...1))
                throw HTTPProblem(.serviceUnavailable, error)
            }
            prediction = known
        } else {
            var memory = TypingMemory()
            prediction = items.predictor.predict(
                typing.content, limit: limit, in: served, memory: &memory, scratch: RankingScratch())
        }
        if plan.isCut { telemetry.shed(.detail) }
        return prediction.frame(seq: typing.seq, plan, queued: .zero, catalogue: items.shownName)
    }

    /// Number of candidates: from the address, else from the body.
    private static func limit(_ request: Request, _ body: [UInt8]) throws -> Int {
        let inAddress = request.uri.queryParameters["limit"].map { Double($0) ?? .nan }
        guard let given = inAddress ?? limit(inBody: body) else { return ProtocolLimits.candidatesDefault }
        guard given == given.rounded(), (1...Double(ProtocolLimits.candidatesMax)).contains(given) else {
            throw HTTPProblem(
                .badRequest, .invalidMessage, ProtocolLimits.expectedLimit)
        }
        return Int(given)
    }

    /// Limit in the body, read apart from the message: over a WebSocket it is a parameter of the connection.
    private static func limit(inBody bytes: [UInt8]) -> Double? {
        var scanner = JSONScanner(bytes.span.bytes)
        guard (try? scanner.enterObject()) != nil else { return nil }
        var isFirst = true
        while let key = try? scanner.nextKey(isFirst: isFirst) {
            isFirst = false
            guard let value = try? scanner.readValue() else { return nil }
            guard key == "limit" else { continue }
            switch value {
            case .number(let number): return number
            case .null: return nil
            default: return .nan
            }
        }
        return nil
    }
}

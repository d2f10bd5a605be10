import Caching
import Catalogue
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import WireProtocol

/// Everything the pod answers over HTTP.
package struct PodRoutes: Sendable {
    /// Bytes of a request's body: a question, or a typed text.
    private static let bodyBytesMax = 64 * 1024

    package var environment: SessionEnvironment
    package var predictor: Predictor
    package var health: PodHealth
    package var usage: ProcessUsage
    package var census: ConnectionCensus
    package var streams: ConnectionCensus
    package var settings: Settings
    package var web: WebFiles?
    package var broker: any Broker
    package var answers: CachedAnswerer?
    package var logger: Logger

    /// - Parameter forOperators: the listener of `METRICS_PORT`; without one the main listener has it all
    package func responder(isMain: Bool, forOperators: Bool) -> some HTTPResponder<PodRequestContext> {
        let gate = UpgradeGate(allowedOrigins: settings.allowedOrigins)
        let router = Router(context: PodRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(
            middleware: EnvelopeMiddleware(
                telemetry: environment.telemetry, gate: gate, proxies: settings.trustedProxies, logger: logger))
        router.add(
            middleware: RequestLimitMiddleware(
                requestsMax: settings.requestsMax, windowMilliseconds: settings.requestWindowMilliseconds))
        addProbes(to: router)
        if forOperators { addOperatorRoutes(to: router) }
        if isMain {
            addAPI(to: router)
            addUpgrade(to: router)
            addPage(to: router)
        }
        return router.buildResponder()
    }

    // MARK: probes

    private func addProbes(to router: Router<PodRequestContext>) {
        for path in ["/health", "/health/live", "/api/health/liveness"] {
            router.get(RouterPath(path)) { _, _ in live() }
        }
        for path in ["/ready", "/health/ready", "/api/health/readiness"] {
            router.get(RouterPath(path)) { _, _ in ready() }
        }
        for path in ["/startup", "/health/startup", "/api/health/startup"] {
            router.get(RouterPath(path)) { _, _ in started() }
        }
        router.get("/api/health/detailed") { _, _ in live() }
    }

    private func live() -> Response {
        let isAlive = health.areLoopsTurning
        let percents = usage.percents
        return JSONResponse.make(status: isAlive ? .ok : .serviceUnavailable) { writer in
            writer.object { writer in
                writer.field("status", isAlive ? "healthy" : "unhealthy")
                writer.field("redis_connected", health.isRedisThere ?? false)
                writer.key("memory_usage_percent")
                writer.number((percents.memory * 100).rounded() / 100)
                writer.key("cpu_usage_percent")
                writer.number((percents.cpu * 100).rounded() / 100)
                writer.field("active_connections", census.count)
                writer.field("product_count", environment.store.current?.revision.items.count ?? 0)
                writer.field("uptime_seconds", Int(health.uptime.components.seconds))
                writer.field("ready", health.notReadyReason == nil)
                writer.field("pod", settings.podName)
            }
        }
    }

    private func ready() -> Response {
        guard let reason = health.notReadyReason else {
            return JSONResponse.make { writer in
                writer.object { writer in
                    writer.field("status", "ready")
                    guard !health.degraded.isEmpty else { return }
                    writer.key("degraded")
                    writer.array { writer in for name in health.degraded { writer.string(name) } }
                }
            }
        }
        return JSONResponse.make(status: .serviceUnavailable) { writer in
            writer.object { writer in
                writer.field("status", "not ready")
                writer.field("reason", reason)
            }
        }
    }

    private func started() -> Response {
        JSONResponse.make(status: health.hasStarted ? .ok : .serviceUnavailable) { writer in
            writer.object { $0.field("status", health.hasStarted ? "started" : "starting") }
        }
    }

    // MARK: operators

    private func addOperatorRoutes(to router: Router<PodRequestContext>) {
        router.get("/metrics") { request, _ in
            let format = ExpositionPage.Format(accept: request.headers[.accept])
            return Response(
                status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store"],
                body: .init(
                    byteBuffer: ByteBuffer(string: ExpositionPage.render(environment.telemetry.registry, format))))
        }
        let operators = OperatorGuard(token: settings.adminToken)
        router.get("/api/cache/stats") { request, context in
            try operators.check(request, context)
            return cacheStatistics()
        }
        router.post("/api/v1/publish") { request, context in
            try operators.check(request, context)
            return try await publish(request)
        }
        router.post("/api/v1/cache/invalidate") { request, context in
            try operators.check(request, context)
            return try await invalidate(request)
        }
        router.get("/api/v1/cluster") { request, context in
            try operators.check(request, context)
            return cluster(client: request.uri.queryParameters["client_id"].map { String($0) })
        }
        router.get("/api/v1/catalogue/report") { request, context in
            try operators.check(request, context)
            return report()
        }
    }

    private func cacheStatistics() -> Response {
        let (predictions, entries) = predictor.cacheStatistics
        let documents = environment.library.statistics
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.key("memory")
                Self.writeRate(predictions.hits + documents.hits, predictions.misses + documents.misses, &writer)
                writer.key("shared")
                let telemetry = environment.telemetry
                Self.writeRate(Int(telemetry.sharedHits.current), Int(telemetry.sharedMisses.current), &writer)
                writer.key("predictions")
                Self.writeRate(predictions.hits, predictions.misses, &writer, entries: entries)
                writer.key("documents")
                Self.writeRate(
                    documents.hits, documents.misses, &writer, entries: documents.entries, bytes: documents.bytes)
            }
        }
    }

    private static func writeRate(
        _ hits: Int, _ misses: Int, _ writer: inout JSONWriter, entries: Int? = nil, bytes: Int? = nil
    ) {
        writer.object { writer in
            writer.field("hits", hits)
            writer.field("misses", misses)
            writer.key("hit_rate_percent")
            writer.number(hits + misses == 0 ? 0 : (Double(hits) / Double(hits + misses) * 10_000).rounded() / 100)
            writer.field("entries", optional: entries)
            writer.field("bytes", optional: bytes)
        }
    }

    private func report() -> Response {
        let report = environment.store.report
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.field("items", report.items)
                writer.field("sources", report.sources)
                writer.field("problems", report.problemCount)
                writer.key("first")
                writer.array { writer in for problem in report.problems.prefix(100) { writer.string(problem.text) } }
            }
        }
    }

    // MARK: API

    private func addAPI(to router: Router<PodRequestContext>) {
        router.post("/api/v1/predict") { request, _ in try await predict(request) }
        router.post("/api/v1/query") { request, _ in try await query(request) }
        router.get("/api/v1/items/**") { request, context in
            try item(context.parameters.getCatchAll().joined(separator: "/"))
        }
        router.get("/api/v1/brands") { _, _ in try brands() }
    }

    private func served() throws -> ServedCatalogue {
        guard let served = environment.store.current else {
            throw HTTPProblem(.serviceUnavailable, .shed, "the catalogue is being loaded", retryAfterSeconds: 1)
        }
        return served
    }

    /// The body as the protocol's own messages have it; `type` may be left out.
    private func message(_ request: Request, _ kind: ClientMessage.Kind) async throws -> ClientMessage {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: Self.bodyBytesMax)
        } catch {
            throw HTTPProblem(.contentTooLarge, .invalidMessage, "a body may have \(Self.bodyBytesMax) bytes")
        }
        let bytes = Array(buffer.readableBytesView)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected UTF-8")
        }
        do {
            return try ClientMessageParser.parse(bytes.span.bytes, assuming: kind)
        } catch {
            throw HTTPProblem(.badRequest, .invalidMessage, error.message)
        }
    }

    private func predict(_ request: Request) async throws -> Response {
        let served = try served()
        guard case .typing(let typing) = try await message(request, .typing) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"content\": …}")
        }
        let limit = request.uri.queryParameters["limit"].flatMap { Int($0) } ?? ProtocolLimits.candidatesDefault
        guard (1...ProtocolLimits.candidatesMax).contains(limit) else {
            throw HTTPProblem(
                .badRequest, .invalidMessage, "expected a number from 1 to \(ProtocolLimits.candidatesMax) in limit")
        }
        if let id = typing.productID {
            guard let position = served.revision.position(of: id) else {
                throw HTTPProblem(.notFound, .unknownItem, "there is no item \"\(id.prefix(80))\"")
            }
            let chosen = Predictor.chosenFrame(position, seq: typing.seq, queued: .zero, in: served)
            return JSONResponse.make(bytes: ServerMessage.prediction(chosen).encoded())
        }
        var columns = TypedColumns()
        let isCachedOnly = health.shedding >= .predictions
        let known = isCachedOnly ? predictor.cached(typing.content, limit: limit, in: served) : nil
        if isCachedOnly, known == nil {
            environment.telemetry.shed(.predictions)
            throw HTTPProblem(
                .serviceUnavailable, .shed, "there is too much to do for new predictions: try again",
                retryAfterSeconds: Int.random(in: 2...4))
        }
        let prediction =
            known
            ?? predictor.predict(
                typing.content, limit: limit, in: served, columns: &columns, scratch: RankingScratch())
        let frame = prediction.frame(seq: typing.seq, limit: limit, queued: .zero)
        return JSONResponse.make(bytes: ServerMessage.prediction(frame).encoded())
    }

    private func query(_ request: Request) async throws -> Response {
        _ = try served()
        if health.isDraining { throw HTTPProblem(.serviceUnavailable, .shed, "this pod drains", retryAfterSeconds: 1) }
        guard case .query(let query) = try await message(request, .query) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"product_id\": …, \"query\": …}")
        }
        let isShedding = health.shedding >= .queries
        if isShedding { environment.telemetry.shed(.queries) }
        return try EventStreamQuery(environment: environment, census: streams, isShedding: isShedding)
            .response(to: query)
    }

    private func item(_ id: String) throws -> Response {
        let served = try served()
        let id = id.removingPercentEncoding ?? id
        guard let position = served.revision.position(of: id) else {
            throw HTTPProblem(.notFound, .unknownItem, "there is no item \"\(id.prefix(80))\"")
        }
        let item = served.revision.items[position]
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.raw(served.details(position))
                writer.key("aliases")
                writer.array { writer in for alias in item.aliases { writer.string(alias) } }
                writer.field("popularity", item.popularity)
                writer.field("document_type", optional: item.document?.format?.rawValue)
            }
        }
    }

    private func brands() throws -> Response {
        let revision = try served().revision
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.key("brands")
                writer.array { writer in
                    for brand in revision.brands {
                        writer.object { writer in
                            writer.field("id", brand.id)
                            writer.field("name", brand.name)
                            writer.field("website", optional: brand.website)
                        }
                    }
                }
            }
        }
    }

    // MARK: the rest

    /// Plain requests come here; who asks for an upgrade was answered before (`Admission`).
    private func addUpgrade(to router: Router<PodRequestContext>) {
        router.get("/ws") { request, _ -> Response in
            guard request.headers[values: .upgrade].contains(where: { $0.lowercased() == "websocket" }) else {
                throw HTTPProblem(
                    .upgradeRequired, .invalidMessage, "expected an upgrade to websocket",
                    headers: [.upgrade: "websocket"])
            }
            throw HTTPProblem(.badRequest, .invalidMessage, "this connection cannot become a WebSocket: open another")
        }
    }

    private func addPage(to router: Router<PodRequestContext>) {
        for path in ["/", "/**"] {
            router.get(RouterPath(path)) { request, _ -> Response in
                guard let response = web?.response(to: request) else {
                    throw HTTPProblem(
                        .notFound, .invalidMessage, "there is nothing at \(request.uri.path.prefix(200))")
                }
                return response
            }
        }
    }
}

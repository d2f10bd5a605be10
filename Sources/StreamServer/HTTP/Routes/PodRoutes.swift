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
    package var limits: AddressLimits
    package var logger: Logger

    /// - Parameter forOperators: the listener of `METRICS_PORT`; without one the main listener has it all
    package func responder(isMain: Bool, forOperators: Bool) -> some HTTPResponder<PodRequestContext> {
        var routes = RouteCollector()
        addProbes(to: &routes)
        if forOperators { addOperatorRoutes(to: &routes) }
        if isMain {
            addAPI(to: &routes)
            addUpgrade(to: &routes)
            addPage(to: &routes)
        }
        return routes.responder(
            front: FrontMiddleware(
                table: routes.table, telemetry: environment.telemetry,
                gate: UpgradeGate(allowedOrigins: settings.allowedOrigins), proxies: settings.trustedProxies,
                limits: limits, operators: OperatorGuard(token: settings.adminToken, limits: limits), logger: logger))
    }

    /// Paths of probes: answered however many others there are.
    static let probePaths: Set<String> = Set(
        livePaths + readyPaths + startupPaths + ["/api/health/detailed", "/metrics"])
    private static let livePaths = ["/health", "/health/live", "/api/health/liveness"]
    private static let readyPaths = ["/ready", "/health/ready", "/api/health/readiness"]
    private static let startupPaths = ["/startup", "/health/startup", "/api/health/startup"]

    // MARK: probes

    private func addProbes(to routes: inout RouteCollector) {
        for path in Self.livePaths + ["/api/health/detailed"] { routes.get(path, .probe) { _, _ in live() } }
        for path in Self.readyPaths { routes.get(path, .probe) { _, _ in ready() } }
        for path in Self.startupPaths { routes.get(path, .probe) { _, _ in started() } }
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
                writer.field("product_count", environment.store.itemCount ?? 0)
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

    private func addOperatorRoutes(to routes: inout RouteCollector) {
        routes.get("/metrics", .metrics) { request, _ in
            let format = ExpositionPage.Format(accept: request.headers[.accept])
            return Response(
                status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store"],
                body: .init(
                    byteBuffer: ByteBuffer(string: ExpositionPage.render(environment.telemetry.registry, format))))
        }
        routes.get("/api/cache/stats", .request, isForOperators: true) { _, _ in cacheStatistics() }
        routes.post("/api/v1/publish", .request, isForOperators: true) { request, _ in try await publish(request) }
        routes.post("/api/v1/cache/invalidate", .request, isForOperators: true) { request, _ in
            try await invalidate(request)
        }
        routes.get("/api/v1/cluster", .request, isForOperators: true) { request, _ in
            cluster(client: request.uri.queryParameters["client_id"].map { String($0) })
        }
        routes.get("/api/v1/catalogue/report", .request, isForOperators: true) { _, _ in report() }
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
                writer.array { writer in for problem in report.worstFirst.prefix(100) { writer.string(problem.text) } }
            }
        }
    }

    // MARK: API

    private func addAPI(to routes: inout RouteCollector) {
        routes.post("/api/v1/predict", .request) { request, _ in try await predict(request) }
        routes.post("/api/v1/query", .request) { request, context in try await query(request, context) }
        routes.get("/api/v1/items/**", .request) { request, context in
            try item(context.parameters.getCatchAll().joined(separator: "/"))
        }
        routes.get("/api/v1/brands", .request) { _, _ in try brands() }
    }

    private func served() throws -> ServedCatalogue {
        guard let served = environment.store.current else {
            throw HTTPProblem(.serviceUnavailable, .shed, "the catalogue is being loaded", retryAfterSeconds: 1)
        }
        return served
    }

    /// The body as the protocol's own messages have it; `type` may be left out.
    private func message(_ bytes: [UInt8], _ kind: ClientMessage.Kind) throws -> ClientMessage {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected UTF-8")
        }
        do {
            return try ClientMessageParser.parse(bytes.span.bytes, assuming: kind)
        } catch {
            throw HTTPProblem(.badRequest, .invalidMessage, error.message)
        }
    }

    /// All of a request's body, when it is not longer than it may be.
    static func body(of request: Request, bytesMax: Int) async throws -> [UInt8] {
        let tooLarge = HTTPProblem(.contentTooLarge, .invalidMessage, "a body may have \(bytesMax) bytes")
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > bytesMax { throw tooLarge }
        // Its sender left in the middle, or what came is no body: what is there is not what was meant.
        let broken = HTTPProblem(
            .badRequest, .invalidMessage, "the body ended before its end, or is not framed as expected")
        let body: [UInt8]
        do {
            body = Array(try await request.body.collect(upTo: bytesMax).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw broken
        }
        guard length == nil || length == body.count else { throw broken }
        return body
    }

    /// How many candidates are wanted: as the address says, else as the body does.
    private static func limit(_ request: Request, _ body: [UInt8]) throws -> Int {
        let inAddress = request.uri.queryParameters["limit"].map { Double($0) ?? .nan }
        guard let given = inAddress ?? limit(inBody: body) else { return ProtocolLimits.candidatesDefault }
        guard given == given.rounded(), (1...Double(ProtocolLimits.candidatesMax)).contains(given) else {
            throw HTTPProblem(
                .badRequest, .invalidMessage, "expected a number from 1 to \(ProtocolLimits.candidatesMax) in limit")
        }
        return Int(given)
    }

    /// Read apart from the message: over a WebSocket it is said once, when it opens.
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

    private func predict(_ request: Request) async throws -> Response {
        let served = try served()
        let body = try await Self.body(of: request, bytesMax: Self.bodyBytesMax)
        guard case .typing(let typing) = try message(body, .typing) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"content\": …}")
        }
        let limit = try Self.limit(request, body)
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

    private func query(_ request: Request, _ context: PodRequestContext) async throws -> Response {
        let served = try served()
        if health.isDraining { throw HTTPProblem(.serviceUnavailable, .shed, "this pod drains", retryAfterSeconds: 1) }
        let body = try await Self.body(of: request, bytesMax: Self.bodyBytesMax)
        guard case .query(let query) = try message(body, .query) else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected {\"product_id\": …, \"query\": …}")
        }
        guard served.revision.position(of: query.productID) != nil else {
            throw HTTPProblem(.notFound, .unknownItem, "there is no item \"\(query.productID.prefix(80))\"")
        }
        if case .wait(let time) = limits.takeQuery(from: context.client, client: nil, now: MonotonicClock.now) {
            throw HTTPProblem(
                .tooManyRequests, .rateLimited, "too many questions of this address",
                retryAfterSeconds: max(1, Int(time.inSeconds.rounded(.up))))
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
    private func addUpgrade(to routes: inout RouteCollector) {
        routes.get("/ws", .page) { request, _ -> Response in
            guard request.headers[values: .upgrade].contains(where: { $0.lowercased() == "websocket" }) else {
                throw HTTPProblem(
                    .upgradeRequired, .invalidMessage, "expected an upgrade to websocket",
                    headers: [.upgrade: "websocket"])
            }
            throw HTTPProblem(.badRequest, .invalidMessage, "this connection cannot become a WebSocket: open another")
        }
    }

    private func addPage(to routes: inout RouteCollector) {
        guard let web else { return }
        routes.table.hasFile = { web.hasFile($0) }
        routes.page { request, _ -> Response in
            guard let response = web.response(to: request) else {
                throw HTTPProblem(
                    .notFound, .invalidMessage, "there is nothing at \(request.uri.path.prefix(200))")
            }
            return response
        }
    }
}

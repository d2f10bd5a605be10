import PodRuntime
import SessionServing
import HTTPTypes
import Hummingbird
import Logging
import PrometheusMetrics
import Resilience
import WireProtocol

/// Middleware before every route. In this order it:
///
/// 1. finds the route, by the normalised path; no route: 404;
/// 2. limits the requests of an address to that sort of route: 429;
/// 3. checks the method: 405 with the methods that are allowed;
/// 4. checks on operators' routes that an operator asks;
/// 5. gives errors their one JSON form and responses their security headers, and counts them.
struct FrontMiddleware: RouterMiddleware {
    let table: RouteTable
    let telemetry: Telemetry
    let gate: UpgradeGate
    let proxies: TrustedProxies
    let limits: AddressLimits
    let operators: OperatorGuard
    let logger: Logger

    func handle(
        _ request: Request, context: PodRequestContext, next: (Request, PodRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = MonotonicClock.now
        var context = context
        context.learn(request, proxies)
        let route = table.route(at: request.uri.path)
        var response: Response
        do {
            try limit(route?.traffic ?? .page, context)
            if let answer = try answer(request, context, route) {
                response = answer
            } else {
                response = try await next(request, context)
            }
        } catch {
            let problem = HTTPProblem(error)
            if problem.status.code >= 500, problem.status != .serviceUnavailable {
                logger.error(
                    "a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(type(of: error))"])
            }
            response = problem.response
        }
        secure(&response, to: request, context, route: route)
        telemetry.responded(status: response.status.code)
        telemetry.requestDuration.observe((MonotonicClock.now - start).inSeconds)
        return response
    }

    private func limit(_ traffic: AddressLimits.Traffic, _ context: PodRequestContext) throws(HTTPProblem) {
        guard case .wait(let time) = limits.take(traffic, from: context.address, now: MonotonicClock.now),
            let allowance = limits.allowance(traffic)
        else { return }
        throw HTTPProblem(
            .tooManyRequests, .rateLimited,
            "more than \(Int(allowance.count)) requests in \(allowance.window.components.seconds) s",
            retryAfterSeconds: max(1, Int(time.inSeconds.rounded(.up))))
    }

    /// Response that needs no route handler; nil: the handler is asked.
    private func answer(
        _ request: Request, _ context: PodRequestContext, _ route: Route?
    ) throws(HTTPProblem) -> Response? {
        if request.method == .options, request.uri.path == "*" { return Self.options("GET, HEAD, POST, OPTIONS") }
        guard let route else { throw .nothing(at: request.uri.path) }
        if request.method == .options { return Self.options(route.allowed) }
        guard route.allows(request.method) else {
            throw HTTPProblem(
                .methodNotAllowed, .invalidMessage, "expected \(route.allowed), came \(request.method.rawValue)",
                headers: [.allow: route.allowed])
        }
        if route.isForOperators { try operators.check(request, context) }
        return nil
    }

    /// Answer to the preflight request that a browser sends before JSON to another site's API. `secure` adds whether
    /// the page may.
    private static func options(_ allowed: String) -> Response {
        var headers: HTTPFields = [.allow: allowed, .accessControlMaxAge: "600"]
        headers[.accessControlAllowMethods] = "GET, POST"
        headers[.accessControlAllowHeaders] = "Content-Type"
        return Response(status: .noContent, headers: headers)
    }

    private func secure(
        _ response: inout Response, to request: Request, _ context: PodRequestContext, route: Route?
    ) {
        for (name, value) in SecurityHeaders.fields { response.headers[name] = value }
        guard let origin = request.headers[.origin], route?.isForOperators != true,
            gate.isAllowed(origin: origin, host: request.head.authority, scheme: context.scheme)
        else { return }
        response.headers[.accessControlAllowOrigin] = gate.allowedOrigins.contains("*") ? "*" : origin
        response.headers[.vary] = "Origin"
    }
}

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PrometheusMetrics
import Resilience
import WireProtocol

/// What every request carries: the channel it came over, for its peer's address.
package struct PodRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Where the request came from, without the port; "unknown" for what has none.
    package private(set) var client: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// From this machine, and not by way of a proxy: whoever came through one could say anything of himself.
    package private(set) var isLoopback = false

    /// Takes a trusted proxy's word for where the request came from.
    package mutating func learn(_ request: Request, _ proxies: TrustedProxies) {
        let forwarded = Self.forwarded.flatMap { request.headers[values: $0] }
        if let bytes = AddressRange.bytes(client) {
            isLoopback = (bytes.count == 4 ? bytes[0] == 127 : client == "::1") && forwarded.isEmpty
        }
        client = proxies.client(peer: client, forwarded: request.headers[values: Self.forwarded[0]])
    }

    private static let forwarded = ["X-Forwarded-For", "Forwarded"].compactMap { HTTPField.Name($0) }
}

/// Turns every error into the one JSON form, gives every response its security headers, and counts it.
struct EnvelopeMiddleware: RouterMiddleware {
    let telemetry: Telemetry
    let gate: UpgradeGate
    let proxies: TrustedProxies
    let logger: Logger

    func handle(
        _ request: Request, context: PodRequestContext, next: (Request, PodRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = MonotonicClock.now
        var context = context
        context.learn(request, proxies)
        var response: Response
        do {
            response = isPreflight(request) ? Self.preflight : try await next(request, context)
        } catch {
            let problem = Self.wrongMethod(request, error) ?? HTTPProblem(error)
            if problem.status.code >= 500, problem.status != .serviceUnavailable {
                logger.error(
                    "a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(type(of: error))"])
            }
            response = problem.response
        }
        secure(&response, request)
        telemetry.responded(status: response.status.code)
        telemetry.requestDuration.observe((MonotonicClock.now - start).inSeconds)
        return response
    }

    /// The router does not tell a path it does not know from one that is asked in another way.
    private static func wrongMethod(_ request: Request, _ error: any Error) -> HTTPProblem? {
        guard (error as? HTTPError)?.status == .notFound else { return nil }
        let path = request.uri.path
        let isKnown = ["/health", "/ready", "/startup", "/metrics", "/api/", "/ws"].contains { path.hasPrefix($0) }
        let allowed = ["/api/v1/predict", "/api/v1/query"].contains(path) ? "POST" : "GET"
        let isRight = request.method.rawValue == allowed || (allowed == "GET" && request.method == .head)
        guard isKnown, !isRight else { return nil }
        return HTTPProblem(
            .methodNotAllowed, .invalidMessage, "expected \(allowed), came \(request.method.rawValue)",
            headers: [.allow: allowed])
    }

    /// A browser asks before it sends JSON to another site's API. Whether the origin may is told by `secure`.
    private func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.uri.path.hasPrefix("/api/")
    }

    private static var preflight: Response {
        var headers: HTTPFields = [.accessControlMaxAge: "600"]
        headers[.accessControlAllowMethods] = "GET, POST"
        headers[.accessControlAllowHeaders] = "Content-Type"
        return Response(status: .noContent, headers: headers)
    }

    private func secure(_ response: inout Response, _ request: Request) {
        for (name, value) in SecurityHeaders.fields { response.headers[name] = value }
        guard let origin = request.headers[.origin], gate.isAllowed(origin: origin, host: request.head.authority) else {
            return
        }
        response.headers[.accessControlAllowOrigin] = gate.allowedOrigins.contains("*") ? "*" : origin
        response.headers[.vary] = "Origin"
    }
}

/// What every response says about how a browser may use it.
enum SecurityHeaders {
    /// The page loads its own files only and talks to its own server only.
    private static let contentPolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; object-src 'none'"

    static let fields: [(name: HTTPField.Name, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", contentPolicy), ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

/// Lets an address make so many API requests in a window. Probes and the page's files are never limited.
final class RequestLimitMiddleware: RouterMiddleware {
    private let addresses: AddressLimiter
    private let requestsMax: Int
    private let window: Duration

    init(requestsMax: Int, windowMilliseconds: Int) {
        self.requestsMax = requestsMax
        window = .milliseconds(windowMilliseconds)
        addresses = AddressLimiter(rate: Double(requestsMax) / window.inSeconds, burst: Double(requestsMax))
    }

    func handle(
        _ request: Request, context: PodRequestContext, next: (Request, PodRequestContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path.hasPrefix("/api/v1/"),
            case .wait(let time) = addresses.take(context.client, now: MonotonicClock.now)
        {
            throw HTTPProblem(
                .tooManyRequests, .rateLimited, "more than \(requestsMax) requests in \(window.components.seconds) s",
                retryAfterSeconds: max(1, Int(time.inSeconds.rounded(.up))))
        }
        return try await next(request, context)
    }
}

/// Operator routes: with the token, or from this machine when there is none.
struct OperatorGuard: Sendable {
    let token: String?

    func check(_ request: Request, _ context: PodRequestContext) throws {
        guard let token else {
            if context.isLoopback { return }
            throw HTTPProblem(.forbidden, .forbidden, "only for callers on this machine while no ADMIN_TOKEN is set")
        }
        guard let given = request.headers[.authorization], given.hasPrefix("Bearer ") else {
            throw HTTPProblem(
                .unauthorized, .unauthenticated, "expected Authorization: Bearer", headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        guard TicketSigner.isEqual(String(given.dropFirst(7)), token) else {
            throw HTTPProblem(.forbidden, .forbidden, "this token is not the one")
        }
    }
}

import SharedState
import PodRuntime
import SessionServing
import HTTPTypes
import Hummingbird
import Resilience
import WireProtocol

/// Guard of the operators' routes: lets operators in with the token, or from this machine when no token is set; never
/// on behalf of a page that we did not serve.
struct OperatorGuard: Sendable {
    let token: String?
    let limits: AddressLimits

    func check(_ request: Request, _ context: PodRequestContext) throws(HTTPProblem) {
        try checkPage(request, context)
        if let token { try check(token, request, context) } else { try checkMachine(context) }
        try checkType(request)
    }

    /// Refuses requests on behalf of other sites' pages: a browser names the page (`Origin`, `Sec-Fetch-Site`),
    /// programs name none.
    private func checkPage(_ request: Request, _ context: PodRequestContext) throws(HTTPProblem) {
        let origins = request.headers[values: .origin]
        let isForeign = origins.contains {
            !UpgradeGate.isOwn(origin: $0, host: request.head.authority, scheme: context.scheme)
        }
        let sites = HTTPField.Name("Sec-Fetch-Site").map { request.headers[values: $0] } ?? []
        guard !isForeign, sites.allSatisfy({ $0 == "same-origin" || $0 == "none" }) else {
            throw HTTPProblem(.forbidden, .forbidden, "a page of another site may not use this route")
        }
    }

    private func checkMachine(_ context: PodRequestContext) throws(HTTPProblem) {
        guard context.isFromThisMachine else {
            throw HTTPProblem(
                .forbidden, .forbidden,
                "operator route without ADMIN_TOKEN: only callers on this machine may use it, under a loopback name and not through a proxy"
            )
        }
    }

    private func check(
        _ token: String, _ request: Request, _ context: PodRequestContext
    ) throws(HTTPProblem) {
        let now = MonotonicClock.now
        guard !limits.isExhausted(.guess, from: context.address, now: now) else {
            throw HTTPProblem(
                .tooManyRequests, .rateLimited, "too many wrong tokens: try again later", retryAfterSeconds: 10)
        }
        guard let given = request.headers[.authorization].flatMap(Self.bearer) else {
            throw HTTPProblem(
                .unauthorized, .unauthenticated, "expected Authorization: Bearer", headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        guard SigningKeys.isEqual(given, token) else {
            _ = limits.take(.guess, from: context.address, now: now)
            throw HTTPProblem(.forbidden, .forbidden, "wrong bearer token")
        }
    }

    /// Token in `Bearer <token>`: the scheme in any case, spaces between (RFC 9110 section 11.4).
    static func bearer(_ credentials: String) -> String? {
        let scheme = credentials.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else { return nil }
        let token = credentials[scheme.endIndex...].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    /// Requires JSON, which another site's page cannot send without a preflight request.
    private func checkType(_ request: Request) throws(HTTPProblem) {
        guard request.method == .post else { return }
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        guard type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json")) else {
            throw HTTPProblem(
                .unsupportedMediaType, .invalidMessage, "expected Content-Type: application/json",
                headers: [.accept: "application/json"])
        }
    }
}

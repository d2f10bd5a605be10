import SharedState
import PodRuntime
import SessionServing
import HTTPTypes
import Hummingbird
import Resilience
import WireProtocol

/// Lets operators in: with the token, or from this machine when there is none; never on behalf of a page that we did not
/// serve.
struct OperatorGuard: Sendable {
    let token: String?
    let limits: AddressLimits

    func check(_ request: Request, _ context: PodRequestContext) throws(HTTPProblem) {
        try checkPage(request, context)
        if let token { try check(token, request, context) } else { try checkMachine(context) }
        try checkType(request)
    }

    /// A browser says on whose behalf it asks (`Origin`, `Sec-Fetch-Site`); programs say nothing.
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
                "only for callers on this machine, at a loopback name and by way of no proxy, while no ADMIN_TOKEN is set"
            )
        }
    }

    private func check(
        _ token: String, _ request: Request, _ context: PodRequestContext
    ) throws(HTTPProblem) {
        let now = MonotonicClock.now
        guard !limits.isExhausted(.guess, from: context.client, now: now) else {
            throw HTTPProblem(
                .tooManyRequests, .rateLimited, "too many wrong tokens: try again later", retryAfterSeconds: 10)
        }
        guard let given = request.headers[.authorization].flatMap(Self.bearer) else {
            throw HTTPProblem(
                .unauthorized, .unauthenticated, "expected Authorization: Bearer", headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        guard SigningKeys.isEqual(given, token) else {
            _ = limits.take(.guess, from: context.client, now: now)
            throw HTTPProblem(.forbidden, .forbidden, "wrong bearer token")
        }
    }

    /// The token of `Bearer <token>`: the scheme in any case, spaces between (RFC 9110 section 11.4).
    static func bearer(_ credentials: String) -> String? {
        let scheme = credentials.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else { return nil }
        let token = credentials[scheme.endIndex...].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    /// JSON only: it is what a page elsewhere cannot send without being asked first.
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

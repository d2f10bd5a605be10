import HTTPTransport
import SessionServing
import Resilience
import SessionLogic
import WebSocketTransport
import WireProtocol

/// Gate before `/ws`: whether a request may become a WebSocket, or its refusal. Decides before any session exists.
package struct UpgradeGate: Sendable {
    package struct Refusal: Error, Equatable, Sendable {
        package var reason: RefusalReason
        package var status: Int
        package var code: ErrorCode
        package var message: String
        package var retryAfterSeconds: Int?

        init(
            _ reason: RefusalReason, _ status: Int, _ code: ErrorCode, _ message: String, retryAfterSeconds: Int? = nil
        ) {
            self.reason = reason
            self.status = status
            self.code = code
            self.message = message
            self.retryAfterSeconds = retryAfterSeconds
        }

        /// Refusal over `RATE_LIMIT_CONNECTIONS_PER_SECOND`, for connections of all addresses.
        static func pace(retryAfter: Duration) -> Refusal {
            Refusal(
                .pace, 503, .shed, "too many new connections: try again",
                retryAfterSeconds: seconds(retryAfter))
        }

        /// Refusal over `RATE_LIMIT_CONNECTIONS_PER_ADDRESS`, for connections of one address.
        static func address(retryAfter: Duration) -> Refusal {
            Refusal(
                .address, 429, .rateLimited, "too many new connections from this address: try again",
                retryAfterSeconds: seconds(retryAfter))
        }

        private static func seconds(_ time: Duration) -> Int { max(1, Int(time.inSeconds.rounded(.up))) }
    }

    /// State of the pod at this moment.
    package struct PodState: Sendable {
        package var hasCatalogue = true
        package var isDraining = false
        package var isShedding = false
        package var connections = 0
        package var connectionsMax = 0
    }

    package var allowedOrigins: [String]

    package init(allowedOrigins: [String]) {
        self.allowedOrigins = allowedOrigins
    }

    /// - Parameters:
    ///   - header: the request's header values by name
    ///   - scheme: the request's scheme, as a trusted proxy names it; nil: not known
    ///   - pace: rate limits, checked last, for requests that would be accepted
    package func decide(
        uri: String, pod: PodState, header: (String) -> String?, scheme: String? = nil, pace: () -> Refusal? = { nil }
    ) -> Result<ConnectParameters, Refusal> {
        if let problem = WebSocketHandshake.problem(
            version: header("sec-websocket-version"), key: header("sec-websocket-key"))
        {
            return .failure(Refusal(.handshake, 400, .invalidMessage, problem))
        }
        guard isAllowed(origin: header("origin"), host: header("host"), scheme: scheme) else {
            return .failure(Refusal(.origin, 403, .forbidden, "this origin may not connect"))
        }
        let parameters: ConnectParameters
        do {
            parameters = try ConnectParameters.parse(uri: uri)
        } catch {
            return .failure(Refusal(.handshake, 400, .invalidMessage, error.message))
        }
        if let refusal = refusal(pod) ?? pace() { return .failure(refusal) }
        return .success(parameters)
    }

    private func refusal(_ pod: PodState) -> Refusal? {
        if pod.isDraining { return Refusal(.draining, 503, .shed, PodReason.isDraining, retryAfterSeconds: 1) }
        if !pod.hasCatalogue {
            return Refusal(.starting, 503, .shed, PodReason.isLoading, retryAfterSeconds: 1)
        }
        if pod.isShedding {
            return Refusal(
                .shedding, 503, .shed, "this pod is overloaded and takes no new connections", retryAfterSeconds: 5)
        }
        if pod.connectionsMax > 0, pod.connections >= pod.connectionsMax {
            return Refusal(.full, 503, .shed, "too many connections", retryAfterSeconds: 5)
        }
        return nil
    }

    /// Whether the origin may connect: another site's page must not use the person's browser to reach us. Programs send
    /// no origin and pass.
    package func isAllowed(origin: String?, host: String?, scheme: String? = nil) -> Bool {
        guard let origin else { return true }
        if allowedOrigins.contains("*") || allowedOrigins.contains(origin) { return true }
        guard let page = WebOrigin(origin) else { return false }
        if allowedOrigins.isEmpty { return Self.isSame(page, asAsked: host, scheme: scheme) }
        return allowedOrigins.contains { allowed in
            guard let allowed = WebOrigin(allowed) else { return false }
            return page.scheme == allowed.scheme && page.host.name == allowed.host.name && page.port == allowed.port
        }
    }

    private static func isSame(_ page: WebOrigin, asAsked host: String?, scheme: String?) -> Bool {
        guard let asked = host.flatMap({ HostName($0) }) else { return false }
        return page.isSame(asAsked: asked, scheme: scheme)
    }

    /// Whether a page may use the operators' routes: only one that this server served, whatever origins are allowed
    /// otherwise.
    package static func isOwn(origin: String, host: String?, scheme: String? = nil) -> Bool {
        WebOrigin(origin).map { isSame($0, asAsked: host, scheme: scheme) } ?? false
    }
}

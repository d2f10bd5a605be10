import HTTPTransport
import SessionServing
import Resilience
import SessionLogic
import WebSocketTransport
import WireProtocol

/// Whether a request for `/ws` may become a WebSocket, and if not, what it is told. Decided before any session exists.
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

        /// More connections of all addresses than `RATE_LIMIT_CONNECTIONS_PER_SECOND`.
        static func pace(retryAfter: Duration) -> Refusal {
            Refusal(
                .pace, 503, .shed, "too many connections at once: try again",
                retryAfterSeconds: seconds(retryAfter))
        }

        /// More connections of one address than `RATE_LIMIT_CONNECTIONS_PER_ADDRESS`.
        static func address(retryAfter: Duration) -> Refusal {
            Refusal(
                .address, 429, .rateLimited, "too many connections of this address at once: try again",
                retryAfterSeconds: seconds(retryAfter))
        }

        private static func seconds(_ time: Duration) -> Int { max(1, Int(time.inSeconds.rounded(.up))) }
    }

    /// What the pod is like at this moment.
    package struct Pod: Sendable {
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
    ///   - scheme: what the request came over, as a trusted proxy says; nil: not known
    ///   - pace: asked last, of those who would be let in
    package func decide(
        uri: String, pod: Pod, header: (String) -> String?, scheme: String? = nil, pace: () -> Refusal? = { nil }
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

    private func refusal(_ pod: Pod) -> Refusal? {
        if pod.isDraining { return Refusal(.draining, 503, .shed, "this pod drains", retryAfterSeconds: 1) }
        if !pod.hasCatalogue {
            return Refusal(.starting, 503, .shed, "the catalogue is being loaded", retryAfterSeconds: 1)
        }
        if pod.isShedding {
            return Refusal(.shedding, 503, .shed, "there is too much to do for new connections", retryAfterSeconds: 5)
        }
        if pod.connectionsMax > 0, pod.connections >= pod.connectionsMax {
            return Refusal(.full, 503, .shed, "too many connections", retryAfterSeconds: 5)
        }
        return nil
    }

    /// A page of another site must not use the person's browser to talk to us. Programs send no origin and pass.
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

    /// Whether a page may use the operators' routes: one that we served ourselves, whatever others may do besides.
    package static func isOwn(origin: String, host: String?, scheme: String? = nil) -> Bool {
        WebOrigin(origin).map { isSame($0, asAsked: host, scheme: scheme) } ?? false
    }
}

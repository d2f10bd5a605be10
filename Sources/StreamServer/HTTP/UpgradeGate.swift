import WebSocketTransport
import WireProtocol

/// Whether a request for `/ws` may become a WebSocket, and if not, what it is told. Decided before any session exists.
package struct UpgradeGate: Sendable {
    package struct Refusal: Error, Equatable, Sendable {
        package var status: Int
        package var code: ErrorCode
        package var message: String
        package var retryAfterSeconds: Int?
    }

    /// What the pod is like at this moment.
    package struct Pod: Sendable {
        package var hasCatalogue: Bool
        package var isDraining: Bool
        package var connections: Int
        package var connectionsMax: Int
    }

    package var allowedOrigins: [String]

    package init(allowedOrigins: [String]) {
        self.allowedOrigins = allowedOrigins
    }

    /// - Parameter header: the request's header values by name
    package func decide(uri: String, pod: Pod, header: (String) -> String?) -> Result<ConnectParameters, Refusal> {
        guard header("upgrade")?.lowercased() == "websocket" else {
            return .failure(Refusal(status: 426, code: .invalidMessage, message: "expected an upgrade to websocket"))
        }
        if let problem = WebSocketHandshake.problem(
            version: header("sec-websocket-version"), key: header("sec-websocket-key"))
        {
            return .failure(Refusal(status: 400, code: .invalidMessage, message: problem))
        }
        guard isAllowed(origin: header("origin"), host: header("host")) else {
            return .failure(Refusal(status: 403, code: .forbidden, message: "this origin may not connect"))
        }
        if pod.isDraining {
            return .failure(Refusal(status: 503, code: .shed, message: "this pod drains", retryAfterSeconds: 1))
        }
        if !pod.hasCatalogue {
            return .failure(
                Refusal(status: 503, code: .shed, message: "the catalogue is being loaded", retryAfterSeconds: 1))
        }
        if pod.connectionsMax > 0, pod.connections >= pod.connectionsMax {
            return .failure(Refusal(status: 503, code: .shed, message: "too many connections", retryAfterSeconds: 5))
        }
        do {
            return .success(try ConnectParameters.parse(uri: uri))
        } catch {
            return .failure(Refusal(status: 400, code: .invalidMessage, message: error.message))
        }
    }

    /// A page of another site must not use the person's browser to talk to us. Programs send no origin and pass.
    package func isAllowed(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        if allowedOrigins.contains("*") || allowedOrigins.contains(origin) { return true }
        guard allowedOrigins.isEmpty, let host else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }
}

import CatalogueServing
import HTTPTransport
import ItemServing
import SessionLogic
import PodRuntime
import SessionServing
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import PrometheusMetrics
import Resilience
import Synchronization
import WebSocketTransport
import WireProtocol

/// Admission of connections, before any session exists: in a storm each refusal costs a few microseconds.
package final class Admission: Sendable {
    private let gate: UpgradeGate
    private let environment: ConnectionEnvironment
    private let health: PodHealth
    private let proxies: TrustedProxies
    private let connectionsMax: Int
    private let pace: Mutex<TokenBucket>
    private let addresses: AddressLimits
    private let responses: RefusalResponses

    /// - Parameter socketsMax: sockets this process may have; the limit on connections always stays below it
    package init(environment: ConnectionEnvironment, settings: HTTPSettings, health: PodHealth, socketsMax: Int) {
        addresses = environment.limits
        self.environment = environment
        self.health = health
        responses = RefusalResponses(telemetry: environment.telemetry)
        gate = UpgradeGate(allowedOrigins: settings.allowedOrigins)
        proxies = settings.trustedProxies
        connectionsMax = settings.connectionsMax > 0 ? min(settings.connectionsMax, socketsMax) : socketsMax
        let rate = Double(settings.connectionsPerSecond)
        pace = Mutex(TokenBucket(rate: rate, now: MonotonicClock.now))
    }

    /// - Parameter loop: context of the connection's loop
    package func decide(_ head: HTTPRequestHead, _ channel: any Channel, _ loop: LoopContext)
        -> WebSocketUpgradeDecision
    {
        let pod = UpgradeGate.PodState(
            hasCatalogue: environment.catalogues.haveAllStarted, isDraining: health.isDraining,
            isShedding: loop.shedding >= .connections, connections: environment.census.count,
            connectionsMax: connectionsMax)
        let peer = channel.remoteAddress?.ipAddress ?? "unknown"
        let address = proxies.address(peer: peer, head: head)
        let scheme = proxies.scheme(peer: peer, forwarded: head.headers["x-forwarded-proto"])
        let decision = gate.decide(
            uri: head.uri, pod: pod, header: { Self.only(head.headers[$0]) }, scheme: scheme
        ) { paceRefusal(address) }
        switch decision {
        case .success(let parameters):
            return .accept(
                SessionConnection(environment: environment, loop: loop, parameters: parameters, address: address),
                loop.sockets)
        case .failure(let refusal):
            environment.telemetry.refused(refusal.reason)
            return .refuse(responses.refusal(problem(refusal)))
        }
    }

    /// Value of a header that may appear once; repeated ones are joined, and match no expected value.
    private static func only(_ values: [String]) -> String? {
        values.count > 1 ? values.joined(separator: ", ") : values.first
    }

    /// Limit of the address first: its excess connections do not use up the common limit.
    private func paceRefusal(_ address: RemoteAddress) -> UpgradeGate.Refusal? {
        let now = MonotonicClock.now
        if case .wait(let time) = addresses.take(.connection, from: address, now: now) {
            return .address(retryAfter: time)
        }
        if case .wait(let time) = pace.withLock({ $0.take(now: now) }) { return .pace(retryAfter: time) }
        return nil
    }

    /// Refusal of a connection's first HTTP request; nil: admitted. HTTP and WebSocket connections of an address share
    /// one limit.
    package func refusal(ofRequester head: HTTPRequestHead, _ channel: any Channel) -> WebSocketRefusal? {
        let peer = channel.remoteAddress?.ipAddress ?? "unknown"
        guard
            case .wait(let time) = addresses.take(
                .connection, from: proxies.address(peer: peer, head: head), now: MonotonicClock.now)
        else { return nil }
        environment.telemetry.refused(.address)
        return responses.refusal(problem(.address(retryAfter: time)))
    }

    /// Problem with a random extra delay, so that refused browsers do not return together.
    private func problem(_ refusal: UpgradeGate.Refusal) -> HTTPProblem {
        HTTPProblem(
            HTTPResponse.Status(code: refusal.status), refusal.code, refusal.message,
            retryAfterSeconds: refusal.retryAfterSeconds.map { $0 + Int.random(in: 0...$0) })
    }
}

/// Responses to requests that never reach the router, with the same headers as all others.
package struct RefusalResponses: Sendable {
    package var telemetry: Telemetry

    package func refusal(_ problem: HTTPProblem) -> WebSocketRefusal {
        telemetry.responded(status: problem.status.code)
        let response = problem.response
        var fields = HTTPHeaders()
        for field in response.headers { fields.add(name: field.name.rawName, value: field.value) }
        for (name, value) in SecurityHeaders.fields { fields.replaceOrAdd(name: name.rawName, value: value) }
        return WebSocketRefusal(
            status: HTTPResponseStatus(statusCode: problem.status.code), headers: fields,
            body: ByteBuffer(bytes: problem.body))
    }

    /// Responses in the listener's form.
    var listened: HTTPListener.Responses {
        HTTPListener.Responses(malformed: malformed) {
            refusal(
                HTTPProblem(
                    .serviceUnavailable, .shed, "too many HTTP connections",
                    retryAfterSeconds: 5 + Int.random(in: 0...5)))
        }
    }

    /// Response to bytes that are no HTTP request.
    package func malformed(_ status: HTTPResponseStatus, _ message: String) -> WebSocketRefusal {
        refusal(HTTPProblem(HTTPResponse.Status(code: Int(status.code)), .invalidMessage, message))
    }
}

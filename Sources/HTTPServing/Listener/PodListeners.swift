import HTTPTransport
import Logging
import NIOCore
import NIOHTTP1
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SessionServing
import WebSocketTransport

/// The listeners of a pod: the main one, and one for operators when they have a port of their own.
package struct PodListeners: Sendable {
    /// Descriptors reserved from browsers: for Redis (about 60), the catalogue's and the page's files, and child
    /// processes; and as many again for probes and other requests. A process with few descriptors reserves a quarter of
    /// them.
    private static let descriptorReserve = 256

    package let all: [HTTPListener]

    /// - Parameters:
    ///   - role: a worker has no browsers, and serves probes and operators only
    ///   - descriptors: limit on the descriptors of this process
    package init(
        settings: HTTPSettings, upgrader: WebSocketUpgrader.Settings, role: PodRole, loops: EventLoops,
        routes: PodRoutes, connections: ConnectionEnvironment, health: PodHealth, descriptors: Int, logger: Logger
    ) {
        let telemetry = connections.telemetry
        let reserve = min(Self.descriptorReserve, descriptors / 4)
        let sockets = HTTPListener.Sockets(
            countMax: max(1, descriptors - reserve), refused: { telemetry.socketRefused() },
            evicted: { telemetry.httpEvicted.add(1) })
        let admission = Admission(
            environment: connections, settings: settings, health: health,
            socketsMax: max(1, descriptors - 2 * reserve))
        let upgrade: HTTPListener.Upgrade = { head, channel in
            guard let loop = loops.context(of: channel.eventLoop) else { return .passOn }
            return admission.decide(head, channel, loop)
        }
        let conduct = HTTPListener.Conduct(
            isEnding: { health.isDraining }, isProbe: { ProbeRoutes.paths.contains($0) },
            refusal: { admission.refusal(ofRequester: $0, $1) })
        func listener(port: Int, isMain: Bool, forOperators: Bool) -> HTTPListener {
            let routes = RouterResponder(
                routes: routes.responder(isMain: isMain, forOperators: forOperators), logger: logger)
            return HTTPListener(
                host: settings.host, port: port, group: loops.group, upgraderSettings: upgrader,
                upgrade: isMain ? upgrade : nil, sockets: sockets, conduct: conduct,
                responses: RefusalResponses(telemetry: telemetry).listened, responder: routes.channelResponder,
                logger: logger)
        }
        let main = listener(
            port: settings.port, isMain: role == .serve, forOperators: settings.metricsPort == nil)
        let operators = settings.metricsPort.map { listener(port: $0, isMain: false, forOperators: true) }
        all = [main] + (operators.map { [$0] } ?? [])
    }

    /// Port of the main listener, once it is bound.
    package var port: Int { all.first?.localPort ?? 0 }
    package var metricsPort: Int? { all.count > 1 ? all[1].localPort : nil }

    /// Binds the ports. Throws when one is taken.
    package func bind() async throws {
        for listener in all { try await listener.start() }
    }
}

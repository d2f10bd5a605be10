import PrometheusMetrics
import Resilience
import CatalogueServing
import WebSocketTransport
import SharedWork
import Catalogue
import WireProtocol
import ItemServing
import Logging
import PodRuntime
import SessionLogic
import SharedState

/// Limits of connections, and their description in `welcome`.
package struct ConnectionSettings: Sendable {
    package var podName: String
    package var messageBytesMax: Int
    package var keystrokesPerSecond: Int
    package var queriesPerMinute: Int

    package init(podName: String, messageBytesMax: Int, keystrokesPerSecond: Int, queriesPerMinute: Int) {
        self.podName = podName
        self.messageBytesMax = messageBytesMax
        self.keystrokesPerSecond = keystrokesPerSecond
        self.queriesPerMinute = queriesPerMinute
    }
}

/// Services of the pod that every connection needs. One object for all of them: a connection is small.
package final class ConnectionEnvironment: Sendable {
    package let registry: SessionRegistry
    package let catalogues: ServedCatalogues
    package let telemetry: Telemetry
    package let settings: ConnectionSettings
    package let census: ConnectionCensus
    package let stores: SharedStores
    package let pace: ReconnectPace
    package let limits: AddressLimits
    package let logger: Logger

    package init(
        registry: SessionRegistry, catalogues: ServedCatalogues, telemetry: Telemetry, settings: ConnectionSettings,
        census: ConnectionCensus, stores: SharedStores, pace: ReconnectPace,
        limits: AddressLimits, logger: Logger
    ) {
        self.registry = registry
        self.catalogues = catalogues
        self.telemetry = telemetry
        self.settings = settings
        self.census = census
        self.stores = stores
        self.pace = pace
        self.limits = limits
        self.logger = logger
    }

    /// Close codes of ends chosen by the browser, or by this pod.
    private static let ordinaryCodes: Set<UInt16> = [1000, 1001, 1005, 1006, CloseCode.restart.rawValue]

    /// Counts a connection that came or went.
    func counted(_ isOpened: Bool) {
        isOpened ? census.opened() : census.closed()
        telemetry.connectionsAccepted.add(isOpened ? 1 : 0)
        telemetry.connections.set(Double(census.count))
    }

    func ended(_ end: WebSocketEnd) {
        counted(false)
        if Self.ordinaryCodes.contains(end.code) { return }
        // Codes sent by the other side are its own choice: one label for them all.
        telemetry.websocketError(end.isByPeer ? "closed_by_peer" : "\(end.code)")
    }

    /// Reason why a question is refused to this browser or its address now; nil: it is accepted.
    func refusal(of query: Query, of session: Session, from address: RemoteAddress, now: Duration) -> ErrorFrame? {
        guard session.isNew(query),
            case .wait(let time) = limits.takeQuery(from: address, client: session.clientID, now: now)
        else { return nil }
        return .tooManyQuestions(id: query.id, retryAfter: time)
    }

    /// Counts an error that is told: by its code, and also as shedding where something was given up under load.
    func counted(_ error: ErrorFrame, of query: Bool = false) {
        telemetry.websocketError(error.code.rawValue)
        if query, error.code == .shed { telemetry.shed(.queries) }
    }

    /// Welcome for a browser that has come to a session.
    func welcome(_ opening: SessionRegistry.Opening) -> Welcome {
        Welcome(
            session: opening.session.id, clientID: opening.session.clientID, isResumed: opening.isResumed,
            reason: opening.reason, ticket: registry.ticket(for: opening.session), pod: settings.podName,
            heartbeatMilliseconds: Heartbeat.pingEvery.wholeMicroseconds / 1000,
            reconnectMilliseconds: pace.milliseconds(sessions: census.count),
            limits: Welcome.Limits(
                messageBytesMax: settings.messageBytesMax, keystrokesPerSecond: settings.keystrokesPerSecond,
                queriesPerMinute: settings.queriesPerMinute),
            catalogues: catalogues.states, history: opening.session.history)
    }
}

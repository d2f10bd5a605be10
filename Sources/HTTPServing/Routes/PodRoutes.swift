import SharedWork
import WebSocketTransport
import Hummingbird
import ItemServing
import Logging
import PodRuntime
import SessionServing
import SharedState

/// Routes of the pod over HTTP: a collection for each subject, and the middleware before all of them.
package struct PodRoutes: Sendable {
    private let probes: ProbeRoutes
    private let forOperators: [any RouteProvider]
    private let forEverybody: [any RouteProvider]
    private let settings: HTTPSettings
    private let telemetry: Telemetry
    private let limits: AddressLimits
    private let logger: Logger

    /// - Parameters:
    ///   - census: WebSocket connections
    ///   - streams: answers that stream as server-sent events
    ///   - web: files of the page; nil: the page is not served
    package init(
        environment: SessionEnvironment, health: PodHealth, usage: ProcessUsage,
        census: ConnectionCensus, streams: ConnectionCensus, settings: HTTPSettings, web: WebFiles?,
        limits: AddressLimits, logger: Logger
    ) {
        let (stores, catalogues) = (environment.stores, environment.catalogues)
        self.settings = settings
        self.limits = limits
        self.logger = logger
        telemetry = environment.telemetry
        probes = ProbeRoutes(
            health: health, usage: usage, census: census, catalogues: catalogues, podName: settings.podName)
        forOperators = [
            MetricsRoutes(telemetry: telemetry),
            CacheRoutes(catalogues: catalogues, cache: stores.cache, telemetry: telemetry),
            PublishRoutes(broker: stores.broker),
            ClusterRoutes(pods: stores.pods, census: census),
            CatalogueReportRoutes(catalogues: catalogues),
        ]
        forEverybody = [
            PredictionRoutes(catalogues: catalogues, health: health, pods: stores.pods, telemetry: telemetry),
            QueryRoutes(environment: environment, health: health, streams: streams, limits: limits),
            CatalogueRoutes(catalogues: catalogues),
            PageRoutes(web: web),
        ]
    }

    /// Routes of one listener.
    func collected(isMain: Bool, forOperators: Bool) -> RouteCollector {
        var routes = RouteCollector()
        probes.add(to: &routes)
        if forOperators { for provider in self.forOperators { provider.add(to: &routes) } }
        if isMain { for provider in forEverybody { provider.add(to: &routes) } }
        return routes
    }

    /// Responder for the requests of one listener.
    ///
    /// - Parameters:
    ///   - isMain: the listener for browsers and programs
    ///   - forOperators: the listener of `METRICS_PORT`; without one the main listener has all routes
    func responder(isMain: Bool, forOperators: Bool) -> some HTTPResponder<PodRequestContext> {
        let routes = collected(isMain: isMain, forOperators: forOperators)
        return routes.responder(
            front: FrontMiddleware(
                table: routes.table, telemetry: telemetry, gate: UpgradeGate(allowedOrigins: settings.allowedOrigins),
                proxies: settings.trustedProxies, limits: limits,
                operators: OperatorGuard(token: settings.adminToken, limits: limits), logger: logger))
    }
}

import SharedWork
import CatalogueServing
import Catalogue
import AsyncHTTPClient
import CoreMetrics
import DocumentSource
import HTTPServing
import ItemServing
import Logging
import Metrics
import NIOCore
import PodRuntime
import PrometheusMetrics
import ServiceLifecycle
import SessionLogic
import SessionServing
import SharedState
import Synchronization
import UnixSignals
import WebSocketTransport
import DocumentServing

/// Server process, put together: started in order, and stopped in the reverse order.
///
/// The pod alone chooses which form each store has. Its four responsibilities:
/// 1. It puts the storeys together, each with its part of the settings.
/// 2. It starts the services and stops them in reverse: first the sessions drain, while probes and the catalogue still
///    answer.
/// 3. It passes events between storeys that do not import each other: a new catalogue, a session that moved, an
///    invalidation.
/// 4. It ends and waits for everything that was started.
package final class Pod: Sendable {
    /// Descriptors without which nothing runs: four for each event loop, and those of Redis, files, a reader of
    /// documents and a few connections.
    package static func descriptorsLeast(loops: Int) -> Int { 64 + 4 * loops }
    /// Descriptors below which a warning is logged: they would be the first limit that even a small site reaches.
    private static let descriptorsWanted = 4096

    private let settings: Settings
    private let role: PodRole
    private let logger: Logger
    let loops: EventLoops
    private let listeners: PodListeners
    let routes: PodRoutes
    private let modelClient: HTTPClient?
    private let documents: DocumentServices
    let documentKind: DocumentKind
    /// All kinds of items, documents first.
    private let kinds: [any ItemKind]
    let warmup: PredictionWarmup
    private let usage = ProcessUsage()
    /// Descriptor limit of this process.
    private let descriptors: Int

    package let stores: SharedStores
    package let catalogues: ServedCatalogues
    package let telemetry = Telemetry()
    package let health: PodHealth
    package let registry: SessionRegistry
    package let census = ConnectionCensus()
    /// Census of answers that stream as server-sent events.
    private let streams = ConnectionCensus()

    /// - Parameters:
    ///   - kinds: further kinds of items, beyond documents
    ///   - loader: loader of documents; tests pass their own
    ///   - readersReady: document readers kept ready; tests with many pods keep none
    package init(
        settings: Settings, role: PodRole = .serve, logger: Logger, kinds: [any ItemKind] = [],
        loader: (any DocumentLoading)? = nil, readersReady: Int = 1
    ) async throws {
        self.role = role
        self.settings = settings
        self.logger = logger
        loops = try await EventLoops(
            count: settings.eventLoops, tooLate: .milliseconds(settings.shedLagMilliseconds), telemetry: telemetry,
            logger: logger)
        let signing = SigningKeys(secret: settings.sessionSecret, previous: settings.sessionSecretPrevious)
        stores = Self.stores(settings, role: role, signing: signing, loops: loops, census: census, telemetry, logger)
        documents = DocumentServices(settings.documents, telemetry, logger, readersReady: readersReady)
        modelClient = settings.makeModelClient()
        documentKind = Self.documentKind(
            settings, documents, loader: loader, stores: stores,
            answerer: settings.makeAnswerer(modelClient, documents.resources, telemetry),
            telemetry)
        self.kinds = [documentKind] + kinds
        catalogues = try CatalogueAssembly(settings: settings, stores: stores, telemetry: telemetry, logger: logger)
            .make(self.kinds)
        health = PodHealth(
            turns: loops.turns, catalogues: catalogues, pods: stores.pods, needsRedis: settings.readyNeedsRedis)
        warmup = PredictionWarmup(catalogues, stores)
        let sessions = SessionEnvironment(
            catalogues: catalogues, runner: QueryRunner(catalogues: catalogues, telemetry: telemetry, logger: logger),
            telemetry: telemetry, policy: settings.actionPolicy, queriesPerMinute: Double(settings.queriesPerMinute),
            stores: stores)
        registry = SessionRegistry(environment: sessions, signer: TicketSigner(signing))
        let limits = AddressLimits(settings.allowances)
        let connections = ConnectionEnvironment(
            registry: registry, catalogues: catalogues, telemetry: telemetry, settings: settings.connections,
            census: census, stores: stores, pace: settings.reconnectPace, limits: limits, logger: logger)
        routes = PodRoutes(
            environment: sessions, health: health, usage: usage, census: census, streams: streams,
            settings: settings.http, web: Self.page(settings, logger), limits: limits, logger: logger)
        descriptors = DescriptorLimit.raise()
        listeners = PodListeners(
            settings: settings.http, upgrader: settings.upgrader, role: role, loops: loops, routes: routes,
            connections: connections, health: health, descriptors: descriptors, logger: logger)
        for items in catalogues.all { observe(items) }
        installHooks(sessions)
    }

    // MARK: Putting together

    private static func stores(
        _ settings: Settings, role: PodRole, signing: SigningKeys, loops: EventLoops, census: ConnectionCensus,
        _ telemetry: Telemetry, _ logger: Logger
    ) -> SharedStores {
        let tellEverybody: TellEverybody = { [compression = settings.compression] notice in
            loops.tellEverybody(notice, compression)
            return census.count
        }
        guard let site = settings.site(role) else {
            return SharedStores(aloneAs: settings.podName, tellEverybody: tellEverybody)
        }
        return SharedStores(
            site, signing: signing, loops: loops.all, telemetry: telemetry, logger: logger,
            tellEverybody: tellEverybody)
    }

    /// Kind for documents. Pods that share Redis load a document once for all; a single pod has its memory layer.
    private static func documentKind(
        _ settings: Settings, _ documents: DocumentServices, loader given: (any DocumentLoading)?,
        stores: SharedStores, answerer: any Answerer, _ telemetry: Telemetry
    ) -> DocumentKind {
        let own = given ?? documents.loader
        let loader: any DocumentLoading =
            stores.pods.isShared
            ? SharedDocumentLoader(
                own, cache: stores.cache, leases: stores.leases, memory: documents.memory,
                resources: documents.resources,
                telemetry: telemetry) : own
        let library = DocumentLibrary(loader: loader, memory: documents.memory, telemetry: telemetry)
        // Answers are cached only if they are costly: the document's own sentences are found faster than fetched.
        return DocumentKind(
            library: library, loader: loader,
            answerer: answerer.isStreaming ? CachedAnswerer(answerer, cache: stores.cache) : answerer)
    }

    private static func page(_ settings: Settings, _ logger: Logger) -> WebFiles? {
        let web = WebFiles(directory: settings.webDirectory)
        if web == nil {
            logger.notice(
                "there is no web folder: the page is not served", metadata: ["directory": "\(settings.webDirectory)"])
        }
        return web
    }

    private func observe(_ items: ServedItems) {
        let isFirst = Mutex(true)
        items.store.onChange { [loops, warmup, catalogues] served in
            items.predictor.clear()
            // Warming runs beside: the pod serves without it meanwhile.
            Task { await warmup.warm(items, served) }
            // The first revision replaces nothing: no browser is told, and nothing is forgotten.
            let wasFirst = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            guard !wasFirst else { return }
            catalogues.forgetPrepared(of: items)
            loops.catalogueChanged(items.state)
        }
    }

    private func installHooks(_ sessions: SessionEnvironment) {
        stores.hooks.install(
            PodHooks.Hooks(
                sessionMovedAway: { [registry] in registry.movedAway($0, epoch: $1) },
                invalidated: { [catalogues] invalidation in
                    for items in catalogues.all { items.forget(invalidation) }
                },
                storeReturned: { await sessions.storeReturned() },
                connections: { [census] in census.count },
                sessionCount: { [registry] in registry.count },
                sessions: { [registry] in registry.all.map(\.held) }))
    }

    /// Exports the metrics that libraries report through swift-metrics on our page. Call once a process.
    package func exportLibraryMetrics() {
        MetricsSystem.bootstrap(PrometheusFactory(telemetry.reported))
    }

    // MARK: Running

    /// Port of the main listener; after `start`.
    package var port: Int { listeners.port }
    package var metricsPort: Int? { listeners.metricsPort }

    /// Binds the ports. Throws when one is taken.
    package func start() async throws {
        try await listeners.bind()
        documents.cage.warmUp()
        logger.info(
            "listening",
            metadata: [
                "host": "\(settings.host)", "port": "\(port)", "loops": "\(loops.all.count)",
                "file_descriptors": "\(descriptors)",
            ])
        if descriptors < Self.descriptorsWanted {
            logger.warning(
                "few file descriptors: each connection needs one; raise the hard limit (LimitNOFILE, ulimit -Hn)",
                metadata: ["file_descriptors": "\(descriptors)"])
        }
    }

    /// Serves until shutdown, then drains. Call `start` first.
    package func run(signals: [UnixSignal] = []) async throws {
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: signals, logger: logger))
        do {
            try await group.run()
        } catch {
            await stop()
            throw error
        }
        await stop()
    }

    /// Services in starting order; they stop in reverse.
    private var services: [any Service] {
        let tasks = TaskRunner(
            stores: stores, catalogues: catalogues, telemetry: telemetry, logger: logger, isWorker: role == .worker)
        let sampler = Sampler(
            telemetry: telemetry, usage: usage, documents: documents, health: health, registry: registry,
            descriptors: descriptors)
        let drain = SessionDrain(
            health: health, telemetry: telemetry, census: census, streams: streams, loops: loops,
            gracePeriodSeconds: settings.gracePeriodSeconds, windowSeconds: settings.drainWindowSeconds,
            pace: settings.reconnectPace, logger: logger)
        let background: [any Service] = [
            StoresService(stores: stores, registry: registry, warmup: warmup), tasks, sampler,
        ]
        return background + catalogues.all.map(\.popularity) + catalogueKeepers + listeners.all + [drain]
    }

    private var catalogueKeepers: [any Service] {
        let titles: CatalogueLoader.TitleReader = { [documents] path, format throws(DocumentProblem) in
            try await documents.title(path, format)
        }
        return zip(catalogues.all, settings.catalogues).map { items, catalogue in
            CatalogueKeeper(
                name: items.name, sources: catalogue.sources, store: items.store, waits: settings.catalogueWaits,
                telemetry: telemetry, logger: logger, readTitle: role == .serve ? titles : nil,
                onReload: { [catalogues] in catalogues.forgetPrepared(of: items) })
        }
    }

    /// Ends everything that was started and waits for it: loading documents, their readers, answers, loops.
    private func stop() async {
        documentKind.library.stopLoading()
        await documents.cage.stop()
        for kind in kinds { await kind.stop() }
        registry.end(isHandedOver: stores.answers.outlivesPod)
        try? await modelClient?.shutdown()
        try? await loops.group.shutdownGracefully()
        logger.info("stopped")
    }
}

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

/// One running server: everything put together, in the order in which it starts and the reverse in which it stops.
///
/// It alone chooses which form each store has. Its four responsibilities:
/// 1. It puts the storeys together, each with its part of the settings.
/// 2. It starts the services and stops them in reverse: first the sessions drain, while probes and the catalogue still answer.
/// 3. It lets the storeys know of each other what no import says: a new catalogue, a session that moved, an invalidation.
/// 4. It ends and waits for everything that was started.
package final class Pod: Sendable {
    /// With fewer than these nothing runs: four for each event loop, and those of Redis, files, a reader of documents and a
    /// few connections.
    package static func descriptorsLeast(loops: Int) -> Int { 64 + 4 * loops }
    /// With fewer a small site is full before anything else is.
    private static let descriptorsWanted = 4096

    private let settings: Settings
    private let role: PodRole
    private let logger: Logger
    let loops: EventLoops
    private let listeners: PodListeners
    private let modelClient: HTTPClient?
    private let documents: DocumentServices
    private let loader: any DocumentLoading
    private let items: ServedItems
    let warmup: PredictionWarmup
    private let usage = ProcessUsage()
    /// That this process may open.
    private let descriptors: Int

    package let stores: SharedStores
    package let popularity: PopularityKeeper
    package let telemetry = Telemetry()
    package let store = CatalogueStore()
    package let health: PodHealth
    package let registry: SessionRegistry
    package let census = ConnectionCensus()
    /// Answers on their way as server-sent events.
    private let streams = ConnectionCensus()

    package var library: DocumentLibrary { items.library }

    /// - Parameters:
    ///   - loader: how documents are loaded; tests bring their own
    ///   - readersReady: readers of documents that are kept ready; tests with many pods keep none
    package init(
        settings: Settings, role: PodRole = .serve, logger: Logger, loader: (any DocumentLoading)? = nil,
        readersReady: Int = 1
    ) async throws {
        self.role = role
        self.settings = settings
        self.logger = logger
        loops = try await EventLoops(
            count: settings.eventLoops, tooLate: .milliseconds(settings.shedLagMilliseconds), telemetry: telemetry,
            logger: logger)
        let signing = SigningKeys(secret: settings.sessionSecret, previous: settings.sessionSecretPrevious)
        stores = Self.stores(settings, role: role, signing: signing, loops: loops, census: census, telemetry, logger)
        health = PodHealth(
            turns: loops.turns, store: store, pods: stores.pods, needsRedis: settings.readyNeedsRedis)
        documents = DocumentServices(settings.documents, telemetry, logger, readersReady: readersReady)
        self.loader = Self.loader(
            loader ?? documents.loader, memory: documents.memory, stores: stores, telemetry: telemetry)
        modelClient = settings.makeModelClient()
        let library = DocumentLibrary(loader: self.loader, memory: documents.memory, telemetry: telemetry)
        let answerer = settings.makeAnswerer(modelClient, telemetry)
        // Only what costs something is worth keeping: the document's own sentences are found faster than fetched.
        let kept = answerer.isStreaming ? CachedAnswerer(answerer, cache: stores.cache) : nil
        let predictor = Predictor(
            cacheMaxSize: settings.cacheMaxSize, timeToLive: .seconds(settings.cacheTimeToLiveSeconds),
            telemetry: telemetry)
        items = ServedItems(store: store, predictor: predictor, library: library, answers: kept)
        warmup = PredictionWarmup(items, stores)
        popularity = PopularityKeeper(
            store: store, stores: stores, directory: settings.stateDirectory, logger: logger)
        let sessions = SessionEnvironment(
            store: store, library: library,
            runner: QueryRunner(
                store: store, library: library, answerer: kept ?? answerer, telemetry: telemetry, logger: logger),
            telemetry: telemetry, policy: ActionPolicy(sure: settings.prefetchThreshold),
            prefetch: settings.prefetchPolicy, queriesPerMinute: Double(settings.queriesPerMinute), stores: stores,
            popularity: popularity)
        registry = SessionRegistry(environment: sessions, signer: TicketSigner(signing))
        let limits = AddressLimits(settings.allowances)
        let connections = ConnectionEnvironment(
            registry: registry, store: store, predictor: predictor, telemetry: telemetry,
            settings: settings.connections, census: census, stores: stores, pace: settings.reconnectPace,
            limits: limits, logger: logger)
        let routes = PodRoutes(
            environment: sessions, items: items, health: health, usage: usage, census: census, streams: streams,
            settings: settings.http, web: Self.page(settings, logger), limits: limits, logger: logger)
        descriptors = DescriptorLimit.raise()
        listeners = PodListeners(
            settings: settings.http, upgrader: settings.upgrader, role: role, loops: loops, routes: routes,
            connections: connections, health: health, descriptors: descriptors, logger: logger)
        observeCatalogue()
        installHooks(sessions)
    }

    // MARK: putting together

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

    /// A document is loaded once for all pods; a pod alone has what it loaded in its memory layer.
    private static func loader(
        _ own: any DocumentLoading, memory: DocumentMemory, stores: SharedStores, telemetry: Telemetry
    ) -> any DocumentLoading {
        guard stores.pods.isShared else { return own }
        return SharedDocumentLoader(
            own, cache: stores.cache, leases: stores.leases, memory: memory, telemetry: telemetry)
    }

    private static func page(_ settings: Settings, _ logger: Logger) -> WebFiles? {
        let web = WebFiles(directory: settings.webDirectory)
        if web == nil {
            logger.notice(
                "there is no web folder: the page is not served", metadata: ["directory": "\(settings.webDirectory)"])
        }
        return web
    }

    private func observeCatalogue() {
        let isFirst = Mutex(true)
        store.onChange { [loops, items, warmup] served in
            items.predictor.clear()
            // A moment later is early enough: the pod serves without it.
            Task { await warmup.warm(served) }
            // Before the first one there is nobody to tell and nothing to forget.
            let wasFirst = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            guard !wasFirst else { return }
            items.library.clear()
            loops.catalogueChanged(served.revision.name, items: served.revision.items.count)
        }
    }

    private func installHooks(_ sessions: SessionEnvironment) {
        stores.hooks.install(
            PodHooks.Hooks(
                sessionMovedAway: { [registry] in registry.movedAway($0, epoch: $1) },
                invalidated: { [items] in items.forget($0) },
                storeReturned: { await sessions.storeReturned() },
                connections: { [census] in census.count },
                sessionCount: { [registry] in registry.count },
                sessions: { [registry] in registry.all.map(\.held) }))
    }

    /// Lets what libraries report through swift-metrics stand on our page. Once a process.
    package func exportLibraryMetrics() {
        MetricsSystem.bootstrap(PrometheusFactory(telemetry.registry))
    }

    // MARK: running

    /// Where the main listener listens; after `start`.
    package var port: Int { listeners.port }
    package var metricsPort: Int? { listeners.metricsPort }

    /// Binds. Throws when a port is taken.
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

    /// Serves until it is told to stop, then drains. `start` comes first.
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

    /// Stopped in reverse.
    private var services: [any Service] {
        let tasks = TaskRunner(
            stores: stores, store: store, library: library, loader: loader, telemetry: telemetry, logger: logger,
            isWorker: role == .worker)
        let sampler = Sampler(
            telemetry: telemetry, usage: usage, documents: documents, health: health, registry: registry,
            descriptors: descriptors)
        let drain = SessionDrain(
            health: health, telemetry: telemetry, census: census, streams: streams, loops: loops,
            gracePeriodSeconds: settings.gracePeriodSeconds, windowSeconds: settings.drainWindowSeconds,
            pace: settings.reconnectPace, logger: logger)
        let background: [any Service] = [
            StoresService(stores: stores, registry: registry, warmup: warmup), tasks, popularity, sampler,
            catalogueKeeper,
        ]
        return background + listeners.all + [drain]
    }

    private var catalogueKeeper: CatalogueKeeper {
        let titles: CatalogueLoader.TitleReader = { [documents] path, format throws(DocumentProblem) in
            try await documents.title(path, format)
        }
        return CatalogueKeeper(
            sources: settings.catalogue, store: store, waits: settings.catalogueWaits, telemetry: telemetry,
            logger: logger, readTitle: role == .serve ? titles : nil, onReload: { [library] in library.clear() })
    }

    /// Everything that was started is ended and waited for: documents that load, their readers, answers, loops.
    private func stop() async {
        library.stopLoading()
        await documents.cage.stop()
        await library.stop()
        registry.end(isHandedOver: stores.answers.outlivesPod)
        try? await modelClient?.shutdown()
        try? await loops.group.shutdownGracefully()
        logger.info("stopped")
    }
}

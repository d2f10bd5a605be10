import AsyncHTTPClient
import Caching
import Catalogue
import CoreMetrics
import DocumentSource
import Hummingbird
import HummingbirdCore
import LanguageModel
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import NIOPosix
import PrometheusMetrics
import Resilience
import ServiceLifecycle
import SessionLogic
import Synchronization
import UnixSignals
import WebSocketTransport
import WireProtocol

/// One running server: everything put together, in the order in which it starts and the reverse in which it stops.
package final class Pod: Sendable {
    private let settings: Settings
    private let role: Role
    package let tasks: any TaskQueue
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let loops: [ObjectIdentifier: NIOLoopBound<LoopContext>]
    let eventLoops: [any EventLoop]
    private let listeners: [HTTPListener]
    private let client: HTTPClient?
    package let cluster: Cluster?
    package let broker: any Broker
    private let predictor: Predictor
    package let popularity: PopularityKeeper
    private let answers: CachedAnswerer?
    private let sharedLoader: SharedDocumentLoader?
    private let documents: DocumentServices

    package let telemetry = Telemetry()
    package let store = CatalogueStore()
    package let health: PodHealth
    package let registry: SessionRegistry
    package let library: DocumentLibrary
    package let census = ConnectionCensus()
    /// Answers on their way as server-sent events.
    private let streams = ConnectionCensus()
    private let usage = ProcessUsage()
    /// That this process may open.
    private let descriptors: Int

    /// What a process is for.
    package enum Role: String, Sendable {
        /// Browsers and programs; the background too, when nobody else does it.
        case serve
        /// The background alone; it answers probes and operators.
        case worker
    }

    /// - Parameters:
    ///   - loader: how documents are loaded; tests bring their own
    ///   - readersReady: readers of documents that are kept ready; tests with many pods keep none
    package init(
        settings: Settings, role: Role = .serve, logger: Logger, loader: (any DocumentLoading)? = nil,
        readersReady: Int = 1
    ) async throws {
        self.role = role
        self.settings = settings
        self.logger = logger
        group = MultiThreadedEventLoopGroup(numberOfThreads: settings.eventLoops ?? AllowedCores.count)
        eventLoops = Array(group.makeIterator().map { $0 as any EventLoop })
        var made: [ObjectIdentifier: NIOLoopBound<LoopContext>] = [:]
        var turns: [LoopTurn] = []
        let tooLate = settings.shedLagMilliseconds
        for loop in eventLoops {
            let turn = LoopTurn()
            turns.append(turn)
            made[ObjectIdentifier(loop)] = try await loop.submit { [telemetry] in
                let context = LoopContext(
                    turn: turn, telemetry: telemetry, shedding: .init(tooLate: .milliseconds(tooLate)), logger: logger)
                context.start(on: loop)
                return NIOLoopBound(context, eventLoop: loop)
            }.get()
        }
        let loops = made
        self.loops = loops
        let signing = SigningKeys(secret: settings.sessionSecret, previous: settings.sessionSecretPrevious)
        let cluster = settings.redis.map { [eventLoops, telemetry] redis in
            Cluster(
                redis, settings: settings, role: role.rawValue, signing: signing, loops: eventLoops,
                telemetry: telemetry, logger: logger)
        }
        self.cluster = cluster
        let compression = settings.compression
        let tellEverybody: TellEverybody = { [census] notice in
            let message = PreparedMessage(
                text: ServerMessage.notice(data: notice, dropped: 0).encoded(), compression: compression)
            for loop in loops.values { loop.eventLoop.execute { loop.value.tellEverybody(notice, message) } }
            return census.count
        }
        broker = cluster?.broker ?? MemoryBroker(tellEverybody: tellEverybody)
        health = PodHealth(turns: turns, store: store, cluster: cluster, needsRedis: settings.readyNeedsRedis)
        client = Self.modelClient(settings)
        tasks =
            cluster.map { RedisTaskQueue($0.redis, $0.reads, $0.keys, consumer: $0.pod) } ?? MemoryTaskQueue()
        documents = DocumentServices(settings, telemetry, logger, readersReady: readersReady)
        let ownLoader = loader ?? documents.loader
        sharedLoader = cluster.map { [telemetry, documents] in
            SharedDocumentLoader(ownLoader, cache: $0.cache, memory: documents.memory, telemetry: telemetry)
        }
        library = DocumentLibrary(
            loader: sharedLoader ?? ownLoader, memory: documents.memory, telemetry: telemetry)
        // Only what costs something is worth keeping: the document's own sentences are found faster than fetched.
        let answerer = Self.answerer(settings, client, telemetry)
        answers = answerer.isStreaming ? CachedAnswerer(answerer, cache: cluster?.cache) : nil
        var environment = Self.sessionEnvironment(settings, store, library, answers ?? answerer, telemetry, logger)
        environment.cluster = cluster
        environment.tasks = tasks
        popularity = PopularityKeeper(
            store: store, cluster: cluster, directory: settings.stateDirectory, logger: logger)
        environment.popularity = popularity
        registry = SessionRegistry(environment: environment, signer: TicketSigner(signing))
        predictor = Predictor(
            cacheMaxSize: settings.cacheMaxSize, timeToLive: .seconds(settings.cacheTimeToLiveSeconds),
            telemetry: telemetry)
        let web = WebFiles(directory: settings.webDirectory)
        if web == nil {
            logger.notice(
                "there is no web folder: the page is not served", metadata: ["directory": "\(settings.webDirectory)"])
        }
        let limits = AddressLimits(settings.allowances)
        let routes = PodRoutes(
            environment: environment, predictor: predictor, health: health, usage: usage, census: census,
            streams: streams,
            settings: settings, web: web, broker: broker, answers: answers, limits: limits, logger: logger)
        let connections = ConnectionEnvironment(
            registry: registry, store: store, predictor: predictor, telemetry: telemetry, settings: settings,
            census: census, broker: broker, cluster: cluster, pace: settings.reconnectPace, limits: limits,
            logger: logger)
        descriptors = DescriptorLimit.raise()
        listeners = Self.listeners(settings, role, group, loops, routes, connections, health, descriptors, logger)
        observeCatalogue(predictor)
        cluster?.install(
            ClusterHooks(
                movedAway: { [registry] in registry.movedAway($0, epoch: $1) }, tellEverybody: tellEverybody,
                invalidate: { routes.forget($0) },
                counts: { [census, registry] in (census.count, registry.count) },
                sessions: { [registry] in registry.all }))
    }

    /// How the language model is reached; nil when there is none.
    package static func chatSettings(_ settings: Settings) -> ChatClient.Settings? {
        settings.languageModelURL.map {
            ChatClient.Settings(baseURL: $0, apiKey: settings.languageModelKey, model: settings.languageModelName)
        }
    }

    /// A client for the model; whoever makes it shuts it down.
    package static func modelClient(_ settings: Settings) -> HTTPClient? {
        chatSettings(settings).map {
            HTTPClient(eventLoopGroupProvider: .singleton, configuration: ChatClient.configuration($0))
        }
    }

    /// The answerer by settings: a model when there is one, the document's own sentences otherwise.
    package static func answerer(_ settings: Settings, _ client: HTTPClient?, _ telemetry: Telemetry) -> any Answerer {
        guard let chatSettings = chatSettings(settings), let client else { return ExtractiveAnswerer() }
        let chat = ChatClient(chatSettings, client: client)
        return LanguageModelAnswerer(
            stream: { messages, onText async throws(LanguageModelProblem) in
                try await chat.stream(messages, onText: onText)
            }, telemetry: telemetry)
    }

    private static func sessionEnvironment(
        _ settings: Settings, _ store: CatalogueStore, _ library: DocumentLibrary, _ answerer: any Answerer,
        _ telemetry: Telemetry, _ logger: Logger
    ) -> SessionEnvironment {
        let runner = QueryRunner(
            store: store, library: library, answerer: answerer, telemetry: telemetry, logger: logger)
        return SessionEnvironment(
            store: store, library: library, runner: runner, telemetry: telemetry,
            policy: ActionPolicy(sure: settings.prefetchThreshold), prefetch: settings.prefetchPolicy,
            queriesPerMinute: Double(settings.queriesPerMinute),
            tasks: MemoryTaskQueue())
    }

    private static func listeners(
        _ settings: Settings, _ role: Role, _ group: MultiThreadedEventLoopGroup,
        _ loops: [ObjectIdentifier: NIOLoopBound<LoopContext>],
        _ routes: PodRoutes, _ connections: ConnectionEnvironment, _ health: PodHealth, _ descriptors: Int,
        _ logger: Logger
    ) -> [HTTPListener] {
        var upgrader = WebSocketUpgrader.Settings()
        upgrader.messageBytesMax = settings.messageBytesMax
        upgrader.handshakeTimeout = .seconds(Int64(settings.handshakeTimeoutSeconds))
        upgrader.compression = settings.compression
        let telemetry = connections.telemetry
        let reserve = min(descriptorReserve, descriptors / 4)
        let sockets = HTTPListener.Sockets(
            countMax: max(1, descriptors - reserve), refused: { telemetry.socketRefused() },
            evicted: { telemetry.httpEvicted.add(1) })
        let admission = Admission(
            environment: connections, health: health, socketsMax: max(1, descriptors - 2 * reserve))
        let upgrade: HTTPListener.Upgrade = { head, channel in
            guard let loop = loops[ObjectIdentifier(channel.eventLoop)] else { return .passOn }
            return admission.decide(head, channel, loop.value)
        }
        func listener(port: Int, isMain: Bool, forOperators: Bool) -> HTTPListener {
            HTTPListener(
                host: settings.host, port: port, group: group, upgraderSettings: upgrader,
                upgrade: isMain ? upgrade : nil, sockets: sockets,
                conduct: .init(
                    isEnding: { health.isDraining }, isProbe: { PodRoutes.probePaths.contains($0) },
                    refusal: { admission.refusal(ofRequester: $0, $1) }),
                responses: RefusalResponses(telemetry: telemetry),
                responder: respond(routes.responder(isMain: isMain, forOperators: forOperators), logger),
                logger: logger)
        }
        var listeners = [
            listener(port: settings.port, isMain: role == .serve, forOperators: settings.metricsPort == nil)
        ]
        if let port = settings.metricsPort { listeners.append(listener(port: port, isMain: false, forOperators: true)) }
        return listeners
    }

    /// Descriptors that no browser gets: Redis (about 60), the catalogue's and the page's files, child processes; and
    /// as many again for probes and other requests. Of a process that may have few of them a quarter.
    private static let descriptorReserve = 256
    /// With fewer than these nothing runs: four for each event loop, and those of Redis, files, a reader of documents and a
    /// few connections.
    package static func descriptorsLeast(loops: Int) -> Int { 64 + 4 * loops }
    /// With fewer a small site is full before anything else is.
    private static let descriptorsWanted = 4096

    /// A router as what Hummingbird's connections call for each request.
    private static func respond(
        _ responder: some HTTPResponder<PodRequestContext>, _ logger: Logger
    ) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            let context = PodRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response: Response
            do {
                response = try await responder.respond(to: request, context: context)
            } catch let error as HTTPParserError {
                throw error
            } catch {
                response = HTTPProblem(error).response
            }
            try await writer.write(response: response.head, body: response.body)
        }
    }

    private func observeCatalogue(_ predictor: Predictor) {
        let isFirst = Mutex(true)
        store.onChange { [loops, library, cluster] served in
            predictor.clear()
            // A moment later is early enough: the pod serves without it.
            if let cluster { Task { await Self.warm(predictor, served, cluster) } }
            // Before the first one there is nobody to tell and nothing to forget.
            if isFirst.withLock({ first in
                defer { first = false }
                return first
            }) {
                return
            }
            library.clear()
            for loop in loops.values {
                loop.eventLoop.execute {
                    for connection in loop.value.all {
                        connection.catalogueChanged(served.revision.name, items: served.revision.items.count)
                    }
                }
            }
        }
    }

    private static func warm(_ predictor: Predictor, _ served: ServedCatalogue, _ cluster: Cluster) async {
        await cluster.waitUntilUp(atMost: .seconds(5))
        guard let texts = await Warmth(redis: cluster.redis, keys: cluster.keys).texts(served) else { return }
        predictor.warm(texts, in: served)
    }

    func saveWarmth() async {
        guard let cluster, let served = store.current else { return }
        await Warmth(redis: cluster.redis, keys: cluster.keys).save(
            predictor.takeHottest(Warmth.textsMax, in: served), served)
    }

    /// Lets what libraries report through swift-metrics stand on our page. Once a process.
    package func exportLibraryMetrics() {
        MetricsSystem.bootstrap(PrometheusFactory(telemetry.registry))
    }

    // MARK: running

    /// Where the main listener listens; after `start`.
    package var port: Int { listeners.first?.localPort ?? 0 }
    package var metricsPort: Int? { listeners.count > 1 ? listeners[1].localPort : nil }

    /// Binds. Throws when a port is taken.
    package func start() async throws {
        for listener in listeners { try await listener.start() }
        documents.cage.warmUp()
        logger.info(
            "listening",
            metadata: [
                "host": "\(settings.host)", "port": "\(port)", "loops": "\(eventLoops.count)",
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
        let titles: CatalogueLoader.TitleReader = { [documents] path, format throws(DocumentProblem) in
            try await documents.title(path, format)
        }
        let keeper = CatalogueKeeper(
            sources: settings.catalogue, store: store, waits: settings.catalogueWaits, telemetry: telemetry,
            logger: logger,
            readTitle: role == .serve ? titles : nil,
            onReload: { [library] in library.clear() })
        // Stopped in reverse: first the sessions drain, while probes and the catalogue still answer.
        let others: [any Service] = cluster.map { [ClusterService(pod: self, cluster: $0)] } ?? []
        let services: [any Service] =
            others + [TaskService(runner: taskRunner), popularity, Sampler(pod: self), keeper] + listeners + [
                SessionDrain(pod: self)
            ]
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

    private var taskRunner: TaskRunner {
        TaskRunner(
            queue: tasks, store: store, library: library, cluster: cluster, shared: sharedLoader, telemetry: telemetry,
            logger: logger,
            isWanted: { [role, cluster, store] in
                guard store.current != nil else { return false }
                // A process for it is better at it.
                return role == .worker || cluster?.look { $0.hasLivingPod(role: Role.worker.rawValue) } != true
            })
    }

    /// Everything that was started is ended and waited for: documents that load, their readers, answers, loops.
    private func stop() async {
        library.stopLoading()
        await documents.cage.stop()
        await library.stop()
        registry.end(isHandedOver: cluster != nil)
        try? await client?.shutdown()
        try? await group.shutdownGracefully()
        logger.info("stopped")
    }

    /// Calls `body` for each connection of a loop, on that loop.
    private func onEachLoop<Value: Sendable>(_ body: @escaping @Sendable (LoopContext) -> Value) async -> [Value] {
        var values: [Value] = []
        for loop in loops.values {
            if let value = try? await loop.eventLoop.submit({ body(loop.value) }).get() { values.append(value) }
        }
        return values
    }

    // MARK: draining

    /// Of the grace period the last second is for ending what still runs.
    private static func drainTime(_ gracePeriodSeconds: Int) -> Duration {
        .seconds(gracePeriodSeconds > 5 ? gracePeriodSeconds - 1 : gracePeriodSeconds)
    }

    fileprivate func drain() async {
        health.drainingStarted()
        telemetry.draining.set(1)
        logger.info("draining", metadata: ["connections": "\(census.count)"])
        let plan = DrainPlan(
            startedAt: MonotonicClock.now, gracePeriod: Self.drainTime(settings.gracePeriodSeconds),
            window: .seconds(settings.drainWindowSeconds), sessions: census.count, pace: settings.reconnectPace)
        while census.count > 0 || streams.count > 0 {
            let now = MonotonicClock.now
            if plan.isOver(now: now) { break }
            _ = await onEachLoop { context in
                for connection in context.all {
                    let action = plan.decide(
                        number: connection.number, isAnswering: connection.isAnswering, now: now)
                    if case .letGo(let within) = action { connection.goAway(reconnectWithin: within) }
                }
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        logger.info("drained", metadata: ["connections": "\(census.count)"])
    }

    fileprivate func sample() {
        let sample = usage.refresh()
        telemetry.registry.series("process_resident_memory_bytes").set(Double(sample.residentBytes))
        telemetry.registry.series("process_cpu_seconds_total").set(sample.cpuSeconds)
        telemetry.registry.series("process_open_fds").set(Double(sample.openDescriptors))
        telemetry.registry.series("document_memory_bytes").set(Double(documents.memory.heldBytes))
        telemetry.registry.series("document_memory_limit_bytes").set(Double(documents.memory.bytesMax))
        telemetry.registry.series("document_readings").set(Double(documents.cage.readings))
        telemetry.sheddingStep.set(Double(health.shedding.rawValue))
        registry.tick(now: MonotonicClock.now)
    }

    fileprivate func noteStart() {
        telemetry.registry.series("process_start_time_seconds").set(Double(MonotonicClock.epochSeconds))
        telemetry.registry.series("process_max_fds").set(Double(descriptors))
    }
}

/// Looks every few seconds at what the process uses, and forgets old sessions.
private struct Sampler: Service {
    private static let every = Duration.seconds(2)

    let pod: Pod

    func run() async throws {
        pod.noteStart()
        await cancelWhenGracefulShutdown {
            repeat { pod.sample() } while (try? await Task.sleep(for: Self.every)) != nil
        }
    }
}

/// Works in the background until the pod stops.
private struct TaskService: Service {
    let runner: TaskRunner

    func run() async throws {
        await cancelWhenGracefulShutdown { await runner.run() }
    }
}

/// Keeps in touch with the other pods. The first service, so the last to stop: what still runs is handed over.
private struct ClusterService: Service {
    private static let warmthEvery = Duration.seconds(60)

    let pod: Pod
    let cluster: Cluster

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cluster.run() }
            group.addTask {
                while (try? await Task.sleep(for: Self.warmthEvery)) != nil { await pod.saveWarmth() }
            }
            try? await gracefulShutdown()
            await pod.saveWarmth()
            pod.registry.end(isHandedOver: true)
            await cluster.leave()
            group.cancelAll()
        }
    }
}

/// Holds the shutdown until the sessions are gone: the last service, so the first to stop.
private struct SessionDrain: Service {
    let pod: Pod

    func run() async throws {
        // Cancelled instead of asked to stop: there is no time to say goodbye.
        guard (try? await gracefulShutdown()) != nil else { return }
        await pod.drain()
    }
}

import SharedState
import RedisClient
import Logging
import NIOCore
import PodRuntime

/// Stores of everything that pods share, each in the form that this pod uses. Their users do not know which.
package struct SharedStores: Sendable {
    package var pods: any PodDirectory
    package var sessions: any SessionStore
    package var answers: any AnswerStore
    package var broker: any Broker
    package var cache: any CacheStore
    package var leases: any LeaseStore
    package var tasks: any TaskQueue
    package var popularity: any PopularityStore
    package var hottest: any HottestStore
    package let hooks: PodHooks
    private let upkeep: @Sendable () async -> Void
    private let leaving: @Sendable () async -> Void

    /// Stores of one pod alone: everything is in its memory and goes with it.
    package init(aloneAs pod: String, tellEverybody: @escaping TellEverybody) {
        pods = MemoryPods(pod: pod)
        sessions = MemorySessions(pod: pod)
        answers = MemoryAnswers()
        broker = MemoryBroker(tellEverybody: tellEverybody)
        // The values of a single pod are in its memory layers: a shared layer would only hold them twice.
        cache = MemoryCache(bytesMax: 0)
        leases = MemoryLeases()
        tasks = MemoryTaskQueue()
        popularity = MemoryPopularity()
        hottest = MemoryHottest()
        hooks = PodHooks()
        upkeep = {}
        leaving = {}
    }

    /// Stores of many pods that share a Redis.
    package init(
        _ settings: RedisSite.Settings, signing: SigningKeys, loops: [any EventLoop], telemetry: Telemetry,
        logger: Logger, tellEverybody: @escaping TellEverybody
    ) {
        let site = RedisSite(settings, signing: signing, loops: loops, telemetry: telemetry, logger: logger)
        let hooks = PodHooks()
        let sessions = RedisSessions(site, hooks)
        let pods = RedisPods(site, hooks, sessions: sessions)
        let cache = RedisCache(site, hooks)
        (self.pods, self.sessions, self.cache, self.hooks) = (pods, sessions, cache, hooks)
        answers = RedisAnswers(site)
        broker = RedisBroker(site, tellEverybody: settings.role == .serve ? tellEverybody : nil)
        leases = RedisLeases(site.commands, site.keys)
        tasks = RedisTaskQueue(site.commands, site.reads, site.keys, consumer: site.pod)
        popularity = RedisPopularity(site.commands, site.keys)
        hottest = RedisHottest(site.commands, site.keys)
        let secrets =
            settings.hasSecret
            ? nil : SecretKeeper(store: RedisSecret(site.commands, site.keys), signing: signing, logger: logger)
        upkeep = {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await site.run() }
                group.addTask { await pods.run() }
                group.addTask { await sessions.run() }
                group.addTask { await cache.run() }
                if let secrets { group.addTask { await secrets.run() } }
                await group.waitForAll()
            }
        }
        leaving = { await pods.leave() }
        if secrets != nil, settings.redis.user == nil { Self.tellOfSharedKey(logger) }
    }

    private static func tellOfSharedKey(_ logger: Logger) {
        logger.notice(
            "signing key for messages between pods is readable to every Redis user: set SESSION_SECRET, or give the pods a Redis user that alone may read it"
        )
    }

    /// Keeps in touch with the other pods, until the task is cancelled. Returns at once for a pod alone.
    package func run() async { await upkeep() }

    /// Announces that the pod leaves, so that the others need not wait until it is missed.
    package func leave() async { await leaving() }

    /// Stores for a session that ends with its connection and cannot be resumed: nothing of it is shared.
    package var unshared: SharedStores {
        var stores = self
        stores.sessions = MemorySessions(pod: pods.pod)
        stores.answers = MemoryAnswers()
        return stores
    }
}

import Fleet
import Resilience
import PodRuntime
import PrometheusMetrics
import RedisClient
import SessionLogic
import Synchronization

/// Directory of a site's pods in Redis: each announces once a second that it lives, in a key of its own, in a list, and
/// on a topic.
package final class RedisPods: PodDirectory {
    /// Interval of a pod's proofs of life; and how long one is believed.
    private static let beatEvery = Duration.seconds(1)
    private static let believedFor = Duration.seconds(3)

    private let site: RedisSite
    private let hooks: PodHooks
    private let dead: DeadPods
    private let view: Mutex<ClusterView>

    package init(_ site: RedisSite, _ hooks: PodHooks, sessions: RedisSessions) {
        self.site = site
        self.hooks = hooks
        dead = DeadPods(site, sessions)
        view = Mutex(ClusterView(own: site.pod))
        site.router.listen(toHearing: { [weak self] isVerified in
            if isVerified { self?.view.withLock { $0.hearingInterrupted(now: MonotonicClock.now) } }
        })
        site.hear(site.keys.presence) { [weak self] in self?.presenceReceived($0, isSigned: $1) }
        site.hear(site.keys.canaries) { [weak self] in self?.canaryReceived($0, isSigned: $1) }
    }

    package var pod: String { site.pod }
    package var isShared: Bool { true }
    package var isDegraded: Bool { site.use.isDegraded }
    package var isAnswering: Bool { site.use.isAnswering }
    package func awayFor(now: Duration) -> Duration? { site.use.awayFor(now: now) }
    package var topicCount: Int { site.topics.topicCount }
    package func withView<Value>(_ body: (ClusterView) -> Value) -> Value { view.withLock { body($0) } }
    package func isAlive(_ pod: String) async -> Bool? { await site.isAlive(pod) }
    package func waitUntilUp(atMost: Duration) async { await site.waitUntilUp(atMost: atMost) }
    package func cleanUp() async -> Bool { await dead.cleanUp() }

    /// Runs until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.beat() }
            // The sweep runs apart from the beat, which nothing may hold up: however many sessions a dead pod leaves.
            group.addTask { await self.lookForDeadPods() }
            await group.waitForAll()
        }
    }

    private func presenceReceived(_ payload: [UInt8], isSigned: Bool) {
        guard let envelope = PresenceEnvelope(shared: payload) else { return }
        let action = view.withLock { $0.presenceHeard(envelope, isSigned: isSigned) }
        if case .yield(let session, let epoch) = action { hooks.installed?.sessionMovedAway(session, epoch) }
    }

    private func canaryReceived(_ payload: [UInt8], isSigned: Bool) {
        guard let canary = Canary(shared: payload) else { return }
        let (connections, lag) = view.withLock { view in
            view.canaryHeard(canary, isSigned: isSigned, now: MonotonicClock.now)
            return (view.connections, view.pods[canary.pod]?.lag)
        }
        site.telemetry.clusterConnections.set(Double(connections))
        if let lag { site.telemetry.canaryLag.observe(lag.inSeconds) }
    }

    private func beat() async {
        let (keys, redis) = (site.keys, site.commands)
        var number = 0
        while !Task.isCancelled {
            number += 1
            let hooks = hooks.installed
            let canary = Canary(
                pod: pod, role: site.role.rawValue, number: number, connections: hooks?.connections() ?? 0,
                sessions: hooks?.sessionCount() ?? 0
            ).shared
            let signed = site.messages.signed(canary, for: keys.canaries)
            let replies = try? await redis.send([
                RedisCommand(
                    "SET", RedisArgument(keys.pod(pod)), RedisArgument(signed), "PX",
                    RedisArgument(Self.believedFor.wholeMicroseconds / 1000)),
                RedisCommand("HSET", RedisArgument(keys.pods), RedisArgument(pod), RedisArgument(canary)),
                redis.publication(keys.canaries, signed),
            ])
            site.telemetry.redisCommands.set(Double(redis.sentCount))
            site.use.beat(
                isKnown: (try? replies?.accepted()) != nil, isUp: redis.isUp, isHearing: site.topics.isVerified,
                lastRefusal: redis.lastRefusal)
            // A lost message is soon repeated.
            try? await Task.sleep(for: replies == nil ? Self.beatEvery / 10 : Self.beatEvery)
        }
    }

    private func lookForDeadPods() async {
        while (try? await Task.sleep(for: DeadPods.looksEvery)) != nil {
            _ = view.withLock { $0.silentPods(now: MonotonicClock.now) }
            // In slices: the receiver of a message waits for the same lock.
            while view.withLock({ $0.clearAway(DeadPods.clearedAtOnce) }) { await Task.yield() }
            let gone = await dead.sweep(living: Set(withView(\.pods).keys))
            view.withLock { view in for pod in gone { view.podGone(pod) } }
        }
    }

    /// Announces that the pod leaves, so that the others need not wait until it is missed.
    package func leave() async {
        _ = try? await site.commands.send([
            RedisCommand("DEL", RedisArgument(site.keys.pod(pod))),
            RedisCommand("DEL", RedisArgument(site.keys.sessions(ofPod: pod))),
            RedisCommand("HDEL", RedisArgument(site.keys.pods), RedisArgument(pod)),
        ])
    }
}

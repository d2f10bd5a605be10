import Logging
import NIOCore
import PrometheusMetrics
import RedisClient
import Resilience
import SessionLogic
import Synchronization
import WireProtocol

/// What the pod wants to know of the others, and they of it.
package struct ClusterHooks: Sendable {
    package var movedAway: @Sendable (_ session: String, _ epoch: Int) -> Void
    package var tellEverybody: TellEverybody
    package var invalidate: @Sendable (Invalidation) -> Void
    package var counts: @Sendable () -> (connections: Int, sessions: Int)
    package var sessions: @Sendable () -> [Session]
}

/// This pod among the others: its proof of life, its view of them, and what they share through Redis.
package final class Cluster: Sendable {
    /// How often a pod says that it lives; and for how long it is believed.
    private static let beatEvery = Duration.seconds(1)
    private static let believedFor = Duration.seconds(3)
    /// Beats between two looks for dead pods.
    private static let sweepBeats = 2
    private static let reopenBatch = 500
    /// Listed pods that are looked at in one sweep; the next one goes on behind them.
    private static let sweptMax = 200
    /// Deaths of pods that one sweep logs: more are no site's, but somebody's who fills the list.
    private static let deathsTold = 10
    /// Batches of sessions of one dead pod: more sessions than a pod holds.
    private static let batchesMax = 2000
    /// Clients of dead pods that are cleared away under one lock.
    private static let clearedAtOnce = 200
    /// How long a command that the server would not carry out makes it one that takes no writes, when none was refused since.
    private static let refusalFor = Duration.seconds(5)
    /// How often the sessions that are here are told again, long before their record's life is over.
    private static let tellAgainEvery = Duration.seconds(3600)
    /// Comings and goings that wait to be said: a storm of a minute.
    private static let changesMax = 100_000

    private struct State {
        var view: ClusterView
        var hooks: ClusterHooks?
        /// What has happened to sessions and was not said yet.
        var changes: [SharedSessions.Change] = []
        /// The last beat was heard by Redis.
        var isKnown = false
        /// What the server would not do, as it was told last.
        var refusalTold: String?
        var sweepCursor = "0"
    }

    /// This process among all that ever ran under its name.
    package let pod: String
    package let role: String
    package let redis: RedisCommands
    package let reads: RedisBlockingReads
    package let keys: RedisKeys
    package let sessions: SharedSessions
    package let broker: RedisBroker
    package let cache: SharedCache
    private let topics: RedisSubscriptions
    private let clients: ClientDirectory
    private let state: Mutex<State>
    private let messages: PodMessages
    private let invalidations = InvalidationInbox()
    private let journals = AnswerJournals()
    private let introductions: PodIntroductions
    private let degraded = Atomic(true)
    /// Microseconds of the clock since when Redis is away or of no use; 0: it is there. Read without a lock by probes.
    private let isThere = Atomic(false)
    private let awaySince = Atomic(MonotonicClock.now.wholeMicroseconds)
    private let secretKeeper: SecretKeeper?
    private let telemetry: Telemetry
    private let logger: Logger
    private let changesMade: AsyncStream<Void>
    private let changes: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - role: `serve` or `worker`
    package init(
        _ redisSettings: RedisSettings, settings: Settings, role: String, signing: SigningKeys,
        loops: [any EventLoop], telemetry: Telemetry, logger: Logger
    ) {
        pod = "\(settings.podName)~\(Identifiers.random(bytes: 4))"
        self.role = role
        self.telemetry = telemetry
        self.logger = logger
        (changesMade, changes) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        keys = RedisKeys(prefix: settings.redisPrefix, isSharded: redisSettings.isSharded)
        let ears = Ears()
        redis = RedisCommands(redisSettings, loops: loops, now: { MonotonicClock.now }) { isUp, problem in
            ears.cluster?.redisChanged(isUp, problem)
        }
        topics = RedisSubscriptions(
            redis, name: "\(keys.canary):\(pod)", loop: loops[0], now: { MonotonicClock.now },
            onMessage: { ears.cluster?.received($0, $1) },
            onChange: { ears.cluster?.hearingChanged($0) })
        reads = RedisBlockingReads(redis)
        messages = PodMessages(signing)
        introductions = PodIntroductions(redis: redis, keys: keys, messages: messages)
        secretKeeper =
            settings.sessionSecret == nil
            ? SecretKeeper(redis: redis, keys: keys, signing: signing, logger: logger) : nil
        sessions = SharedSessions(redis, keys, messages)
        cache = SharedCache(redis, keys, telemetry: telemetry)
        clients = ClientDirectory()
        broker = RedisBroker(redis, topics, keys, clients)
        state = Mutex(State(view: ClusterView(own: pod)))
        ears.hear(self)
        if secretKeeper != nil, redisSettings.user == nil {
            logger.notice(
                "messages between pods are signed with a key that everybody who reads Redis can read: set SESSION_SECRET, or give the pods a Redis user that alone may read it"
            )
        }
    }

    /// Leads what the connections hear to the cluster, which is made after them.
    private final class Ears: Sendable {
        private struct Held: Sendable {
            weak var cluster: Cluster?
        }

        private let held = Mutex(Held())
        var cluster: Cluster? { held.withLock { $0.cluster } }
        func hear(_ cluster: Cluster) { held.withLock { $0.cluster = cluster } }
    }

    package func install(_ hooks: ClusterHooks) { state.withLock { $0.hooks = hooks } }
    private var hooks: ClusterHooks? { state.withLock { $0.hooks } }

    /// Something that pods share is out of reach, or they do not know of this one yet.
    package var isDegraded: Bool { degraded.load(ordering: .relaxed) }

    private func judge() {
        let refusal = redis.lastRefusal.flatMap { MonotonicClock.now - $0.at < Self.refusalFor ? $0 : nil }
        let (isKnown, toldBefore) = state.withLock { state in
            defer { state.refusalTold = refusal?.reason }
            return (state.isKnown, state.refusalTold)
        }
        let isOfUse = redis.isUp && refusal == nil
        telemetry.redisUp.set(isOfUse ? 1 : 0)
        let since = isOfUse ? 0 : MonotonicClock.now.wholeMicroseconds
        if isOfUse || awaySince.load(ordering: .relaxed) == 0 { awaySince.store(since, ordering: .relaxed) }
        degraded.store(!(isOfUse && topics.isVerified && isKnown), ordering: .relaxed)
        if let refusal, refusal.reason != toldBefore {
            logger.warning(
                "redis answers and does not do what it is asked: degraded",
                metadata: ["command": "\(refusal.command)", "reason": "\(refusal.reason)"])
        } else if refusal == nil, toldBefore != nil {
            logger.notice("redis does what it is asked again")
        }
    }

    /// How long Redis has been away, or of no use; nil when it is there. Takes no lock.
    package func awayFor(now: Duration) -> Duration? {
        let since = awaySince.load(ordering: .relaxed)
        return since == 0 ? nil : max(.zero, now - .microseconds(since))
    }

    /// Redis answers, whatever it answers. Takes no lock.
    package var isRedisThere: Bool { isThere.load(ordering: .relaxed) }

    /// Looks at the view where it is: a copy of it that is held would have all places copied when the next one comes.
    package func look<Value>(_ body: (ClusterView) -> Value) -> Value { state.withLock { body($0.view) } }
    package var topicCount: Int { topics.topicCount }

    // MARK: running

    /// Until the task is cancelled.
    package func run() async {
        for topic in [keys.presence, keys.canaries, keys.invalidation] { topics.subscribe(topic) }
        // A worker has nobody to tell: whoever publishes counts the pods that have.
        if role == Pod.Role.serve.rawValue { topics.subscribe(keys.everybody) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.redis.run() }
            group.addTask { await self.topics.run() }
            group.addTask { await self.beat() }
            group.addTask { await self.lookAfterSessions() }
            group.addTask { await self.announce() }
            group.addTask { [self] in await invalidations.run { [self] in hooks?.invalidate($0) } }
            group.addTask { [introductions] in await introductions.run() }
            if let secretKeeper { group.addTask { await secretKeeper.run() } }
            await group.waitForAll()
        }
        reads.close()
    }

    /// Waits a moment for the connection, so that a pod does not begin its life degraded without need.
    package func waitUntilUp(atMost: Duration) async {
        let until = MonotonicClock.now + atMost
        while isDegraded, MonotonicClock.now < until {
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
        }
    }

    /// The pod leaves: the others need not wait until it is missed.
    package func leave() async {
        _ = try? await redis.send([
            RedisCommand("DEL", RedisArgument(keys.pod(pod))),
            RedisCommand("DEL", RedisArgument(keys.sessions(ofPod: pod))),
            RedisCommand("HDEL", RedisArgument(keys.pods), RedisArgument(pod)),
        ])
    }

    private func redisChanged(_ isUp: Bool, _ problem: RedisProblem?) {
        isThere.store(isUp, ordering: .relaxed)
        judge()
        if isUp {
            logger.notice("redis is there")
        } else {
            logger.warning("redis is away: degraded", metadata: ["problem": "\(problem.map { "\($0)" } ?? "")"])
        }
    }

    private func hearingChanged(_ isVerified: Bool) {
        logger.notice(isVerified ? "topics verified" : "topics lost", metadata: ["topics": "\(topics.topicCount)"])
        judge()
        if isVerified { state.withLock { $0.view.hearingInterrupted(now: MonotonicClock.now) } }
    }

    // MARK: what comes

    private func received(_ topic: String, _ payload: [UInt8]) {
        if topic.hasPrefix(keys.clientPrefix) {
            telemetry.brokerMessages.add(1)
            _ = clients.deliver(
                NoticePayload.json(payload), to: String(topic.dropFirst(keys.clientPrefix.count)))
        } else if topic == keys.everybody {
            telemetry.brokerMessages.add(1)
            _ = hooks?.tellEverybody(NoticePayload.json(payload))
        } else {
            heardFromPod(topic, payload)
        }
    }

    private func heardFromPod(_ topic: String, _ payload: [UInt8]) {
        let origin = messages.origin(of: payload, from: topic)
        telemetry.podMessage(origin)
        guard origin.isHeard else { return }
        if origin == .unproved, topic == keys.canaries, let canary = Canary(shared: payload) {
            introductions.add(canary.pod)
        }
        if topic == keys.presence {
            presenceReceived(payload, isSigned: origin == .signed)
        } else if topic == keys.canaries {
            canaryReceived(payload, isSigned: origin == .signed)
        } else if topic == keys.invalidation, let invalidation = Invalidation(shared: payload) {
            invalidations.add(invalidation)
        }
    }

    private func presenceReceived(_ payload: [UInt8], isSigned: Bool) {
        guard let envelope = PresenceEnvelope(shared: payload) else { return }
        let action = state.withLock { $0.view.presenceHeard(envelope, isSigned: isSigned) }
        if case .yield(let session, let epoch) = action { hooks?.movedAway(session, epoch) }
    }

    private func canaryReceived(_ payload: [UInt8], isSigned: Bool) {
        guard let canary = Canary(shared: payload) else { return }
        let (connections, lag) = state.withLock { state in
            state.view.canaryHeard(canary, isSigned: isSigned, now: MonotonicClock.now)
            return (state.view.connections, state.view.pods[canary.pod]?.lag)
        }
        telemetry.clusterConnections.set(Double(connections))
        if let lag { telemetry.canaryLag.observe(lag.inSeconds) }
    }

    // MARK: proof of life

    private func beat() async {
        var number = 0
        while !Task.isCancelled {
            number += 1
            let counts = hooks?.counts() ?? (0, 0)
            let canary = Canary(
                pod: pod, role: role, number: number, connections: counts.0, sessions: counts.1
            ).shared
            let signed = messages.signed(canary, for: keys.canaries)
            let replies = try? await redis.send([
                RedisCommand(
                    "SET", RedisArgument(keys.pod(pod)), RedisArgument(signed), "PX",
                    RedisArgument(Self.believedFor.wholeMicroseconds / 1000)),
                RedisCommand("HSET", RedisArgument(keys.pods), RedisArgument(pod), RedisArgument(canary)),
                redis.publication(keys.canaries, signed),
            ])
            telemetry.redisCommands.set(Double(redis.sentCount))
            let isKnown = (try? replies?.accepted()) != nil
            state.withLock { $0.isKnown = isKnown }
            judge()
            // Whoever is not heard says it again soon.
            try? await Task.sleep(for: replies == nil ? Self.beatEvery / 10 : Self.beatEvery)
        }
    }

    /// Apart from the beat, which nothing may hold up: however many sessions a dead pod leaves.
    private func lookAfterSessions() async {
        var toldAt = MonotonicClock.now
        var connections = redis.connectionsMade
        while (try? await Task.sleep(for: Self.beatEvery * Self.sweepBeats)) != nil {
            let here = hooks?.counts().sessions ?? 0
            let list = RedisCommand("SCARD", RedisArgument(keys.sessions(ofPod: pod)))
            guard let reply = try? await redis.send(list) else { continue }
            if reply.errorCode == "WRONGTYPE" {
                // Somebody has put something else in its place.
                _ = try? await redis.send(RedisCommand("DEL", RedisArgument(keys.sessions(ofPod: pod))))
            }
            let known = reply.number ?? 0
            journals.forgetOld()
            // Another server, or the same one anew: it may have forgotten what it said it had.
            let isAnother = redis.connectionsMade != connections
            connections = redis.connectionsMade
            if isAnother { await journals.verify() }
            let isOld = isAnother || MonotonicClock.now - toldAt > Self.tellAgainEvery
            if isOld || (here > 0 && (known == 0 || known < here / 2)) {
                toldAt = MonotonicClock.now
                await reopenSessions()
            }
            await sweep()
        }
    }

    /// An answer that this pod writes is looked after as long as it can be resumed.
    package func began(_ journal: AnswerJournal) { journals.began(journal) }

    /// A server that was started empty is told of the sessions that are here.
    private func reopenSessions() async {
        let all = (hooks?.sessions() ?? []).map { (id: $0.id, client: $0.clientID, epoch: $0.epoch) }
        for start in stride(from: 0, to: all.count, by: Self.reopenBatch) {
            let batch = Array(all[start..<min(start + Self.reopenBatch, all.count)])
            guard (try? await sessions.held(batch, pod: pod)) != nil else { return }
        }
    }

    /// Looks for pods that are listed and do not live, and says that their sessions are gone. Of a list that is longer than
    /// any site's a part at a time.
    private func sweep() async {
        _ = state.withLock { $0.view.silentPods(now: MonotonicClock.now) }
        // In slices: whoever hears a message waits for the same lock.
        while state.withLock({ $0.view.clearAway(Self.clearedAtOnce) }) { await Task.yield() }
        let cursor = state.withLock { $0.sweepCursor }
        let scan = RedisCommand(
            "HSCAN", RedisArgument(keys.pods), RedisArgument(cursor), "COUNT", RedisArgument(Self.sweptMax))
        guard let parts = try? await redis.send(scan).elements, parts.count == 2 else {
            return state.withLock { $0.sweepCursor = "0" }
        }
        state.withLock { $0.sweepCursor = parts[0].text ?? "0" }
        let living = look(\.pods)
        let fields = (parts[1].elements ?? []).map(\.bytes)
        var told = 0
        for at in stride(from: 0, to: min(fields.count, 4 * Self.sweptMax), by: 2) {
            guard let field = fields[at] else { continue }
            if let name = SharedScalar.name(field) {
                guard name != pod, living[name] == nil, await sessions.isAlive(name) == false else { continue }
                told += 1
                if told <= Self.deathsTold { logger.warning("a pod died", metadata: ["dead": "\(name)"]) }
                guard await markAllGone(name) else { continue }
                state.withLock { $0.view.podGone(name) }
            }
            // What is no name of a pod is only taken off the list.
            _ = try? await redis.send(RedisCommand("HDEL", RedisArgument(keys.pods), RedisArgument(field)))
        }
    }

    /// A batch at a time, until none is left.
    ///
    /// - Returns: false when Redis went away meanwhile: the pod stays listed, and its sessions are looked at again
    private func markAllGone(_ name: String) async -> Bool {
        do {
            for _ in 0..<Self.batchesMax {
                let marked = try await sessions.markGone(ofPod: name)
                if marked == 0 { break }
                telemetry.sessionsOrphaned.add(Double(marked))
            }
            return true
        } catch {
            return false
        }
    }

    /// Takes away what pods left that died long ago: lists of sessions whose pod nobody lists any more.
    package func cleanUp() async -> Bool {
        var isDone = true
        do {
            try await redis.scan(keys.pattern(keys.sessions(ofPod: "*"))) { found throws(RedisProblem) in
                for key in found where isDone {
                    let name = String(key.dropFirst(keys.sessions(ofPod: "").count))
                    guard name != pod, await sessions.isAlive(name) == false else { continue }
                    isDone = await markAllGone(name)
                }
                return isDone
            }
        } catch {
            return false
        }
        return isDone
    }

    // MARK: what is shared

    package func opened(_ session: Session) {
        changed(.opened(id: session.id, client: session.clientID, epoch: session.epoch))
    }

    /// - Parameter epoch: of the connection that ended
    package func left(_ session: Session, epoch: Int, messages: Int) {
        changed(.left(id: session.id, client: session.clientID, epoch: epoch, messages: messages))
    }

    /// Not worth a wait, but in order.
    private func changed(_ change: SharedSessions.Change) {
        state.withLock { state in
            if state.changes.count < Self.changesMax { state.changes.append(change) }
        }
        changes.yield()
    }

    /// Says what happened, all that waits in one go.
    private func announce() async {
        for await _ in changesMade {
            let waiting = state.withLock { state in
                defer { state.changes.removeAll(keepingCapacity: true) }
                return state.changes
            }
            var said = 0
            while said < waiting.count, !Task.isCancelled {
                let batch = Array(waiting[said..<min(said + Self.reopenBatch, waiting.count)])
                if (try? await sessions.carryOut(batch, pod: pod)) != nil {
                    said += batch.count
                } else {
                    // While Redis is away it waits.
                    try? await Task.sleep(for: Self.beatEvery / 4)
                }
            }
        }
    }

    package func forgot(_ ids: [String]) {
        guard !ids.isEmpty else { return }
        Task { [self] in try? await sessions.forgotten(ids, pod: pod) }
    }

    package func invalidate(_ invalidation: Invalidation) async throws {
        let message = messages.signed(invalidation.shared, for: keys.invalidation)
        _ = try await redis.send(redis.publication(keys.invalidation, message)).accepted()
    }
}

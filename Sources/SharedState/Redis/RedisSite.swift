import Fleet
import Logging
import NIOCore
import PodRuntime
import PrometheusMetrics
import RedisClient
import SessionLogic

/// Connections of a pod to Redis, which the Redis forms of all stores share: commands, topics, blocking reads, and
/// signed messages between pods.
package final class RedisSite: Sendable {
    /// Address of Redis, and the pod's identity there.
    package struct Settings: Sendable {
        package var redis: RedisSettings
        /// Prefix of every name in Redis.
        package var prefix: String
        package var podName: String
        package var role: PodRole
        /// Whether `SESSION_SECRET` is set: the pods then need not agree on a key.
        package var hasSecret: Bool

        package init(redis: RedisSettings, prefix: String, podName: String, role: PodRole, hasSecret: Bool) {
            self.redis = redis
            self.prefix = prefix
            self.podName = podName
            self.role = role
            self.hasSecret = hasSecret
        }
    }

    /// Name of this process among all that ever ran under the pod's name.
    package let pod: String
    package let commands: RedisCommands
    package let keys: RedisKeys
    let role: PodRole
    package let reads: RedisBlockingReads
    let topics: RedisSubscriptions
    let router: TopicRouter
    let messages: PodMessages
    let use: RedisUse
    package let telemetry: Telemetry
    let logger: Logger
    private let introductions: PodIntroductions

    package init(
        _ settings: Settings, signing: SigningKeys, loops: [any EventLoop], telemetry: Telemetry, logger: Logger
    ) {
        pod = "\(settings.podName)~\(Identifiers.random(bytes: 4))"
        role = settings.role
        self.telemetry = telemetry
        self.logger = logger
        keys = RedisKeys(prefix: settings.prefix, isSharded: settings.redis.isSharded)
        let (router, use) = (TopicRouter(), RedisUse(telemetry: telemetry, logger: logger))
        (self.router, self.use) = (router, use)
        commands = RedisCommands(settings.redis, loops: loops, now: { MonotonicClock.now }) { isUp, problem in
            use.changed(isUp: isUp, problem)
        }
        topics = RedisSubscriptions(
            commands, name: "\(keys.canary):\(pod)", loop: loops[0], now: { MonotonicClock.now },
            onMessage: { router.received($0, $1) },
            onChange: { router.hearingChanged(isVerified: $0) })
        reads = RedisBlockingReads(commands)
        messages = PodMessages(signing)
        introductions = PodIntroductions(redis: commands, keys: keys, messages: messages)
        router.listen(toHearing: { [use, topics] in use.hearingChanged(isVerified: $0, topics: topics.topicCount) })
    }

    /// Runs until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [commands] in await commands.run() }
            group.addTask { [topics] in await topics.run() }
            group.addTask { [introductions] in await introductions.run() }
            await group.waitForAll()
        }
        reads.close()
    }

    /// Waits a moment for the connection, so that a pod does not begin its life degraded without need.
    func waitUntilUp(atMost: Duration) async {
        let until = MonotonicClock.now + atMost
        while use.isDegraded, MonotonicClock.now < until {
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
        }
    }

    /// Whether a pod lives; nil when it cannot be checked.
    func isAlive(_ pod: String) async -> Bool? {
        (try? await commands.send(RedisCommand("EXISTS", RedisArgument(keys.pod(pod)))))?.number.map { $0 > 0 }
    }

    // MARK: Messages between pods

    /// Command that carries a signed message of this pod to the others.
    package func announcement(_ topic: String, _ message: [UInt8]) -> RedisCommand {
        commands.publication(topic, messages.signed(message, for: topic))
    }

    /// Listens to the pods' messages on a topic. Forged and repeated ones are not passed on.
    package func hear(_ topic: String, _ body: @escaping @Sendable (_ message: [UInt8], _ isSigned: Bool) -> Void) {
        router.listen(to: topic) { [messages, telemetry, keys, introductions] topic, payload in
            let origin = messages.origin(of: payload, from: topic)
            telemetry.podMessage(origin)
            guard origin.isHeard else { return }
            if origin == .unproved, topic == keys.canaries, let canary = Canary(shared: payload) {
                introductions.add(canary.pod)
            }
            body(payload, origin == .signed)
        }
        topics.subscribe(topic)
    }
}

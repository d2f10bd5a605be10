import DequeModule
import NIOCore
import Resilience
import Synchronization

/// Subscriptions of a pod to its topics, over a connection of their own: the server cuts off a slow reader of topics,
/// and commands must not go with it.
///
/// After each reconnect all topics are asked for again, in batches, and the connection counts as verified only when
/// all are confirmed and a message published to a topic of its own has come back: a half-open connection confirms
/// nothing. A canary is sent once a second; when it does not come back the connection is replaced.
/// With sharded topics there is a link to each node of the cluster that has some of them.
package final class RedisSubscriptions: Sendable {
    /// Time in which changes become one batch.
    private static let batchFor = TimeAmount.milliseconds(5)
    private static let canaryEvery = Duration.seconds(1)

    private struct Link {
        var connection: RedisConnection?
        var book = SubscriptionBook()
        var canaryTopic: String
        /// Sharded topics whose SSUBSCRIBE or SUNSUBSCRIBE has no reply yet, in order.
        var unanswered: Deque<(topic: String, isWanted: Bool)> = []
        var canaryHeardAt: Duration?
        /// Number of messages, canaries aside, that came over all its connections.
        var messages = 0
        var isFlushDue = false
        /// Whether every topic wanted at the opening is confirmed, and the canary has come back since.
        var isVerified = false
        /// Time since which a wanted topic has been unconfirmed.
        var unconfirmedSince: Duration?

        mutating func apply(_ change: (inout Link) -> Void) { change(&self) }

        mutating func takeBatch() -> [RedisCommand] {
            let changes = book.takeChanges()
            return changes.subscribe.map { RedisCommand("SUBSCRIBE", $0.map { RedisArgument($0) }) }
                + changes.unsubscribe.map { RedisCommand("UNSUBSCRIBE", $0.map { RedisArgument($0) }) }
        }

        /// Topics of different slots may not share a command.
        mutating func takeShardedBatch() -> [RedisCommand] {
            let changes = book.takeChanges()
            unanswered += changes.subscribe.joined().map { ($0, true) }
            unanswered += changes.unsubscribe.joined().map { ($0, false) }
            return changes.subscribe.joined().map { RedisCommand("SSUBSCRIBE", RedisArgument($0)) }
                + changes.unsubscribe.joined().map { RedisCommand("SUNSUBSCRIBE", RedisArgument($0)) }
        }

        mutating func answered(_ topic: String) {
            if unanswered.first?.topic == topic { unanswered.removeFirst() }
        }
    }

    private struct State {
        var links: [RedisEndpoint: Link] = [:]
        /// Nodes to which a cluster has redirected a topic; all other topics are at home.
        var placed: [String: RedisEndpoint] = [:]
        var isVerified = false
    }

    private let commands: RedisCommands
    private let loop: any EventLoop
    private let locator: RedisLocator
    private let name: String
    private let now: @Sendable () -> Duration
    private let onMessage: @Sendable (_ topic: String, _ payload: [UInt8]) -> Void
    private let onChange: @Sendable (_ isVerified: Bool) -> Void
    private let state: Mutex<State>
    private let newLinks: AsyncStream<RedisEndpoint>
    private let addLink: AsyncStream<RedisEndpoint>.Continuation
    /// Stands for the server that the locator finds.
    private static let home = RedisEndpoint(host: "home", port: 0)

    /// - Parameters:
    ///   - name: unlike any other subscriber's: the canary's topic is made of it
    ///   - onMessage: called on `loop`
    package init(
        _ commands: RedisCommands, name: String, loop: any EventLoop, now: @escaping @Sendable () -> Duration,
        onMessage: @escaping @Sendable (_ topic: String, _ payload: [UInt8]) -> Void,
        onChange: @escaping @Sendable (_ isVerified: Bool) -> Void
    ) {
        self.commands = commands
        self.name = name
        self.loop = loop
        self.now = now
        self.onMessage = onMessage
        self.onChange = onChange
        locator = RedisLocator(commands.settings)
        var link = Link(canaryTopic: name)
        link.book.subscribe(name)
        state = Mutex(State(links: [Self.home: link]))
        (newLinks, addLink) = AsyncStream.makeStream(of: RedisEndpoint.self)
    }

    /// Whether all topics are confirmed and the canary comes back, on every link.
    package var isVerified: Bool { state.withLock { $0.isVerified } }

    /// Topics listened to, without the canaries' own.
    package var topicCount: Int {
        state.withLock { state in
            state.links.values.reduce(0) { $0 + $1.book.wanted.count - ($1.canaryTopic.isEmpty ? 0 : 1) }
        }
    }

    package func subscribe(_ topic: String) { change(topic) { $0.subscribe(topic) } }
    package func unsubscribe(_ topic: String) { change(topic) { $0.unsubscribe(topic) } }

    private func change(_ topic: String, _ change: (inout SubscriptionBook) -> Void) {
        let endpoint = state.withLock { state in
            let endpoint = state.placed[topic] ?? Self.home
            state.links[endpoint]?.apply { change(&$0.book) }
            if state.links[endpoint]?.book.wanted.contains(topic) == false { state.placed[topic] = nil }
            return endpoint
        }
        flushLater(endpoint)
    }

    private func flushLater(_ endpoint: RedisEndpoint) {
        let isNew = state.withLock { state in
            guard let link = state.links[endpoint], link.connection != nil, !link.isFlushDue else { return false }
            state.links[endpoint]?.isFlushDue = true
            return true
        }
        if isNew { loop.scheduleTask(in: Self.batchFor) { [self] in flush(endpoint) } }
    }

    private func flush(_ endpoint: RedisEndpoint) {
        let isSharded = commands.settings.isSharded
        let (connection, batch) = state.withLock { state -> (RedisConnection?, [RedisCommand]) in
            var batch: [RedisCommand] = []
            guard let connection = state.links[endpoint]?.connection else { return (nil, []) }
            state.links[endpoint]?.apply { link in
                link.isFlushDue = false
                batch = isSharded ? link.takeShardedBatch() : link.takeBatch()
            }
            return (connection, batch)
        }
        if !batch.isEmpty { connection?.push(batch) }
    }

    // MARK: Inbound

    private func received(_ value: RedisValue, at endpoint: RedisEndpoint) {
        guard let parts = value.elements, let kind = parts.first?.text else { return failed(value, at: endpoint) }
        guard parts.count == 3, let topic = parts[1].text else { return }
        switch kind {
        case "message", "smessage":
            if topic.hasSuffix(name) { return canaryHeard(at: endpoint) }
            state.withLock { $0.links[endpoint]?.messages += 1 }
            onMessage(topic, parts[2].bytes ?? [])
        case "subscribe", "ssubscribe":
            changeLink(endpoint) { link in
                link.answered(topic)
                link.book.subscribed(topic)
            }
        case "unsubscribe", "sunsubscribe":
            changeLink(endpoint) { link in
                link.answered(topic)
                link.book.unsubscribed(topic)
            }
            flushLater(endpoint)
        default: break
        }
    }

    /// Handles a cluster's hint to a topic's node, or a refusal: the connection is of no use then.
    private func failed(_ value: RedisValue, at endpoint: RedisEndpoint) {
        let connection = state.withLock { $0.links[endpoint]?.connection }
        guard case .error(let message) = value else { return }
        guard commands.settings.isSharded, let redirect = RedisRedirect(message, from: commands.settings.endpoint)
        else {
            connection?.close()
            return
        }
        let isNew = state.withLock { state -> Bool in
            guard let (topic, isWanted) = state.links[endpoint]?.unanswered.popFirst(), isWanted else { return false }
            state.links[endpoint]?.book.redirected(topic)
            let isNew = state.links[redirect.endpoint] == nil
            // The canary of a link must live where the link leads: a name in braces decides the slot.
            var link = state.links[redirect.endpoint] ?? Link(canaryTopic: "{\(topic)}\(name)")
            if topic == name { state.links[endpoint]?.canaryTopic = "" }
            link.book.subscribe(link.canaryTopic)
            if topic != name { link.book.subscribe(topic) }
            state.links[redirect.endpoint] = link
            state.placed[topic] = redirect.endpoint
            return isNew
        }
        updateReach(endpoint)
        if isNew { addLink.yield(redirect.endpoint) } else { flushLater(redirect.endpoint) }
    }

    private func changeLink(_ endpoint: RedisEndpoint, _ change: (inout Link) -> Void) {
        state.withLock { state in
            state.links[endpoint]?.apply(change)
        }
        updateReach(endpoint)
    }

    private func canaryHeard(at endpoint: RedisEndpoint) {
        changeLink(endpoint) { $0.canaryHeardAt = now() }
    }

    private func updateReach(_ endpoint: RedisEndpoint) {
        let news = state.withLock { state -> Bool? in
            state.links[endpoint]?.apply { link in
                let isConfirmed = link.book.isConfirmed
                link.unconfirmedSince = isConfirmed ? nil : link.unconfirmedSince ?? now()
                // Topics added later are on their way: they do not make a working connection doubtful.
                let isHeard = link.canaryTopic.isEmpty || link.canaryHeardAt != nil
                link.isVerified = link.connection != nil && (link.isVerified || (isConfirmed && isHeard))
            }
            let isVerified = state.links.values.allSatisfy(\.isVerified)
            defer { state.isVerified = isVerified }
            return isVerified == state.isVerified ? nil : isVerified
        }
        if let news { onChange(news) }
    }

    // MARK: Keeping links

    /// Keeps the links open until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.holdConnection(to: Self.home) }
            group.addTask { [self] in
                await locator.watch(on: loop) { [self] in drop(Self.home) }
            }
            for await endpoint in newLinks { group.addTask { await self.holdConnection(to: endpoint) } }
        }
    }

    private func holdConnection(to endpoint: RedisEndpoint) async {
        var backoff = RedisCommands.reconnecting
        while !Task.isCancelled {
            do throws(RedisProblem) {
                let address = endpoint == Self.home ? try await locator.locate(on: loop) : endpoint
                let connection = try await RedisConnection.open(
                    address, commands.settings, for: .subscriptions, on: loop)
                let openedAt = now()
                defer { if now() - openedAt > RedisCommands.settledAfter { backoff = RedisCommands.reconnecting } }
                await connection.becomeSubscriber { [self] value in received(value, at: endpoint) }
                opened(connection, endpoint)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.sendCanaries(endpoint, connection) }
                    await withTaskCancellationHandler {
                        await connection.closed()
                    } onCancel: {
                        connection.close()
                    }
                    group.cancelAll()
                }
            } catch {}
            closed(endpoint)
            guard case .retry(let wait) = backoff.tryFailed(random: .random(in: 0...1)) else { return }
            try? await Task.sleep(for: wait)
        }
    }

    private func opened(_ connection: RedisConnection, _ endpoint: RedisEndpoint) {
        changeLink(endpoint) { link in
            link.connection = connection
            link.book.connectionOpened()
            link.unanswered.removeAll()
            link.isVerified = false
            link.unconfirmedSince = nil
            link.canaryHeardAt = nil
            link.isFlushDue = false
        }
        flush(endpoint)
    }

    private func closed(_ endpoint: RedisEndpoint) {
        changeLink(endpoint) { $0.connection = nil }
    }

    private func drop(_ endpoint: RedisEndpoint) {
        state.withLock { $0.links[endpoint]?.connection }?.close()
    }

    /// Sends the canary once a second, and ends a connection on which it does not come back.
    private func sendCanaries(_ endpoint: RedisEndpoint, _ connection: RedisConnection) async {
        var watch = CanaryWatch()
        while !Task.isCancelled, connection.isOpen {
            let topic = state.withLock { $0.links[endpoint]?.canaryTopic ?? "" }
            if !topic.isEmpty {
                let sentAt = now()
                let reply = try? await commands.send(commands.publication(topic, Array("canary".utf8)))
                // Time for it to come back, on a busy machine.
                try? await Task.sleep(for: Self.canaryEvery / 4)
                let link = state.withLock { $0.links[endpoint] }
                if reply == nil {
                    watch.couldNotSend()
                } else if watch.looked(
                    sentAt: sentAt, heardAt: link?.canaryHeardAt, messages: link?.messages ?? 0, now: now()) == .close
                {
                    return connection.close()
                }
                if let since = link?.unconfirmedSince, watch.isOverdue(since: since, now: now()) {
                    return connection.close()
                }
            }
            let isVerified = state.withLock { $0.links[endpoint]?.isVerified ?? false }
            try? await Task.sleep(for: isVerified ? Self.canaryEvery * 3 / 4 : Self.canaryEvery / 20)
        }
    }
}

import NIOCore
import Resilience
import Synchronization

/// Commands over one pipelined connection a loop, kept open: all senders of a loop share its connection.
///
/// A failed command is not sent again unless its sender allows it to be carried out twice. While no server can be
/// reached a breaker answers at once, so that no caller waits for a server that is away.
package final class RedisCommands: Sendable {
    /// Redirects that one command may follow.
    private static let redirectsMax = 3
    /// Nodes of a cluster connected to at once.
    private static let nodesMax = 200

    private struct State {
        var connections: [RedisConnection?]
        var redirected: [RedisEndpoint: RedisConnection] = [:]
        var breaker: CircuitBreaker
        var isUp = false
        var toldProblem: RedisProblem.Code?
        var lastProblem = RedisProblem(.unreachable, "not connected yet")
        var refusal: RedisRefusal?
    }

    package let settings: RedisSettings
    private let loops: [any EventLoop]
    private let locator: RedisLocator
    private let state: Mutex<State>
    private let turn = Atomic(0)
    private let sent = Atomic(0)
    private let made = Atomic(0)
    private let now: @Sendable () -> Duration
    private let onChange: @Sendable (_ isUp: Bool, RedisProblem?) -> Void

    /// - Parameters:
    ///   - now: a monotonic clock
    ///   - onChange: called when the server becomes reachable, and when it no longer is
    package init(
        _ settings: RedisSettings, loops: [any EventLoop], now: @escaping @Sendable () -> Duration,
        onChange: @escaping @Sendable (_ isUp: Bool, RedisProblem?) -> Void = { _, _ in }
    ) {
        self.settings = settings
        self.loops = loops
        self.now = now
        self.onChange = onChange
        locator = RedisLocator(settings)
        state = Mutex(State(connections: loops.map { _ in nil }, breaker: CircuitBreaker(settings.breaker)))
    }

    /// Keeps the connections open until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for position in loops.indices { group.addTask { await self.holdConnection(at: position) } }
            group.addTask { [self] in
                await locator.watch(on: loops[0]) { [self] in dropAll() }
            }
        }
        dropAll()
    }

    /// Whether the server answered when last heard of.
    package var isUp: Bool { state.withLock { $0.isUp } }
    package var lastProblem: RedisProblem { state.withLock { $0.lastProblem } }
    /// Last command that the server answered but refused to carry out; nil: none yet.
    package var lastRefusal: RedisRefusal? { state.withLock { $0.refusal } }
    /// Connections made since the start: after each the server may be another one, or have forgotten something.
    package var connectionsMade: Int { made.load(ordering: .relaxed) }
    /// Commands sent since the start.
    package var sentCount: Int { sent.load(ordering: .relaxed) }

    // MARK: Sending

    /// Sends one command. An error of the server is a value.
    package func send(_ command: RedisCommand, isRepeatable: Bool = false) async throws(RedisProblem) -> RedisValue {
        try await send([command], isRepeatable: isRepeatable).first ?? .null
    }

    /// Sends several commands in one go, their replies in order. Other senders' commands may come in between.
    ///
    /// - Parameter isRepeatable: whether carrying them out twice does no harm
    package func send(
        _ commands: [RedisCommand], isRepeatable: Bool = false
    ) async throws(RedisProblem) -> [RedisValue] {
        var backoff = RetryBackoff(
            retriesMax: isRepeatable ? settings.attempts - 1 : 0, first: .milliseconds(50), ceiling: .milliseconds(400))
        while true {
            do throws(RedisProblem) {
                return try await sendOnce(commands)
            } catch {
                guard case .retry(let wait) = backoff.tryFailed(random: .random(in: 0...1)), error.code != .breakerOpen,
                    (try? await Task.sleep(for: wait)) != nil
                else { throw error }
            }
        }
    }

    private func sendOnce(_ commands: [RedisCommand]) async throws(RedisProblem) -> [RedisValue] {
        let (connection, refusal) = state.withLock { state -> (RedisConnection?, RedisProblem?) in
            guard case .call = state.breaker.callWanted(now: now()) else {
                return (nil, RedisProblem(.breakerOpen, "\(state.lastProblem)"))
            }
            guard let connection = pick(state.connections) else {
                state.breaker.callFailed(now: now())
                return (nil, state.lastProblem)
            }
            return (connection, nil)
        }
        guard let connection else { throw refusal ?? RedisProblem(.unreachable, "not connected") }
        sent.add(commands.count, ordering: .relaxed)
        do throws(RedisProblem) {
            var replies = try await connection.send(commands)
            for (at, reply) in replies.enumerated() {
                switch reply.errorCode {
                case "READONLY", "LOADING", "MASTERDOWN":
                    // The server is no longer (or not yet) the master: reconnect to the current one.
                    connection.close()
                    if case .error(let message) = reply { throw RedisProblem(.notMaster, message) }
                case "MOVED" where settings.isSharded, "ASK" where settings.isSharded:
                    replies[at] = try await redirect(commands[at], reply, times: 1)
                default:
                    guard let refusal = RedisRefusal(reply, to: commands[at], at: now()) else { break }
                    state.withLock { $0.refusal = refusal }
                }
            }
            state.withLock { $0.breaker.callSucceeded() }
            return replies
        } catch {
            state.withLock { $0.breaker.callFailed(now: now()) }
            throw error
        }
    }

    /// Command that publishes a message on a topic: in a cluster a topic lives on one node.
    package func publication(_ topic: String, _ payload: [UInt8]) -> RedisCommand {
        RedisCommand(settings.isSharded ? "SPUBLISH" : "PUBLISH", RedisArgument(topic), RedisArgument(payload))
    }

    /// Calls `body` with the keys of this pattern, a batch at a time, until there are no more or it returns false.
    package func scan(
        _ pattern: String, batch: Int = 500, _ body: ([String]) async throws(RedisProblem) -> Bool
    ) async throws(RedisProblem) {
        var cursor = "0"
        repeat {
            let command = RedisCommand(
                "SCAN", RedisArgument(cursor), "MATCH", RedisArgument(pattern), "COUNT", RedisArgument(batch))
            let reply = try await send(command).accepted().elements ?? []
            cursor = reply.first?.text ?? "0"
            guard try await body((reply.last?.elements ?? []).compactMap(\.text)) else { return }
        } while cursor != "0"
    }

    /// Batches of one scan of a hash.
    private static let hashBatchesMax = 2000

    /// Reads the fields of a hash, a batch at a time, at least up to a number of them: a hash that a stranger has
    /// filled without measure is not read to its end. A field may come twice.
    package func scanHash(
        _ key: String, batch: Int = 500, most: Int, _ body: ([String: [UInt8]]) -> Void
    ) async throws(RedisProblem) {
        var cursor = "0"
        var seen = 0
        for _ in 0..<Self.hashBatchesMax {
            let command = RedisCommand(
                "HSCAN", RedisArgument(key), RedisArgument(cursor), "COUNT", RedisArgument(batch))
            let reply = try await send(command).accepted().elements ?? []
            let fields = reply.last?.fields ?? [:]
            body(fields)
            seen += fields.count
            cursor = reply.first?.text ?? "0"
            if cursor == "0" || seen >= most { return }
        }
    }

    /// Connection of the present loop, or any that is open.
    private func pick(_ connections: [RedisConnection?]) -> RedisConnection? {
        let start = turn.wrappingAdd(1, ordering: .relaxed).newValue
        var open: RedisConnection?
        for step in connections.indices {
            guard let connection = connections[abs(start &+ step) % connections.count], connection.isOpen else {
                continue
            }
            if connection.eventLoop.inEventLoop { return connection }
            if open == nil { open = connection }
        }
        return open
    }

    /// Follows a cluster's hint to the node that has the key.
    private func redirect(
        _ command: RedisCommand, _ reply: RedisValue, times: Int
    ) async throws(RedisProblem) -> RedisValue {
        guard case .error(let message) = reply, times <= Self.redirectsMax,
            let endpoint = RedisRedirect(message, from: settings.endpoint)?.endpoint
        else { return reply }
        let connection = try await connection(to: endpoint)
        let asking = reply.errorCode == "ASK" ? [RedisCommand("ASKING")] : []
        let answer = try await connection.send(asking + [command]).last ?? .null
        return ["MOVED", "ASK"].contains(answer.errorCode)
            ? try await redirect(command, answer, times: times + 1) : answer
    }

    private func connection(to endpoint: RedisEndpoint) async throws(RedisProblem) -> RedisConnection {
        if let known = state.withLock({ $0.redirected[endpoint] }), known.isOpen { return known }
        let connection = try await RedisConnection.open(endpoint, settings, for: .commands, on: loops[0])
        let surplus = state.withLock { state -> [RedisConnection] in
            state.redirected = state.redirected.filter { $0.value.isOpen }
            let surplus = state.redirected.count < Self.nodesMax ? [] : Array(state.redirected.values)
            if !surplus.isEmpty { state.redirected = [:] }
            state.redirected[endpoint] = connection
            return surplus
        }
        for connection in surplus { connection.close() }
        return connection
    }

    // MARK: Keeping connections

    private func holdConnection(at position: Int) async {
        var backoff = Self.reconnecting
        while !Task.isCancelled {
            do throws(RedisProblem) {
                let connection = try await openConnection(on: loops[position])
                let openedAt = now()
                defer { if now() - openedAt > Self.settledAfter { backoff = Self.reconnecting } }
                cameUp(connection, at: position)
                await withTaskCancellationHandler {
                    await connection.closed()
                } onCancel: {
                    connection.close()
                }
                wentDown(at: position, RedisProblem(.closed, "the connection ended"))
            } catch {
                wentDown(at: position, error)
            }
            guard case .retry(let wait) = backoff.tryFailed(random: .random(in: 0...1)) else { return }
            try? await Task.sleep(for: wait)
        }
    }

    /// Age from which a connection counts as good: after it the server is looked for at once. A server that accepts
    /// connections and drops them again and again is tried more and more seldom.
    static let settledAfter = Duration.seconds(3)

    static var reconnecting: RetryBackoff {
        RetryBackoff(retriesMax: .max, first: .milliseconds(50), ceiling: .seconds(2))
    }

    /// Opens a separate connection to the server that commands go to.
    package func openConnection(on loop: (any EventLoop)? = nil) async throws(RedisProblem) -> RedisConnection {
        let loop = loop ?? loops[0]
        return try await RedisConnection.open(try await locator.locate(on: loop), settings, for: .commands, on: loop)
    }

    private func cameUp(_ connection: RedisConnection, at position: Int) {
        made.add(1, ordering: .relaxed)
        let isNews = state.withLock { state in
            state.connections[position] = connection
            state.breaker = CircuitBreaker(state.breaker.settings)
            defer { state.isUp = true }
            return !state.isUp
        }
        if isNews { onChange(true, nil) }
    }

    private func wentDown(at position: Int, _ problem: RedisProblem) {
        let isNews = state.withLock { state in
            state.connections[position] = nil
            state.lastProblem = problem
            let isUp = state.connections.contains { $0 != nil }
            defer { (state.isUp, state.toldProblem) = (isUp, problem.code) }
            // Failure to reach a server is told too, even the first time: once for each reason.
            return !isUp && (state.isUp || state.toldProblem != problem.code)
        }
        if isNews { onChange(false, problem) }
    }

    private func dropAll() {
        let all = state.withLock { state in
            defer { state.redirected.removeAll() }
            return state.connections.compactMap { $0 } + state.redirected.values
        }
        for connection in all { connection.close() }
    }
}

/// Redirect hint of a cluster: `MOVED 3999 127.0.0.1:6381`; without a host it is the node that was asked.
struct RedisRedirect: Equatable {
    var endpoint: RedisEndpoint

    init?(_ message: String, from asked: RedisEndpoint) {
        let words = message.split(separator: " ")
        guard words.count == 3, words[0] == "MOVED" || words[0] == "ASK" else { return nil }
        let text = words[2].hasPrefix(":") ? "\(asked.host)\(words[2])" : String(words[2])
        guard let endpoint = RedisEndpoint.parse(text, defaultPort: asked.port) else { return nil }
        self.endpoint = endpoint
    }
}

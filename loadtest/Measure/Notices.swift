import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import RedisClient
import Synchronization
import WebSocketTransport

/// Command `loadtest notices`: times a notice from a program's publishing to Redis until one browser, and all of them,
/// have it.
struct Notices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "From PUBLISH to the browser: one browser on another pod, then everybody.")

    @Option(help: "The Redis the pods share.") var redis: String
    @Option(help: "A pod; several times for several.") var port: [Int]
    @Option(help: "Messages to one browser, one after another.") var messages = 2000
    @Option(help: "Sessions that hear a broadcast, over all pods.") var sessions = 10_000
    @Option(help: "Broadcasts.") var broadcasts = 10

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let epoch = ContinuousClock.now
        let commands = RedisCommands(try .parse(redis), loops: [group.next()], now: { ContinuousClock.now - epoch })
        let running = Task { await commands.run() }
        for _ in 0..<500 where !commands.isUp { try await Task.sleep(for: .milliseconds(10)) }
        let arrivals = Arrivals()
        try await connect(group, port.last ?? 0, "/ws?client_id=bench", arrivals)
        try await Task.sleep(for: .seconds(1))
        var times: [Double] = []
        for _ in 0..<messages {
            let took = try await arrivals.measure(1) {
                _ = try await commands.send(RedisCommand("PUBLISH", "client:bench", "1"))
            }
            times.append(took / .microseconds(1))
        }
        times.sort()
        print(
            "publish -> browser: p50 \(Int(times[times.count / 2])) µs, p99 \(Int(times[times.count * 99 / 100])) µs, "
                + "\(messages) messages one after another")
        try await broadcast(group, commands, arrivals)
        running.cancel()
        await running.value
        try await group.shutdownGracefully()
    }

    private func broadcast(
        _ group: MultiThreadedEventLoopGroup, _ commands: RedisCommands, _ arrivals: Arrivals
    ) async throws {
        try await connectInBatches(from: 1, to: sessions) { number in
            try await self.connect(group, port[number % port.count], "/ws", arrivals)
        }
        try await Task.sleep(for: .seconds(2))
        var times: [Double] = []
        for _ in 0..<broadcasts {
            let took = try await arrivals.measure(sessions) {
                _ = try await commands.send(RedisCommand("PUBLISH", "hunch:all", #"{"text":"hello everybody"}"#))
            }
            times.append(took / .milliseconds(1))
            try await Task.sleep(for: .milliseconds(300))
        }
        times.sort()
        print(
            "broadcast to \(sessions) sessions on \(port.count) pods: the last one after "
                + "\(Int(times[times.count / 2])) ms (median of \(broadcasts)), one client reading all")
    }

    private func connect(
        _ group: MultiThreadedEventLoopGroup, _ port: Int, _ path: String, _ arrivals: Arrivals
    ) async throws {
        _ = try await WebSocketClient.connect(host: "127.0.0.1", port: port, path: path, on: group.next()) {
            LoadSocket { _, text in if text.isFrame("notice") { arrivals.arrived() } }
        }.get()
    }
}

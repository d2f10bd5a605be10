import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Command `loadtest connects`: opens and closes connections as fast as the server takes them.
struct Connects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connects", abstract: "Handshakes as fast as they go, and what one costs the server.")

    @Option var port: Int
    @Option(help: "The server's process.") var pid: Int?
    @Option(help: "Handshakes under way at once.") var parallel = 32
    @Option(help: "Seconds to measure.") var seconds = 4
    @Option(help: "Where the server upgrades.") var path = "/ws"

    func run() async throws {
        _ = DescriptorLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let end = NIODeadline.now() + .seconds(Int64(seconds))
        let before = pid.map(cpuSeconds) ?? 0
        // A used port rests for a minute: several addresses have enough ports.
        let sources = try (1...16).map { try SocketAddress(ipAddress: "127.0.1.\($0)", port: 0) }
        let times = try await withThrowingTaskGroup(of: Histogram.self) { tasks in
            for number in 0..<parallel {
                tasks.addTask { [port, path] in
                    var times = Histogram()
                    while NIODeadline.now() < end {
                        let start = NIODeadline.now()
                        let channel = try await WebSocketClient.connect(
                            host: "127.0.0.1", port: port, path: path, sourceAddress: sources[number % sources.count],
                            on: loop
                        ) { LoadSocket { _, _ in } }.get()
                        times.record(Int((NIODeadline.now() - start).nanoseconds / 1000))
                        try await channel.close()
                    }
                    return times
                }
            }
            return try await tasks.reduce(into: Histogram()) { $0.merge($1) }
        }
        let cpu = (pid.map(cpuSeconds) ?? 0) - before
        let each = cpu / Double(max(1, times.count)) * 1e6
        let core =
            pid == nil ? "" : String(format: ", server CPU %.0f µs each = %.0f/s a core", each, 1e6 / max(each, 1e-9))
        print(
            "\(times.count / seconds) connects/s, handshake p50 \(times.value(at: 0.5)) p99 \(times.value(at: 0.99)) µs\(core)"
        )
        try await group.shutdownGracefully()
    }
}

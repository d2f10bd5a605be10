import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Command `loadtest memory`: measures the cost of idle sessions, as the slope of the server's memory.
struct Memory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Server memory per idle session.")

    @Option var port: Int
    @Option(help: "The server's process.") var pid: Int
    @Option(help: "Where the server upgrades.") var path = "/ws"
    @Option(help: "Numbers of connections to measure at, rising.") var at: [Int] = [1000, 10_000]

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        _ = DescriptorLimit.raise()
        let before = residentBytes(of: "\(pid)")
        var open = 0
        let start = ContinuousClock.now
        for target in at.sorted() {
            try await connectInBatches(from: open, to: target) { [port, path] _ in
                _ = try await WebSocketClient.connect(host: "127.0.0.1", port: port, path: path, on: group.next()) {
                    LoadSocket { _, _ in }
                }.get()
            }
            open = target
            let took = (ContinuousClock.now - start) / .seconds(1)
            try await Task.sleep(for: .seconds(2))
            let bytes = residentBytes(of: "\(pid)") - before
            print(
                "\(target) idle sessions: \(String(format: "%.1f", Double(bytes) / Double(target) / 1024)) KiB each (resident), \(Int(Double(open) / took)) connects/s from one client"
            )
        }
        try await group.shutdownGracefully()
    }
}

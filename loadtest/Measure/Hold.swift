import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Command `loadtest hold`: opens sessions at several pods and holds them until its standard input ends.
struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Open sessions at several pods and hold them.")

    @Option(help: "A pod; several times for several.") var port: [Int]
    @Option(help: "Sessions in all.") var sessions: Int
    @Flag(help: "They read nothing once they are connected.") var deaf = false

    func run() async throws {
        _ = DescriptorLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await connectInBatches(from: 0, to: sessions) { [port, deaf] number in
            let channel = try await WebSocketClient.connect(
                host: "127.0.0.1", port: port[number % port.count], path: "/ws", on: group.next()
            ) { LoadSocket { _, _ in } }.get()
            guard deaf else { return }
            try await channel.setOption(.autoRead, value: false).get()
            try await channel.setOption(.socketOption(.so_rcvbuf), value: 4096).get()
        }
        FileHandle.standardOutput.write(Data("holding \(sessions)\n".utf8))
        _ = FileHandle.standardInput.readDataToEndOfFile()
        try await group.shutdownGracefully()
    }
}

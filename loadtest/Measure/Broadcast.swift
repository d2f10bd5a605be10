import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WebSocketTransport

/// Command `loadtest broadcast`: times one frame to every browser, until the last one has it.
struct Broadcast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadcast", abstract: "One frame to thousands of sessions of one server: time to the last.")

    @Option var port: Int
    @Option(help: "Sessions.") var sessions = 10_000
    @Option(help: "Broadcasts.") var broadcasts = 10
    @Option(help: "Where the server upgrades.") var path = "/ws"
    @Flag(help: "The server broadcasts when somebody says \"everybody\"; without: POST /api/v1/publish.")
    var byMessage = false

    /// Notice of typical length.
    private static let text = #"{"text":"hello everybody, this is news for all of you"}"#

    func run() async throws {
        _ = DescriptorLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let arrivals = Arrivals()
        let loop = group.next()
        let speaker = Speaker()
        try await connectInBatches(from: 0, to: sessions) { [port, path, byMessage] _ in
            _ = try await WebSocketClient.connect(host: "127.0.0.1", port: port, path: path, on: loop) {
                LoadSocket(onOpen: { speaker.offer(NIOLoopBound($0, eventLoop: loop)) }) { _, text in
                    if byMessage || text.isFrame("notice") { arrivals.arrived() }
                }
            }.get()
        }
        try await Task.sleep(for: .seconds(1))
        var times: [Double] = []
        for _ in 0..<broadcasts {
            let took = try await arrivals.measure(sessions) { try await publish(speaker.socket, loop) }
            times.append(took / .milliseconds(1))
            try await Task.sleep(for: .milliseconds(300))
        }
        times.sort()
        print(
            "broadcast to \(sessions) sessions: the last one after \(Report.short(times[times.count / 2])) ms (median of \(broadcasts))"
        )
        try await group.shutdownGracefully()
    }

    private func publish(_ speaker: NIOLoopBound<LoadSocket>?, _ loop: any EventLoop) async throws {
        if byMessage {
            guard let speaker else { return }
            return loop.execute { speaker.value.send("everybody") }
        }
        let body = #"{"everybody":true,"data":\#(Self.text)}"#
        let request =
            "POST /api/v1/publish HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)"
        let channel = try await ClientBootstrap(group: loop).connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: request)).get()
    }
}

/// Socket that was opened first and publishes for all.
private final class Speaker: Sendable {
    private let held = Mutex<NIOLoopBound<LoadSocket>?>(nil)

    var socket: NIOLoopBound<LoadSocket>? { held.withLock { $0 } }

    func offer(_ socket: NIOLoopBound<LoadSocket>) { held.withLock { if $0 == nil { $0 = socket } } }
}

/// Counter of arrivals, which reports when the expected number has come.
final class Arrivals: Sendable {
    private let left = Atomic(0)
    private let done = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func arrived() {
        guard left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        done.withLock { held in
            defer { held = nil }
            return held
        }?.resume()
    }

    /// - Returns: time until so many had come
    func measure(_ count: Int, _ publish: @Sendable () async throws -> Void) async throws -> Duration {
        left.store(count, ordering: .relaxed)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withCheckedContinuation { continuation in
                    // All may have come before the wait began.
                    let isOver = self.done.withLock { held in
                        let isOver = self.left.load(ordering: .acquiring) <= 0
                        if !isOver { held = continuation }
                        return isOver
                    }
                    if isOver { continuation.resume() }
                }
            }
            try await Task.sleep(for: .zero)
            try await publish()
            try await group.waitForAll()
        }
        return ContinuousClock.now - start
    }
}

import NIOCore
import NIOPosix
import Synchronization
import TestSupport

@testable import RedisClient

/// A client on a real server, kept connected for as long as the closure runs.
struct RedisFixture: Sendable {
    let commands: RedisCommands
    let loop: any EventLoop

    static let clock: @Sendable () -> Duration = {
        let epoch = ContinuousClock.now
        return { ContinuousClock.now - epoch }
    }()

    func say(_ parts: RedisArgument...) async throws -> RedisValue {
        try await commands.send(RedisCommand(parts[0], Array(parts.dropFirst())))
    }

    static func run<Value: Sendable>(
        _ settings: RedisSettings, isConnecting: Bool = true,
        _ body: @Sendable (RedisFixture) async throws -> Value
    ) async throws -> Value {
        let loops = Array(MultiThreadedEventLoopGroup.singleton.makeIterator().prefix(2)).map { $0 as any EventLoop }
        let commands = RedisCommands(settings, loops: loops, now: clock)
        let running = Task { await commands.run() }
        if isConnecting { try await until("connected") { commands.isUp } }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(RedisFixture(commands: commands, loop: loops[0])))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        return try result.get()
    }

    static func until(_ what: String, seconds: Double = 20, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<Int(seconds * 100) {
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestSocket.TimedOut(description: "never \(what)")
    }
}

/// What a subscriber heard.
final class Heard: Sendable {
    private let messages = Mutex<[String]>([])

    func add(_ topic: String, _ payload: [UInt8]) {
        messages.withLock { $0.append("\(topic) \(String(decoding: payload, as: UTF8.self))") }
    }

    var all: [String] { messages.withLock { $0 } }
}

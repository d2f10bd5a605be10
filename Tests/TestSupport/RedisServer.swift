import Foundation
import Glibc
import Synchronization

/// A real `redis-server` on a free loopback port, in a folder of its own, that a test may kill, pause and start again.
package final class RedisServer: Sendable {
    private struct Held: @unchecked Sendable {
        let process: Process
    }

    package struct NotThere: Error, CustomStringConvertible {
        package var description: String
    }

    package let port: Int
    private let folder: TemporaryFolder
    private let arguments: [String]
    private let held = Mutex<Held?>(nil)

    package var url: String { "redis://127.0.0.1:\(port)" }

    /// - Parameters:
    ///   - arguments: options of the server: `["--requirepass", "x"]`
    ///   - port: nil: a free one
    package init(_ arguments: [String] = [], port: Int? = nil) async throws {
        self.port = try port ?? Self.freePort()
        folder = try TemporaryFolder()
        self.arguments =
            ["--port", "\(self.port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path]
            + arguments
        try await start()
    }

    /// A sentinel, which keeps what it learns in its configuration.
    package init(configuration: String, port: Int) async throws {
        self.port = port
        folder = try TemporaryFolder()
        arguments = [configuration, "--sentinel", "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder.path]
        try await start()
    }

    /// A port that was free a moment ago.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw NotThere(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    package func start() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/redis-server")
        process.arguments = arguments
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        held.withLock { $0 = Held(process: process) }
        for _ in 0..<500 {
            // Somebody else may have taken the port meanwhile, and answer there.
            guard process.isRunning else { break }
            if await answers(), process.isRunning { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotThere(description: "redis-server does not answer on port \(port)")
    }

    private func answers() async -> Bool {
        let reply = (try? cli("ping")) ?? ""
        return reply.contains("PONG") || reply.contains("NOAUTH") || reply.contains("LOADING")
    }

    /// A real `redis-cli`: any other program.
    @discardableResult
    package func cli(_ arguments: String...) throws -> String { try cli(arguments) }

    @discardableResult
    package func cli(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/redis-cli")
        process.arguments = ["-p", "\(port)"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    package func signal(_ number: Int32) {
        held.withLock { $0.map { _ = Glibc.kill($0.process.processIdentifier, number) } }
    }

    /// Stops turning, its sockets stay open.
    package func pause() { signal(SIGSTOP) }
    package func resume() { signal(SIGCONT) }

    /// Gone, with all it knew.
    package func kill() {
        let taken = held.withLock { held in
            defer { held = nil }
            return held
        }
        guard let taken else { return }
        _ = Glibc.kill(taken.process.processIdentifier, SIGCONT)
        _ = Glibc.kill(taken.process.processIdentifier, SIGKILL)
        taken.process.waitUntilExit()
    }

    deinit { kill() }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport

/// The built executable, run as anybody would run it.
final class HunchProcess: Sendable {
    struct Result: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    private final class Collected: Sendable {
        private let state = Mutex((bytes: Data(), isOver: false))
        var value: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
        /// Nothing more will come.
        var isOver: Bool { state.withLock { $0.isOver } }

        func add(_ data: Data) { state.withLock { $0.bytes += data } }

        /// What there is to read; at the end nothing is.
        func read(_ handle: FileHandle) {
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            state.withLock {
                $0.bytes += data
                $0.isOver = data.isEmpty
            }
        }
    }

    private struct Held: @unchecked Sendable {
        let process: Process
    }

    private let held: Held
    private let output = Collected()
    private let errors = Collected()
    let port: Int

    static var executable: URL { product("hunch") }

    /// Tests and products are built into the same folder.
    static func product(_ name: String) -> URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name)
    }

    static var manualPages: String? { ProcessInfo.processInfo.environment["HUNCH_MAN"] }

    /// - Parameter folder: where what is said goes, as `output` and `errors`; nil: it is read as it comes
    private init(
        _ arguments: [String], environment: [String: String], port: Int, into folder: TemporaryFolder? = nil
    ) throws {
        self.port = port
        let process = Process()
        held = Held(process: process)
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HUNCH") }
            // Reading the table takes a process of a debug build longer than most tests take.
            .merging(["MEANING_TABLE": "off"]) { $1 }.merging(environment) { $1 }
        let lines = [("output", output, \Process.standardOutput), ("errors", errors, \Process.standardError)]
        for (name, collected, keyPath) in lines {
            if let folder {
                let path = try folder.write(name, "")
                process[keyPath: keyPath] = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                continue
            }
            let pipe = Pipe()
            pipe.fileHandleForReading.readabilityHandler = { collected.read($0) }
            process[keyPath: keyPath] = pipe
        }
        try process.run()
    }

    /// Runs a command to its end.
    static func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Result {
        try await run(arguments, environment: environment)
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        // Into files: a pipe's handler on Linux may stop being called while there is more to read.
        let folder = try TemporaryFolder()
        let process = try HunchProcess(arguments, environment: environment, port: 0, into: folder)
        let result = try await process.ended(outputWithin: 0)
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")), as: UTF8.self)
        }
        return Result(status: result.status, output: try text("output"), errors: try text("errors"))
    }

    /// Starts a server on a free port and waits until it is ready.
    static func serve(
        _ arguments: [String], environment: [String: String] = [:], port: Int = 0
    ) async throws -> HunchProcess {
        try await start("serve", arguments, environment: environment, port: port)
    }

    /// Starts a server or a worker, and waits until it is ready.
    static func start(
        _ command: String, _ arguments: [String], environment: [String: String] = [:], port: Int = 0
    ) async throws -> HunchProcess {
        let process = try HunchProcess([command, "--port", "\(port)"] + arguments, environment: environment, port: 0)
        var server: HunchProcess?
        for _ in 0..<1000 {
            if server == nil, let port = process.loggedPort {
                // Once: what is written from now on goes to the one that was made.
                server = try HunchProcess(adopting: process, port: port)
            }
            if let server, await server.isReady() { return server }
            if !process.held.process.isRunning { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestSocket.TimedOut(description: "never ready: \(process.output.value) \(process.errors.value)")
    }

    private init(adopting other: HunchProcess, port: Int) throws {
        held = other.held
        self.port = port
        for (mine, theirs) in [(output, other.output), (errors, other.errors)] { mine.add(Data(theirs.value.utf8)) }
        held.process.standardOutput.flatMap { $0 as? Pipe }?.fileHandleForReading.readabilityHandler = { [output] in
            output.read($0)
        }
    }

    private var loggedPort: Int? {
        output.value.split(separator: "\n").lazy.compactMap { line in
            line.contains("\"listening\"") ? (try? Frame(String(line)))?["port"] : nil
        }.compactMap { (text: String) in Int(text) }.first
    }

    private func isReady() async -> Bool {
        (try? await get("/ready").status) == 200
    }

    var log: String { output.value }

    func get(_ path: String) async throws -> (status: Int, body: String) {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"), timeout: .seconds(20))
        return (Int(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 24)))
    }

    func post(_ path: String, _ body: String) async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return String(buffer: try await response.body.collect(upTo: 1 << 24))
    }

    func signal(_ number: Int32) { kill(held.process.processIdentifier, number) }

    var processIdentifier: Int32 { held.process.processIdentifier }

    var isRunning: Bool { held.process.isRunning }

    /// Waits for the end.
    ///
    /// - Parameter outputWithin: seconds for what was written last to come through the pipe; a child that goes on may hold
    ///   its end open
    func ended(within seconds: Double = 60, outputWithin: Double = 0.2) async throws -> Result {
        for _ in 0..<Int(seconds * 100) where held.process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        if held.process.isRunning {
            held.process.terminate()
            throw TestSocket.TimedOut(description: "still running after \(seconds) s: \(output.value)")
        }
        for _ in 0..<Int(outputWithin * 100) where !output.isOver || !errors.isOver {
            try await Task.sleep(for: .milliseconds(10))
        }
        return Result(status: held.process.terminationStatus, output: output.value, errors: errors.value)
    }

    func stop() async {
        signal(SIGKILL)
        _ = try? await ended(within: 5)
    }
}

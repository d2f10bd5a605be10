import Foundation
import TestSupport
import Testing

private let kosoku = ProcessInfo.processInfo.environment["HUNCH_KOSOKU"]

/// The cases of the Autobahn TestSuite that need no compression, against the transport alone. `make conformance` runs
/// all of them.
@Suite struct ConformanceTests {
    private struct Case: Decodable {
        var behavior: String
        var behaviorClose: String
    }

    @Test(.enabled(if: kosoku != nil, "no kosoku here")) func noCaseOfTheFirstTenSectionsFails() throws {
        let folder = try TemporaryFolder()
        let (server, port) = try Self.echoServer()
        defer { server.terminate() }
        let suite = Process()
        suite.executableURL = URL(fileURLWithPath: kosoku ?? "")
        suite.arguments =
            ["-p", "4", "-o", folder.path] + (1...10).flatMap { ["-i", "\($0).*"] } + ["127.0.0.1:\(port)"]
        suite.standardOutput = FileHandle.nullDevice
        try suite.run()
        suite.waitUntilExit()
        let report = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/index.json"))
        let cases = try #require(try JSONDecoder().decode([String: [String: Case]].self, from: report).values.first)
        #expect(cases.count == 301)
        let failed = cases.filter { $0.value.behavior == "FAILED" || $0.value.behaviorClose == "FAILED" }
        #expect(failed.isEmpty)
        #expect(cases.count { $0.value.behavior == "NON-STRICT" } <= 4)
    }

    private static func echoServer() throws -> (Process, port: Int) {
        let server = Process()
        server.executableURL = HunchProcess.executable.deletingLastPathComponent().appendingPathComponent("echo-server")
        server.arguments = ["--port", "0", "--compression", "takeover"]
        let output = Pipe()
        server.standardOutput = output
        try server.run()
        // `echo on ws://127.0.0.1:PORT/, …`
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(line.split(separator: ":").dropFirst(2).first?.prefix { $0.isNumber }).description
        return (server, try #require(Int(port)))
    }
}

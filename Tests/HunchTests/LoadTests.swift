import Foundation
import TestSupport
import Testing

/// The load tester against real pods: it sees everybody come back, and says when something is wrong.
@Suite struct LoadTests {
    private struct Run {
        var status: Int32
        var output: String
        var report: [String: Any]
    }

    /// Started by `start`, so that something can happen meanwhile.
    private final class Running: Sendable {
        private let process: Process
        private let output = Pipe()
        private let json: String

        init(_ arguments: [String], json: String) throws {
            self.json = json
            process = Process()
            process.executableURL = HunchProcess.product("loadtest")
            process.arguments = arguments + ["--json", json]
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        func ended() throws -> Run {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            let report = (try? Data(contentsOf: URL(fileURLWithPath: json))).flatMap {
                try? JSONSerialization.jsonObject(with: $0)
            }
            return Run(status: process.terminationStatus, output: text, report: report as? [String: Any] ?? [:])
        }
    }

    private func number(_ run: Run, _ path: String) -> Int {
        let value = path.split(separator: ".").reduce(run.report as Any?) { ($0 as? [String: Any])?[String($1)] }
        return (value as? NSNumber)?.intValue ?? -1
    }

    @Test func aStormOverThreePodsOfWhichOneIsKilledLosesNothing() async throws {
        let site = try await Site(pods: 3)
        let folder = try TemporaryFolder()
        let targets = site.ports.flatMap { ["--target", "\($0)"] }
        let running = try Running(
            ["load"] + targets + [
                "--users", "60", "--rate", "60", "--duration", "12", "--ask-share", "1", "--html",
                "\(folder.path)/report.html",
            ], json: "\(folder.path)/report.json")
        try await Task.sleep(for: .seconds(4))
        site.kill(1)
        let run = try running.ended()
        #expect(run.status == 0, "\(run.output)")
        #expect(number(run, "connections.reconnects") >= 15)
        #expect(number(run, "keystrokes.answered") > 200)
        #expect(number(run, "keystrokes.lost") == 0)
        #expect(number(run, "queries.complete") > 20)
        #expect(number(run, "queries.wrong") == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/report.html", encoding: .utf8).contains("<svg"))
        await site.stop()
    }

    @Test func aMissedThresholdAndAForeignTargetAreFailures() async throws {
        let folder = try TemporaryFolder()
        try folder.write("catalogue.csv", "id,name\nalpha,Alpha\n")
        let pod = try await HunchProcess.serve(["--catalogue", "\(folder.path)/catalogue.csv"])
        let target = ["--target", "\(pod.port)", "--users", "3", "--rate", "30", "--duration", "4"]
        let missed = try Running(["load"] + target + ["--p99-ms", "0.0001"], json: "\(folder.path)/a.json").ended()
        #expect(missed.status == 1)
        #expect(missed.output.contains("FAILED: p99"))
        let foreign = try Running(["load", "--target", "ws://192.0.2.1:80/ws"], json: "\(folder.path)/b.json").ended()
        #expect(foreign.status == 64)
        await pod.stop()
    }
}

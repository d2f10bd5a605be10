import Foundation
import Glibc
import TestSupport
import Testing

/// What is done to the process itself: signals, crashes, few descriptors, settings that open doors, a catalogue that is not
/// there.
@Suite struct ProcessTests {
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "id,name,document_url\nalpha,Alpha,a.md\nbeta,Beta,\n")
        try folder.write("a.md", "# Alpha\n## Calibration\nSend one volt and press the encoder.\n")
        return folder
    }

    @Test func signalsThatMeanNothingEndNothing() async throws {
        let folder = try Self.folder()
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/a.csv"])
        for signal in [SIGUSR1, SIGUSR2, SIGPIPE, SIGUSR1] { server.signal(signal) }
        try await Task.sleep(for: .milliseconds(300))
        #expect(server.isRunning)
        #expect(try await server.get("/health").status == 200)
        server.signal(SIGTERM)
        #expect(try await server.ended(within: 20).status == 0)
    }

    /// A secret that stands in memory, and a crash in the middle of it.
    @Test(arguments: [SIGILL, SIGSEGV, SIGABRT, SIGTRAP, SIGBUS, SIGFPE])
    func aCrashTellsWhereItWasAndNothingOfWhatWasThere(signal: Int32) async throws {
        let folder = try Self.folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"],
            environment: ["SESSION_SECRET": "pepper-and-salt-and-pepper", "SWIFT_BACKTRACE": "enable=yes"])
        server.signal(signal)
        let result = try await server.ended(within: 20)
        #expect(result.status == signal)
        let said = result.output + result.errors
        let line = try #require(said.split(separator: "\n").first { $0.contains("the process crashed") })
        let frame = try Frame(String(line))
        #expect(frame["level"] == "critical" && (frame["signal"] ?? "").hasPrefix("SIG"))
        #expect(frame["frames.0"] != String?.none)
        for leaked in ["pepper", "Registers", "Memory", "rax", "Crash"] { #expect(!said.contains(leaked), "\(leaked)") }
    }

    @Test(arguments: [3, 8, 12, 16, 20, 24, 40])
    func tooFewDescriptorsAreTold(count: Int) async throws {
        let folder = try Self.folder()
        for command in [["serve", "--port", "0"], ["predict"], ["ask"]] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
            let words = command[0] == "ask" ? ["alpha", "how?"] : command[0] == "predict" ? ["alp"] : []
            process.arguments =
                ["--nofile=\(count):\(count)", "--", HunchProcess.executable.path] + command
                + ["--catalogue", "\(folder.path)/a.csv"] + words
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
            try process.run()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            // With three not even the program's libraries can be opened.
            if count > 3 {
                #expect(process.terminationReason == .exit && process.terminationStatus == 69, "\(command) \(said)")
                #expect(said.contains("file descriptors or more, came \(count)"), "\(said)")
            } else {
                #expect(process.terminationReason == .exit && process.terminationStatus != 0)
            }
        }
    }

    @Test(arguments: [
        (["ADMIN_TOKEN": "x"], "ADMIN_TOKEN"), (["ADMIN_TOKEN": "change-me-before-anybody-knows-it"], "ADMIN_TOKEN"),
        (["ADMIN_TOKEN": "aaaaaaaaaaaaaaaaaaaaaaaa"], "ADMIN_TOKEN"),
        (["HOST": "::", "ADMIN_TOKEN": "short"], "ADMIN_TOKEN"),
        (["SESSION_SECRET": "change-me-before-anybody-knows-it"], "SESSION_SECRET"),
    ])
    func aTokenThatCanBeGuessedIsRefusedWhereOthersReachIt(environment: [String: String], name: String) async throws {
        let folder = try Self.folder()
        let result = try await HunchProcess.run(
            ["serve", "--port", "0", "--catalogue", "\(folder.path)/a.csv"],
            environment: ["HOST": "0.0.0.0"].merging(environment) { $1 })
        #expect(result.status == 78)
        #expect(result.errors.contains(name))
        #expect(environment.values.allSatisfy { !result.errors.contains("\"\($0)\"") })
    }

    @Test func onThisMachineAShortTokenIsEnough() async throws {
        let folder = try Self.folder()
        let server = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/a.csv"], environment: ["ADMIN_TOKEN": "let me in"])
        await server.stop()
    }

    @Test(arguments: ["nosuch.csv", "empty.csv", "broken.json", "folder"])
    func aCatalogueThatCannotBeLoadedIsNamedWithItsCause(name: String) async throws {
        let folder = try Self.folder()
        try folder.write("empty.csv", "id,name\n")
        try folder.write("broken.json", "{\"brand_identity\": ")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/folder", withIntermediateDirectories: false)
        let path = "\(folder.path)/\(name)"
        for command in ["serve"] {
            let result = try await HunchProcess.run([command, "--port", "0", "--catalogue", path])
            #expect(result.status == 65, "\(result.output) \(result.errors)")
            let line = try #require(result.output.split(separator: "\n").first { $0.contains("catalogue rejected") })
            #expect(line.contains(name) && line.contains("reason"), "\(line)")
        }
    }

    @Test func aCatalogueThatIsNotThereYetIsWaitedForWhenItIsSaidSo() async throws {
        let folder = try Self.folder()
        let path = "\(folder.path)/later.csv"
        let process = Task {
            try await HunchProcess.serve(["--catalogue", path], environment: ["CATALOGUE_WAIT": "1"])
        }
        try await Task.sleep(for: .milliseconds(1500))
        try folder.write("later.csv", "id,name\nlate,Late\n")
        let server = try await process.value
        #expect(try await server.get("/health").body.contains(#""product_count":1"#))
        await server.stop()
    }

    /// A folder as the kubelet mounts a ConfigMap: files are links by way of `..data`, which is exchanged as a whole.
    @Test func aConfigMapThatIsSwappedIsNoticed() async throws {
        let folder = try TemporaryFolder()
        func write(_ version: String, _ rows: String) throws {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(version)", withIntermediateDirectories: false)
            try folder.write("\(version)/catalogue.csv", "id,name\n" + rows)
            unlink("\(folder.path)/..data_tmp")
            symlink(version, "\(folder.path)/..data_tmp")
            rename("\(folder.path)/..data_tmp", "\(folder.path)/..data")
        }
        try write("..2026_01", "one,One\n")
        symlink("..data/catalogue.csv", "\(folder.path)/catalogue.csv")
        let server = try await HunchProcess.serve(["--catalogue", "\(folder.path)/catalogue.csv"])
        #expect(try await server.get("/health").body.contains(#""product_count":1"#))
        try write("..2026_02", "one,One\ntwo,Two\n")
        var count = false
        for _ in 0..<100 where !count {
            try await Task.sleep(for: .milliseconds(100))
            count = try await server.get("/health").body.contains(#""product_count":2"#)
        }
        #expect(count)
        await server.stop()
    }

    /// Whoever writes a file a piece at a time is waited for; whoever stops in the middle is not believed.
    @Test func aFileThatIsBeingWrittenIsNotTakenHalf() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/c.csv"
        func rows(_ range: Range<Int>) -> String { range.map { "id\($0),Name \($0)\n" }.joined() }
        try folder.write("c.csv", "id,name\n" + rows(0..<1000))
        let server = try await HunchProcess.serve(["--catalogue", path])
        func count() async throws -> Int { (try Frame(try await server.get("/health").body))["product_count"] ?? -1 }
        let first = try await count()
        #expect(first == 1000)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("id,name\n".utf8))
        var seen: Set<Int> = []
        var wroteAt = ContinuousClock.now
        var longestPause = Duration.zero
        for piece in 0..<20 {
            try file.write(contentsOf: Data(rows(piece * 60..<(piece + 1) * 60).utf8))
            longestPause = max(longestPause, ContinuousClock.now - wroteAt)
            wroteAt = ContinuousClock.now
            for _ in 0..<3 {
                try await Task.sleep(for: .milliseconds(70))
                seen.insert(try await count())
            }
        }
        try file.close()
        // On a machine that stood still for so long between two pieces the file did rest.
        let isWritten = longestPause < .milliseconds(1800)
        if isWritten { #expect(seen == [1000], "\(seen)") }
        for _ in 0..<100 where !seen.contains(1200) {
            try await Task.sleep(for: .milliseconds(100))
            seen.insert(try await count())
        }
        #expect(seen.contains(1200))
        if isWritten { #expect(seen == [1000, 1200], "\(seen)") }
        // A few whole records before many broken ones: what is served stays.
        let broken = String(repeating: "\"never closed\n", count: 900)
        try folder.write("c.csv", "id,name\n" + rows(0..<3) + broken)
        for _ in 0..<150 where !server.log.contains("catalogue rejected") {
            try await Task.sleep(for: .milliseconds(100))
        }
        let last = try await count()
        #expect(last == 1200)
        #expect(server.log.contains("catalogue rejected"))
        await server.stop()
    }
}

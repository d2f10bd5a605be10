import Foundation
import TestSupport
import Testing

/// What is done to a server in bad faith or in bad luck, and that it is the same afterwards.
@Suite(.serialized) struct AbuseTests {
    private static func serve(_ environment: [String: String] = [:]) async throws -> (HunchProcess, TemporaryFolder) {
        let folder = try TemporaryFolder()
        try folder.write("alpha.md", Site.manual)
        try folder.write("catalogue.csv", "id,name,document_url,document_type\nalpha,Alpha,alpha.md,markdown\n")
        let pod = try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/catalogue.csv"], environment: environment)
        return (pod, folder)
    }

    private static func loadtest(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = HunchProcess.product("loadtest")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        return text
    }

    private static func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<300 {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    @Test func afterAChurnOfConnectionsMemoryAndDescriptorsAreBack() async throws {
        let (pod, _) = try await Self.serve(["SHED_LAG_MS": "0"])
        // Twice the time that a slow machine takes: nothing here is about speed.
        let storm = ["storm", "--target", "\(pod.port)", "--users", "1500", "--rate", "250", "--duration", "22"]
        // The first wave brings what is kept: session records, buffers of the loops.
        _ = try Self.loadtest(storm)
        #expect(try await Self.eventually { pod.descriptors < 100 })
        let (memory, descriptors) = (pod.residentMegabytes, pod.descriptors)
        for _ in 0..<2 {
            let text = try Self.loadtest(storm)
            #expect(text.contains("1500 came back, 1500 resumed"), "\(text)")
        }
        #expect(try await Self.eventually { pod.descriptors <= descriptors + 10 })
        // Sessions can be resumed for ten minutes: 3,000 of them, a few kilobytes each.
        #expect(pod.residentMegabytes < memory + 40, "\(pod.residentMegabytes) after \(memory)")
        #expect(try await pod.get("/metrics").body.contains("\nwebsocket_active_connections 0"))
        await pod.stop()
    }

    @Test func whenDescriptorsRunOutTheListenerGoesOnAfterwards() async throws {
        let (pod, _) = try await Self.serve()
        // As few as are open, and a handful: the next accept fails.
        let limit = pod.descriptors + 6
        let prlimit = Process()
        prlimit.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        prlimit.arguments = ["--pid", "\(pod.processIdentifier)", "--nofile=\(limit):"]
        try prlimit.run()
        prlimit.waitUntilExit()
        #expect(prlimit.terminationStatus == 0)
        var sockets: [RawSocket] = []
        for _ in 0..<40 { sockets.append(try await RawSocket(port: pod.port)) }
        try await Task.sleep(for: .milliseconds(500))
        #expect(pod.descriptors >= limit - 1)
        let before = pod.cpuSeconds
        try await Task.sleep(for: .seconds(2))
        #expect(pod.cpuSeconds - before < 1, "it asks again and again for a descriptor there is not")
        for socket in sockets { await socket.close() }
        #expect(try await Self.eventually { (try? await pod.get("/health").status) == 200 })
        let isWelcome = try await Self.eventually {
            guard let socket = try? await TestSocket.connect(port: pod.port) else { return false }
            defer { socket.close() }
            return try await socket.frame("welcome").type == "welcome"
        }
        #expect(isWelcome)
        await pod.stop()
    }

    @Test func aHandshakeInDribblesIsCutOff() async throws {
        let (pod, _) = try await Self.serve(["HANDSHAKE_TIMEOUT_SECONDS": "1"])
        let socket = try await RawSocket(port: pod.port)
        for letter in "GET /ws HTTP/1.1\r\nhost: h\r\n" where !socket.isClosed {
            try? await socket.write("\(letter)")
            try await Task.sleep(for: .milliseconds(60))
        }
        #expect(await socket.wait { $0.isClosed })
        await pod.stop()
    }

    @Test func aBodyInDribblesIsCutOff() async throws {
        let (pod, _) = try await Self.serve()
        let socket = try await RawSocket(port: pod.port)
        try await socket.write("POST /api/v1/predict HTTP/1.1\r\nhost: h\r\ncontent-length: 1000\r\n\r\n")
        for _ in 0..<80 where !socket.isClosed {
            try? await socket.write("x")
            try await Task.sleep(for: .milliseconds(500))
        }
        #expect(socket.isClosed)
        await pod.stop()
    }

    @Test func probesAreAnsweredWhileThousandsOfSocketsStorm() async throws {
        let (pod, _) = try await Self.serve()
        async let storm = Task.detached {
            try Self.loadtest(["storm", "--target", "\(pod.port)", "--users", "3000", "--rate", "1500"])
        }.value
        var answered = 0
        for _ in 0..<30 {
            #expect(try await pod.get("/health").status == 200)
            answered += 1
            try await Task.sleep(for: .milliseconds(100))
        }
        _ = try await storm
        #expect(answered == 30)
        await pod.stop()
    }

    @Test func thousandsWhoDoNotReadCostNoMoreThanTheirLimit() async throws {
        let (pod, _) = try await Self.serve(["RATE_LIMIT_KEYSTROKES_PER_SECOND": "0", "SHED_LAG_MS": "0"])
        // In a process of their own: Foundation's `Process` does not bear so many descriptors beside it.
        let deaf = Process()
        deaf.executableURL = HunchProcess.product("loadtest")
        deaf.arguments = ["hold", "--port", "\(pod.port)", "--sessions", "2000", "--deaf"]
        let (input, output) = (Pipe(), Pipe())
        (deaf.standardInput, deaf.standardOutput) = (input, output)
        try deaf.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).contains("holding 2000"))
        let before = pod.residentMegabytes
        let notice = String(repeating: "n", count: 30_000)
        for _ in 0..<20 { _ = try await pod.post("/api/v1/publish", #"{"everybody":true,"data":"\#(notice)"}"#) }
        // 64 KiB of notices each are kept at most, and a fragment or two on their way.
        #expect(pod.residentMegabytes < before + 2000 * 0.25 + 40, "\(pod.residentMegabytes) after \(before)")
        try input.fileHandleForWriting.close()
        deaf.waitUntilExit()
        #expect(try await Self.eventually { try await pod.get("/health").body.contains(#""active_connections":0"#) })
        await pod.stop()
    }
}

extension HunchProcess {
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(processIdentifier)/fd").count) ?? 0
    }

    var cpuSeconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = (stat.lastIndex(of: ")").map { stat[$0...] } ?? "").split(separator: " ")
        guard fields.count > 13 else { return 0 }
        return ((Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)) / 100
    }

    var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/\(processIdentifier)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * 4096 / 1_048_576
    }
}

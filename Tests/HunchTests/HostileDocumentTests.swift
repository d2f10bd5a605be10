import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// Documents made to steal, to hold up and to break, against the whole program.
@Suite struct HostileDocumentTests {
    private static func serve(
        _ rows: String, _ folder: TemporaryFolder, environment: [String: String] = [:]
    ) async throws -> HunchProcess {
        try folder.write("alpha.md", Site.manual)
        try folder.write(
            "catalogue.csv",
            "id,name,document_url,document_type\nalpha,Alpha,alpha.md,markdown\n\(rows)\n")
        return try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/catalogue.csv"],
            environment: environment.merging(["RATE_LIMIT_QUERIES_PER_MINUTE": "0"]) { $1 })
    }

    private static func ask(_ server: HunchProcess, _ item: String, _ question: String) async throws -> String {
        try await server.post("/api/v1/query", #"{"product_id":"\#(item)","query":"\#(question)"}"#)
    }

    /// A page on which mandoc works until it is ended.
    private static let endlessPage =
        ".TH X 1\n.SH NAME\n.nr i 0 1\n.while 1 \\{.nr i +1\n.ie \\ni>0 .nr j 1\n.\\}\nwords\n"

    /// Processes that are children of a process, whatever their state.
    private static func children(of parent: Int32) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { entry in
            guard let stat = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8) else { return false }
            return stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.map(String.init)
                == "\(parent)"
        }
    }

    /// A1: "environment ADMIN_TOKEN" quoted the secrets of the server.
    @Test func aPageFromTheWebQuotesNothingOfTheServer() async throws {
        let source = ".TH X 1\n.SH ENVIRONMENT\n.so proc/1/environ\n.so proc/self/environ\nADMIN_TOKEN is a word.\n"
        let web = try await ScriptedServer { request, writer in
            try await writer.head(200, ["content-type": request.path == "/typed" ? "text/troff" : "text/plain"])
            try await writer.body(source)
            try await writer.end()
        }
        defer { web.stop() }
        let folder = try TemporaryFolder()
        let server = try await Self.serve(
            "one,One,\(web.url)/a,\ntwo,Two,\(web.url)/a,man\nthree,Three,\(web.url)/typed,\n", folder,
            environment: [
                "ADMIN_TOKEN": "swordfish-9f31-token", "LLM_API_KEY": "key-of-the-model", "DOCUMENT_ALLOW_PRIVATE": "1",
            ])
        for item in ["one", "two", "three"] {
            let answer = try await Self.ask(server, item, "environment ADMIN_TOKEN")
            #expect(answer.contains("ADMIN_TOKEN is a word."), "\(answer)")
            #expect(!answer.contains("swordfish") && !answer.contains("key-of-the-model") && !answer.contains("PATH="))
        }
        await server.stop()
    }

    @Test func afterItsStartTheEnvironmentHoldsNoSecret() async throws {
        let folder = try TemporaryFolder()
        let secrets = [
            "ADMIN_TOKEN": "swordfish-9f31-token", "SESSION_SECRET": "0123456789abcdef-session",
            "LLM_API_KEY": "key-x-1",
            "DATABASE_PASSWORD": "of-somebody-else", "REDIS_URL": "redis://user:pass-word-1@127.0.0.1:1",
        ]
        let server = try await Self.serve("", folder, environment: secrets)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(server.processIdentifier)/environ"))
        let environ = String(decoding: bytes, as: UTF8.self)
        for secret in secrets.values { #expect(!environ.contains(secret), "\(secret)") }
        #expect(environ.contains("PATH="))
        // They were read all the same.
        #expect(try await Self.ask(server, "alpha", "calibrate").contains("Send one volt"))
        // The reader that was used is going, and the next one is about to be made ready.
        var environments: [Data] = []
        for _ in 0..<500 where environments.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            environments = Self.children(of: server.processIdentifier).compactMap {
                try? Data(contentsOf: URL(fileURLWithPath: "/proc/\($0)/environ"))
            }
        }
        #expect(!environments.isEmpty, "no reader was kept ready")
        let areEmpty = environments.allSatisfy { $0.isEmpty }
        #expect(areEmpty)
        await server.stop()
    }

    /// A8: opening a queue blocked loading and the stop.
    @Test func whatIsNoFileHoldsNothingUpAndIsSaid() async throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo("\(folder.path)/queue", 0o600) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link.txt", withDestinationPath: "/etc/passwd")
        let server = try await Self.serve(
            "queue,Queue,queue,text\nup,Up,../../../../../../../etc/passwd,text\nfile,File,file:///etc/shadow,text\n"
                + "link,Link,link.txt,text\ndevice,Device,/dev/zero,text\nkernel,Kernel,/proc/self/environ,text\n",
            folder)
        for item in ["queue", "up", "file", "link", "device", "kernel"] {
            let answer = try await Self.ask(server, item, "root password")
            #expect(answer.contains("DOC_001"), "\(answer)")
            #expect(answer.contains("outside") || answer.contains("no regular file"), "\(answer)")
            #expect(!answer.contains("root:"))
        }
        #expect(try await Self.ask(server, "alpha", "calibrate").contains("Send one volt"))
        server.signal(SIGTERM)
        #expect(try await server.ended(within: 5).status == 0)
        let check = try await HunchProcess.run("catalogue", "check", "\(folder.path)/catalogue.csv")
        for item in ["queue", "up", "file", "link", "device", "kernel"] {
            #expect(check.output.contains("document not readable: \(item): "), "\(check.output)")
        }
        #expect(check.output.contains("7 items from 1 file(s), 6 document not readable"))
        let allowed = try await HunchProcess.run(
            ["catalogue", "check", "\(folder.path)/catalogue.csv"], environment: ["DOCUMENT_ROOTS": "/etc"])
        #expect(!allowed.output.contains("readable: up:"))
    }

    /// A12: a stop while documents are read left processes behind and printed what is no JSON.
    @Test func aStopWhileDocumentsAreReadLeavesNothingAndSaysNothingElse() async throws {
        let folder = try TemporaryFolder()
        for number in 0..<6 { try folder.write("man1/x\(number).1", Self.endlessPage) }
        let rows = (0..<6).map { "x\($0),Page \($0),man1/x\($0).1,man\n" }.joined()
        let server = try await Self.serve(rows, folder)
        let sockets = try await withThrowingTaskGroup(of: TestSocket.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let socket = try await TestSocket.connect(port: server.port)
                    _ = try await socket.frame("welcome")
                    socket.send(#"{"type":"query","product_id":"x\#(number)","query":"words","id":"a"}"#)
                    _ = try await socket.frame("status")
                    return socket
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var mandocs = 0
        for _ in 0..<200 where mandocs == 0 {
            try await Task.sleep(for: .milliseconds(20))
            mandocs = Self.children(of: server.processIdentifier).reduce(0) {
                $0 + Self.children(of: Int32($1) ?? 0).count
            }
        }
        #expect(mandocs > 0, "nothing was being read")
        let readers = Self.children(of: server.processIdentifier)
        let programs = readers.flatMap { Self.children(of: Int32($0) ?? 0) }
        server.signal(SIGTERM)
        let result = try await server.ended(within: 26)
        #expect(result.status == 0)
        for process in readers + programs {
            #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)"), "\(process) is left")
        }
        for line in result.output.split(separator: "\n") {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "no JSON: \(line)")
        }
        #expect(!result.errors.contains("MISUSE"), "\(result.errors)")
        _ = sockets
    }

    /// A2: two browsers that only typed and left occupied all cores for good, and every other document waited for ever.
    @Test func browsersThatTypeAndLeaveHoldNothingUp() async throws {
        let folder = try TemporaryFolder()
        for number in 0..<8 { try folder.write("man1/x\(number).1", Self.endlessPage) }
        let rows = (0..<8).map { "x\($0),Endless page \($0),man1/x\($0).1,man\n" }.joined()
        let server = try await Self.serve(rows, folder)
        for number in 0..<8 {
            let socket = try await TestSocket.connect(port: server.port)
            _ = try await socket.frame("welcome")
            socket.send(#"{"type":"typing","content":"what","product_id":"x\#(number)","seq":1}"#)
            _ = try await socket.frame("prediction")
            socket.close()
        }
        #expect(try await Self.ask(server, "alpha", "calibrate").contains("Send one volt"))
        // Those who left do not come back: what only they wanted is ended, long before its deadline.
        var programs = 1
        for _ in 0..<400 where programs > 0 {
            try await Task.sleep(for: .milliseconds(50))
            programs = Self.children(of: server.processIdentifier).reduce(0) {
                $0 + Self.children(of: Int32($1) ?? 0).count
            }
        }
        #expect(programs == 0)
        await server.stop()
    }

    /// Readers and their programs end with a server that is killed: nobody is left to end them.
    @Test func aServerThatIsKilledTakesItsReadersAlong() async throws {
        let folder = try TemporaryFolder()
        try folder.write("man1/x.1", Self.endlessPage)
        let server = try await Self.serve("x,Page,man1/x.1,man\n", folder)
        let socket = try await TestSocket.connect(port: server.port)
        _ = try await socket.frame("welcome")
        socket.send(#"{"type":"query","product_id":"x","query":"words","id":"a"}"#)
        var programs: [String] = []
        for _ in 0..<500 where programs.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            programs = Self.children(of: server.processIdentifier).flatMap { Self.children(of: Int32($0) ?? 0) }
        }
        #expect(!programs.isEmpty, "nothing was being read")
        let readers = Self.children(of: server.processIdentifier)
        await server.stop()
        var left = readers + programs
        for _ in 0..<200 where !left.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            // One that ended may wait for the system to reap it.
            left = left.filter { process in
                let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
                return stat.map { !$0.contains(") Z ") } ?? false
            }
        }
        #expect(left == [])
    }
}

import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// `hunch worker` and `hunch tasks`, as operators use them.
@Suite(.serialized) struct WorkerTests {
    private static func worker(_ site: Site, _ name: String) async throws -> HunchProcess {
        try await HunchProcess.start(
            "worker", ["--catalogue", "\(site.folder.path)/catalogue.csv"],
            environment: ["REDIS_URL": site.redis.url, "POD_NAME": name])
    }

    @Test func aWorkerAnswersProbesAndNoBrowsers() async throws {
        try await Site.run(pods: 1) { site in
            let worker = try await Self.worker(site, "worker")
            #expect(try await worker.get("/health").status == 200)
            #expect(try await worker.get("/metrics").body.contains("background_tasks_total"))
            #expect(try await worker.get("/ws").status == 404)
            #expect(try await worker.get("/api/v1/cluster").body.contains(#""role":"worker""#))
            worker.signal(SIGTERM)
            #expect(try await worker.ended(within: 10).status == 0)
        }
    }

    /// A worker that is killed in the middle: another one does the task once more, and it is done once in effect.
    @Test func aTaskOfAKilledWorkerIsDoneByAnother() async throws {
        let gate = ScriptedServer.Counter()
        let server = try await ScriptedServer { _, writer in
            // The first who comes waits for ever.
            gate.add()
            if gate.current == 1 { return await writer.closed() }
            let text = "# Far\n\nPress the far button."
            try await writer.head(200, ["content-type": "text/markdown", "content-length": "\(text.utf8.count)"])
            try await writer.body(text)
            try await writer.end()
        }
        let row = "far,Far,1,\(server.url)/far.md,markdown\n"
        try await Site.run(pods: 0, environment: ["DOCUMENT_ALLOW_PRIVATE": "1"]) { site in
            let catalogue = try String(contentsOfFile: "\(site.folder.path)/catalogue.csv", encoding: .utf8)
            try site.folder.write("catalogue.csv", catalogue + row)
            let environment = [
                "REDIS_URL": site.redis.url, "DOCUMENT_ALLOW_PRIVATE": "1", "POD_NAME": "first",
            ]
            let arguments = ["--catalogue", "\(site.folder.path)/catalogue.csv"]
            let first = try await HunchProcess.start("worker", arguments, environment: environment)
            try site.redis.cli("xadd", "hunch:tasks", "*", "t", #"{"kind":"prefetch","subject":"far","failures":0}"#)
            try await site.eventually("taken") { gate.current == 1 }
            let listed = try await HunchProcess.run("tasks", "--json", environment: ["REDIS_URL": site.redis.url])
            #expect(listed.output.contains(#""state":"running","task_type":"prefetch","subject":"far""#))
            let second = try await HunchProcess.start(
                "worker", arguments, environment: environment.merging(["POD_NAME": "second"]) { $1 })
            first.signal(SIGKILL)
            try await site.eventually("done by the second") {
                try await second.metric("background_task_duration_seconds_count{task_type=\"prefetch\"}") == 1
            }
            #expect(gate.current == 2)
            let pending = try site.redis.cli("xpending", "hunch:tasks", "workers")
            #expect(pending.hasPrefix("0"))
            second.signal(SIGTERM)
            #expect(try await second.ended(within: 10).status == 0)
        }
        server.stop()
    }

    @Test func deadTasksAreCountedAndListed() async throws {
        try await Site.run(pods: 1) { site in
            try site.folder.write(
                "catalogue.csv", "id,name,popularity,document_url,document_type\ngone,Gone,9,gone.md,markdown\n")
            try await site.eventually("reloaded") { try await site[0].get("/api/v1/items/gone").status == 200 }
            try site.redis.cli("xadd", "hunch:tasks", "*", "t", #"{"kind":"prefetch","subject":"gone","failures":3}"#)
            try await site.eventually("dead") { try await site[0].metric("background_tasks_dead") == 1 }
            let listed = try await HunchProcess.run("tasks", environment: ["REDIS_URL": site.redis.url])
            #expect(listed.status == 0 && listed.output.contains("dead     prefetch gone  (failed 4 times)"))
            let alone = try await HunchProcess.run("tasks")
            #expect(alone.status == 78 && alone.errors.contains("REDIS_URL"))
        }
    }

    /// A document of eleven megabytes is read at lower priority than anything else, and then answered from.
    @Test func aLongDocumentIsReadByAnotherProcess() async throws {
        try await Site.run(pods: 1) { site in
            let filler = String(repeating: " ", count: 11_000_000)
            try site.folder.write("long.txt", "Long.\n\n\(filler)\n\nPress the purple button twice.\n")
            try site.folder.write(
                "catalogue.csv", "id,name,popularity,document_url,document_type\nlong,Long,9,long.txt,text\n")
            try await site.eventually("reloaded") { try await site[0].get("/api/v1/items/long").status == 200 }
            async let isSeen = site.eventually("read by a child at lower priority") {
                Self.hasNiceChild("read-document")
            }
            let answer = try await site[0].post(
                "/api/v1/query", #"{"product_id":"long","query":"purple button"}"#)
            #expect(answer.contains("Press the purple button twice."))
            try await isSeen
        }
    }

    /// Whether a process with this word in its command line runs that stands back for others.
    private static func hasNiceChild(_ word: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/ps")
        process.arguments = ["-eo", "ni,args"]
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return false }
        let lines = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return lines.split(separator: "\n").contains { line in
            // What started the tests may stand back itself.
            line.contains("hunch \(word)") && (line.split(separator: " ").first.flatMap { Int($0) } ?? 0) >= 10
        }
    }
}

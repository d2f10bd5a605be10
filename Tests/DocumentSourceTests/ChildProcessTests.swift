import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct ChildProcessTests {
    @Test func whatItWritesComesBack() async throws {
        #expect(try await ChildProcess().run("cat", [], input: Array("through".utf8)) == Array("through".utf8))
    }

    @Test func cancellingAtAnyMomentHarmsNothing() async throws {
        let seed = UInt64.random(in: 0...9999)
        var state = seed
        await withTaskGroup(of: Void.self) { group in
            for round in 0..<150 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let wait = Duration.microseconds(Int(state >> 33) % 20_000)
                if round >= 8 { await group.next() }
                group.addTask {
                    let task = Task { try? await ChildProcess().run("cat", [], input: Array("text".utf8)) }
                    try? await Task.sleep(for: wait)
                    task.cancel()
                    _ = await task.value
                }
            }
        }
        #expect(try await ChildProcess().run("cat", [], input: Array("still".utf8)) == Array("still".utf8))
    }

    @Test func outputHasALimit() async throws {
        var limits = ChildProcess.Limits()
        limits.outputBytes = 1000
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await ChildProcess(limits: limits).run("yes", [], input: [])
        }
        #expect(code != nil)
    }

    @Test func itIsEndedAtItsDeadlineWithItsChildren() async throws {
        var limits = ChildProcess.Limits()
        limits.deadline = .milliseconds(300)
        let mark = "3\(Int.random(in: 1000...9999)).5"
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await ChildProcess(limits: limits).run("sh", ["-c", "sleep \(mark) & sleep \(mark)"], input: [])
        }
        #expect(code == .timedOut)
        try await Task.sleep(for: .milliseconds(300))
        let left = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { entry in
            ((try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8)) ?? "").contains(mark)
        }
        #expect(left == [])
    }

    @Test func memoryAndFilesAreLimited() async throws {
        let folder = try TemporaryFolder()
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await ChildProcess().run(
                "sh", ["-c", "echo x > \(folder.path)/written; test -s \(folder.path)/written"], input: [])
        }
        #expect(code == .extractorFailed)
    }

    @Test func aProgramThatIsNotThereIsSaid() async {
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await ChildProcess().run("no-such-program", [], input: [])
            } == .extractorMissing)
    }
}

import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import TestSupport
@testable import DocumentSource

@Suite struct ChildProcessTests {
    @Test func whatItWritesComesBack() async throws {
        #expect(try await ChildProcess().run("cat", [], input: Array("through".utf8)) == Array("through".utf8))
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
            _ = try await ChildProcess().run("sh", ["-c", "echo x > \(folder.path)/written; test -s \(folder.path)/written"], input: [])
        }
        #expect(code == .extractorFailed)
    }

    @Test func aProgramThatIsNotThereIsSaid() async {
        #expect(await problem { () async throws(DocumentProblem) in _ = try await ChildProcess().run("no-such-program", [], input: []) } == .extractorMissing)
    }
}

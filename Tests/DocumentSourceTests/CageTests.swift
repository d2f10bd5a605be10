import DocumentSearch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DocumentSource
@testable import TextCoding

@Suite struct CageTests {
    private func document(
        _ bytes: [UInt8], type: String? = nil, name: String = "/x", isLocal: Bool = true
    ) throws(DocumentProblem) -> FetchedDocument {
        FetchedDocument(file: try OpenFile.holding(bytes), contentType: type, location: name, isLocal: isLocal)
    }

    private static func cage(
        temporaryFolder: String = Cage.usualTemporaryFolder, _ change: (inout Cage.Limits) -> Void = { _ in }
    ) -> Cage {
        var limits = Cage.Limits()
        limits.warmMax = 0
        change(&limits)
        return Cage(limits: limits, temporaryFolder: temporaryFolder)
    }

    /// Processes whose command line has the text.
    private static func processes(with text: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { entry in
            ((try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8)) ?? "").contains(text)
        }
    }

    @Test func nothingGetsOut() async throws {
        let report = try await Cage.forTests.probe()
        #expect(report.split(separator: "\n").count >= 28)
        for line in report.split(separator: "\n") { #expect(line.hasPrefix("denied"), "\(line)") }
    }

    /// As the manifests have it: user 1001, no capability. Where the program lies in a folder that this user cannot enter, a
    /// copy of it is run.
    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func nothingGetsOutWithoutPrivilegesEither() throws {
        let folder = "/tmp/hunch-1001-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var program = try #require(Cage.ownProgram)
        if try Self.asNobody([program, "--help"]).status != 0 {
            try FileManager.default.copyItem(atPath: program, toPath: "\(folder)/hunch")
            program = "\(folder)/hunch"
        }
        let (status, report) = try Self.asNobody([program, "cage"])
        #expect(status == 0, "\(report)")
        #expect(report.split(separator: "\n").count >= 28)
        #expect(!report.contains("ALLOWED"))
    }

    private static func asNobody(_ command: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        process.arguments =
            ["--reuid=1001", "--regid=1001", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"] + command
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// A1: the page that read the server's environment.
    @Test func aPageFromTheWebIncludesNothing() async throws {
        let page = ".TH X 1\n.SH ENVIRONMENT\n.so proc/1/environ\n.so proc/self/environ\nwords\n"
        let asText = try await Cage.forTests.read(
            document(Array(page.utf8), type: "text/plain", name: "http://x/a", isLocal: false), format: nil)
        #expect(asText.count == 1)
        #expect(asText.first?.text.hasPrefix(".TH X 1") == true)
        let hidden =
            ".TH X 1\n.SH ENVIRONMENT\n.ds Q so\n.\\*Q proc/self/environ\n.de Y\n.so etc/passwd\n..\n.Y\nwords\n"
        for source in [page, hidden] {
            let asked = Mutex(0)
            let pages = try await Cage.forTests.read(
                document(Array(source.utf8), name: "http://x/a", isLocal: false), format: .man,
                include: { _ in
                    asked.withLock { $0 += 1 }
                    return nil
                })
            // Of a request that it cannot follow mandoc says "See the file …".
            #expect(pages.count == 1)
            #expect(pages.first?.text.hasSuffix("words") == true)
            #expect(pages.first?.text.contains("=") == false)
            #expect(asked.withLock { $0 } == 0)
        }
    }

    @Test func aPageOfALocalTreeIncludesAnother() async throws {
        let folder = try TemporaryFolder()
        let page = try folder.write("man1/a.1", ".so man1/b.1\n")
        try folder.write("man1/b.1", ".TH B 1\n.SH NAME\nb \\- the other page\n")
        let roots = DocumentRoots([folder.path])
        let fetched = FetchedDocument(file: try roots.open(page), contentType: nil, location: page, isLocal: true)
        let pages = try await Cage.forTests.read(
            fetched, format: .man, include: { roots.openIncluded($0, by: page) })
        #expect(pages.map(\.text) == ["b - the other page"])
    }

    @Test func aLongTextCanBeAskedWhileItIsRead() async throws {
        let partBytes = 4096
        let cage = Self.cage { $0.partBytes = partBytes }
        let text = (1...300).map { "The pump of page \($0) is blue and quiet.\u{C}" }.joined()
        let parts = Mutex<[[Page]]>([])
        let admitted = Mutex<[Int]>([])
        let read = try await cage.read(
            document(Array(text.utf8), name: "/long.txt"), Cage.Wishes(format: .text),
            admit: { bytes, _ throws(DocumentProblem) in admitted.withLock { $0.append(bytes) } },
            onPart: { pages in parts.withLock { $0.append(pages) } })
        let part = try #require(parts.withLock { $0 }.first)
        #expect(parts.withLock { $0.count } == 1 && part.count < 150)
        #expect(Array(read.pages.prefix(part.count)) == part)
        #expect(read.pages.count == 300 && read.pages.map(\.number) == Array(1...300))
        #expect((partBytes..<partBytes + 100).contains(part.reduce(0) { $0 + $1.textBytes }))
        #expect(admitted.withLock { $0.count == 2 && $0[0] < $0[1] })
        // No room for the rest: the reading ends with the reason.
        let problem = DocumentProblem(.busy, "no room", isTransient: true)
        await #expect(throws: problem) {
            _ = try await cage.read(
                document(Array(text.utf8), name: "/long.txt"), Cage.Wishes(format: .text),
                admit: { bytes, _ throws(DocumentProblem) in if bytes > 2 * partBytes { throw problem } })
        }
    }

    /// A page of a manual with a line that runs over all pages.
    private static func printed(_ count: Int, drawing: String = "") -> [UInt8] {
        TinyPDF.make(
            contents: (1...count).map { number in
                "BT /F1 12 Tf 72 760 Td (Manual of the thing) Tj 0 -60 Td (Page number \(number) says so.) Tj 0 -600 Td (Keep it.) Tj ET"
                    + drawing
            })
    }

    @Test(arguments: [399, 400, 401, 810])
    func everyPageOfALongPDFIsReadOnceWithoutWhatRunsOverAllOfThem(_ count: Int) async throws {
        let cage = Self.cage()
        let pages = try await cage.read(document(Self.printed(count), name: "/long.pdf"), format: .pdf)
        await cage.stop()
        #expect(pages.map(\.number) == Array(1...count))
        #expect(pages.map(\.text).dropFirst() == (2...count).map { "Page number \($0) says so." }[...])
        #expect(pages.first?.text == "Manual of the thing\nPage number 1 says so.\nKeep it.")
    }

    @Test func theFirstPagesOfALargePDFAreAPart() async throws {
        let drawing = "\n" + String(repeating: "0 0 m 9 9 l S\n", count: 3000)
        let bytes = Self.printed(60, drawing: drawing)
        try #require(bytes.count > 2 << 20)
        let cage = Self.cage()
        let parts = Mutex<[Int]>([])
        let read = try await cage.read(
            document(bytes, name: "/large.pdf"), Cage.Wishes(format: .pdf),
            onPart: { pages in parts.withLock { $0.append(pages.count) } })
        await cage.stop()
        #expect(parts.withLock { $0 } == [50])
        #expect(read.pages.map(\.number) == Array(1...60))
    }

    @Test func whatTakesTooLongIsEndedWithItsProgramsAndNothingIsLeft() async throws {
        let folder = try TemporaryFolder()
        let marked = Self.cage(temporaryFolder: folder.path) {
            $0.deadlineMilliseconds = 1500
            $0.momentMilliseconds = 200
        }
        let endless = Self.endlessPage()
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await marked.read(document(endless), format: .man)
        }
        // Which of both it is depends on how busy the machine is.
        #expect(code == .tooSlow || code == .timedOut)
        await marked.stop()
        #expect(Self.processes(with: folder.path) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    /// A page on which mandoc works for minutes: loops within loops.
    static func endlessPage() -> [UInt8] {
        var page = ".TH X 1\n.SH NAME\n.nr i 0 1\n"
        page += ".while 1 \\{.nr i +1\n.ie \\ni>0 .nr j 1\n.\\}\nwords\n"
        return Array(page.utf8)
    }

    /// How readings ended.
    private final class Codes: Sendable {
        private let codes = Mutex<[DocumentProblem.Code?]>([])
        var all: [DocumentProblem.Code?] { codes.withLock { $0 } }
        func note(_ code: DocumentProblem.Code?) { codes.withLock { $0.append(code) } }
    }

    /// While twelve documents that never end are read at four places, others come through before any of the twelve reaches its
    /// deadline.
    @Test func othersDoNotNoticeThoseThatTakeForEver() async throws {
        let cage = Self.cage {
            $0.quickMax = 4
            $0.longMax = 1
            $0.momentMilliseconds = 600
            $0.deadlineMilliseconds = 60_000
        }
        let endless = Self.endlessPage()
        let ended = Codes()
        let slow = (0..<12).map { number in
            Task {
                let code = await problem { () async throws(DocumentProblem) in
                    _ = try await cage.read(document(endless, name: "/endless\(number)"), format: .man)
                }
                ended.note(code)
            }
        }
        try await Task.sleep(for: .milliseconds(400))
        for round in 0..<8 {
            let good = try document(Array("Round \(round).".utf8), name: "/good\(round)")
            #expect(try await cage.read(good, format: .text).map(\.text) == ["Round \(round)."])
        }
        // Some had to give their place up; none has been read to its deadline.
        #expect(ended.all.allSatisfy { $0 == .busy })
        for task in slow { task.cancel() }
        for task in slow { _ = await task.value }
        await cage.stop()
    }

    @Test func whatIsAskedForTakesTheLongPlaceOfWhatWasForeseen() async throws {
        let cage = Self.cage {
            $0.quickMax = 2
            $0.longMax = 1
        }
        let endless = Self.endlessPage()
        var foreseen = Cage.Wishes(format: .man)
        foreseen.urgency = ReadingUrgency(isAsked: false)
        foreseen.isLong = true
        let first = Task { [foreseen] in
            await problem { () async throws(DocumentProblem) in _ = try await cage.read(document(endless), foreseen) }
        }
        try await Task.sleep(for: .milliseconds(300))
        var asked = Cage.Wishes(format: .text)
        asked.isLong = true
        #expect(try await cage.read(document(Array("Asked.".utf8)), asked).pages.map(\.text) == ["Asked."])
        #expect(await first.value == .busy)
        // Asked for on its way, the second moves up as well.
        let second = Task { [foreseen] in
            await problem { () async throws(DocumentProblem) in _ = try await cage.read(document(endless), foreseen) }
        }
        try await Task.sleep(for: .milliseconds(300))
        var promoted = Cage.Wishes(format: .text)
        promoted.isLong = true
        promoted.urgency = ReadingUrgency(isAsked: false)
        let third = Task { [promoted] in try await cage.read(document(Array("Moved.".utf8)), promoted).pages }
        try await Task.sleep(for: .milliseconds(200))
        promoted.urgency.promote()
        #expect(try await third.value.map(\.text) == ["Moved."])
        #expect(await second.value == .busy)
        await cage.stop()
    }

    private static func children(of parent: pid_t) -> [pid_t] {
        let children = try? String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
        return (children ?? "").split(separator: " ").compactMap { pid_t($0) }
    }

    /// Stops the reader whose document lies in the folder as soon as its program runs: by then it has the document. A
    /// thread of its own looks for it, since tests beside this one can hold the others for seconds.
    ///
    /// - Returns: Processor time in milliseconds that reader and program had until they stood, or nil where none came.
    private static func stopReader(in folder: String) async -> Int? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                for _ in 0..<20_000 {
                    usleep(1000)
                    guard
                        let reader = processes(with: folder).compactMap({ pid_t($0) }).first(where: {
                            !children(of: $0).isEmpty
                        })
                    else { continue }
                    kill(-reader, SIGSTOP)
                    let all = [reader] + children(of: reader)
                    return continuation.resume(returning: all.reduce(0) { $0 + processorMilliseconds(of: $1) })
                }
                continuation.resume(returning: nil)
            }
        }
    }

    private static func processorMilliseconds(of process: pid_t) -> Int {
        let line = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ")
        guard fields.count > 13 else { return 0 }
        return ((Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)) * 1000 / sysconf(Int32(_SC_CLK_TCK))
    }

    @Test func aReaderThatStandsStillIsNotItsDocumentsFault() async throws {
        let deadline = 6000
        // A slow machine can give the reader too much of the processor before it stands; then once more.
        for _ in 0..<5 {
            let folder = try TemporaryFolder()
            let cage = Self.cage(temporaryFolder: folder.path) {
                $0.deadlineMilliseconds = deadline
                $0.starvedDeadlines = 0
            }
            let endless = Self.endlessPage()
            let reading = Task {
                await problem { () async throws(DocumentProblem) in
                    _ = try await cage.read(document(endless), format: .man)
                }
            }
            let computed = try #require(await Self.stopReader(in: folder.path))
            let code = await reading.value
            await cage.stop()
            guard computed * 40 < deadline else { continue }
            #expect(code == .timedOut)
            return
        }
        Issue.record("no reader stood before it had computed for a fortieth of its time")
    }

    @Test func aReaderThatStoodStillGetsItsTimeOnceMore() async throws {
        let folder = try TemporaryFolder()
        let cage = Self.cage(temporaryFolder: folder.path) {
            $0.deadlineMilliseconds = 1500
            $0.starvedDeadlines = 40
        }
        let endless = Self.endlessPage()
        let reading = Task {
            await problem { () async throws(DocumentProblem) in
                _ = try await cage.read(document(endless), format: .man)
            }
        }
        _ = try #require(await Self.stopReader(in: folder.path))
        try await Task.sleep(for: .seconds(4))
        // More than two deadlines are over.
        #expect(Self.processes(with: folder.path) != [])
        reading.cancel()
        _ = await reading.value
        await cage.stop()
    }

    @Test func cancellingAtAnyMomentHarmsNothing() async throws {
        let cage = Self.cage()
        let seed = UInt64.random(in: 0...9999)
        var state = seed
        await withTaskGroup(of: Void.self) { group in
            for round in 0..<150 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let wait = Duration.microseconds(Int(state >> 33) % 60_000)
                if round >= 8 { await group.next() }
                group.addTask {
                    let task = Task { try? await cage.read(document(Array("text".utf8)), format: .text) }
                    try? await Task.sleep(for: wait)
                    task.cancel()
                    _ = await task.value
                }
            }
        }
        #expect(try await cage.read(document(Array("still".utf8)), format: .text).map(\.text) == ["still"])
        await cage.stop()
    }

    @Test func stoppingEndsEverythingAndReadsNothingAfter() async throws {
        let cage = Self.cage { $0.warmMax = 2 }
        cage.warmUp()
        let endless = Self.endlessPage()
        let slow = (0..<3).map { _ in
            Task { () -> DocumentProblem.Code? in
                await problem { () async throws(DocumentProblem) in
                    _ = try await cage.read(document(endless), format: .man)
                }
            }
        }
        try await Task.sleep(for: .milliseconds(300))
        await cage.stop()
        for task in slow { #expect(await task.value == .unreachable) }
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await cage.read(document(Array("late".utf8)), format: .text)
            } == .unreachable)
    }

    @Test func textIsTakenOnlyWhenThereIsRoom() async throws {
        let told = Mutex<(Int, Int)>((0, 0))
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await Cage.forTests.read(
                document(Array("one\u{0C}four".utf8)), format: .text,
                admit: { bytes, pages throws(DocumentProblem) in
                    told.withLock { $0 = (bytes, pages) }
                    throw DocumentProblem(.tooLarge, "no room")
                })
        }
        #expect(code == .tooLarge)
        #expect(told.withLock { $0 } == (7, 2))
    }

    @Test func memoryIsLimited() async throws {
        let cage = Self.cage {
            $0.memoryBytes = 24 << 20
            $0.memoryBytesForByte = 0
        }
        let large = [UInt8](repeating: 0x61, count: 16 << 20)
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await cage.read(document(large), format: .html)
        }
        #expect(code == .extractorFailed)
        #expect(try await cage.read(document(Array("small".utf8)), format: .text).map(\.text) == ["small"])
        await cage.stop()
    }

    @Test func processorTimeIsLimitedAndSaid() async throws {
        let cage = Self.cage { $0.deadlineMilliseconds = 60_000 }
        var job = CageJob()
        job.format = .man
        job.processorSeconds = 1
        let file = try OpenFile.holding(Self.endlessPage())
        let made = Reading(
            number: 1, plan: .init(job: job, deadlineMilliseconds: 60_000), file: file, include: { _ in nil },
            momentPassed: { .goOn })
        let reading = try #require(made)
        let program = try #require(Cage.ownProgram)
        let child = try #require(CagedChild.start(program, temporaryFolder: "/tmp"))
        try reading.begin(with: child).get()
        do throws(DocumentProblem) {
            _ = try reading.summary(of: child).get()
            Issue.record("read")
        } catch {
            #expect(error.code == .tooSlow, "\(error.message)")
            #expect(error.isOfTheDocument)
        }
        reading.end()
        await cage.stop()
    }

    @Test func unpackedBytesAndTextAreLimited() async throws {
        let cage = Self.cage {
            $0.bytesMax = 100_000
            $0.textBytesMax = 50_000
        }
        for count in [60_000, 200_000] {
            let code = await problem { () async throws(DocumentProblem) in
                _ = try await cage.read(document([UInt8](repeating: 0x61, count: count)), format: .text)
            }
            #expect(code == .tooLarge)
        }
        await cage.stop()
    }

    @Test func aReaderThatWentWhileItWaitedIsReplaced() async throws {
        let folder = try TemporaryFolder()
        let cage = Cage(temporaryFolder: folder.path)
        cage.warmUp()
        var warm: [String] = []
        for _ in 0..<500 where warm.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            warm = Self.processes(with: folder.path)
        }
        try await Task.sleep(for: .milliseconds(100))
        let process = try #require(warm.first.flatMap { pid_t($0) })
        kill(process, SIGKILL)
        for _ in 0..<500 {
            let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z "
            if stat.contains(") Z ") { break }
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(try await cage.read(document(Array("well".utf8)), format: .text).map(\.text) == ["well"])
        await cage.stop()
    }

    @Test func withoutItsProgramItSaysSo() async {
        let cage = Cage(program: nil)
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await cage.read(document(Array("x".utf8)), format: .text)
            } == .extractorMissing)
        let broken = Cage(program: "/bin/false")
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await broken.read(document(Array("x".utf8)), format: .text)
            } == .extractorFailed)
        let homeless = Cage(temporaryFolder: "/nowhere")
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await homeless.read(document(Array("x".utf8)), format: .text)
            } == .extractorMissing)
        for cage in [cage, broken, homeless] { await cage.stop() }
    }
}

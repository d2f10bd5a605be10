@testable import ItemServing
@testable import PodRuntime
import Catalogue
import DocumentSource
import Foundation
import TestSupport
import Testing

@testable import DocumentSearch
@testable import StreamServer
@testable import DocumentServing

/// Documents that cost more than they should, asked about over a socket.
@Suite struct HostileTextTests {
    private static let deadline = 4000

    /// A loader whose readers have little time and memory.
    private static func services(
        _ folder: TemporaryFolder, deadline: Int = HostileTextTests.deadline, memoryBytes: Int = 1 << 30
    ) -> (loader: DocumentLoader, cage: Cage) {
        var limits = Cage.Limits()
        limits.deadlineMilliseconds = deadline
        limits.momentMilliseconds = 300
        limits.warmMax = 0
        let cage = Cage(limits: limits)
        let roots = DocumentRoots([folder.path])
        let loader = DocumentLoader(
            fetcher: DocumentFetcher(addresses: AddressGuard(allowsPrivate: true), roots: roots), cage: cage,
            roots: roots,
            memory: DocumentMemory(bytesMax: memoryBytes), telemetry: Telemetry())
        return (loader, cage)
    }

    private static func ask(_ item: String, _ question: String, id: String = "a") -> String {
        #"{"type":"query","product_id":"\#(item)","query":"\#(question)","id":"\#(id)"}"#
    }

    private static func catalogue(_ folder: TemporaryFolder, _ rows: String) throws -> String {
        try folder.write("alpha.md", PodFixture.manual)
        return try folder.write(
            "catalogue.csv", "id,name,document_url,document_type\nalpha,Alpha,alpha.md,markdown\n\(rows)")
    }

    @Test func aDocumentThatTakesForEverEndsItsQueryWithTheReasonAndIsNotTriedAgain() async throws {
        let folder = try TemporaryFolder()
        try folder.write("man1/endless.1", ".TH X 1\n.SH NAME\n.nr i 0 1\n.while 1 \\{.nr i +1\n.\\}\nwords\n")
        let catalogue = try Self.catalogue(folder, "endless,Endless,man1/endless.1,man\n")
        let (loader, cage) = Self.services(folder)
        try await PodFixture.run(loader: loader, catalogue: catalogue) { pod in
            let socket = try await pod.connect()
            socket.send(Self.ask("endless", "words?"))
            let frames = try await socket.answer(within: 30)
            #expect(frames.first { $0.type == "error" }?["code"] == "DOC_001")
            // On a machine that is very busy its reader hardly ran, which is said instead.
            let said = frames.map { $0["content"] ?? "" }.joined()
            #expect(
                said.contains("took longer than the 4 s") || said.contains("too little processor time"), "\(said)")
            #expect(frames.last?["finish"] == "error")
            socket.send(Self.ask("alpha", "calibrate?", id: "b"))
            #expect(try await socket.answer().last?["finish"] == "stop")
            // Known by now: it is not read once more.
            socket.send(Self.ask("endless", "words?", id: "c"))
            #expect(try await socket.answer(within: 1).last?["finish"] == "error")
            #expect(pod.pod.documentKind.library.statistics.hits >= 1)
        }
        await cage.stop()
    }

    /// A6: a one-line text of 3 MB was one sentence, quoted whole, in a frame of 3 MB.
    @Test func aTextWithoutASentenceIsQuotedInPieces() async throws {
        let folder = try TemporaryFolder()
        try folder.write("line.txt", String(repeating: "purple words without an end ", count: 12_000))
        let catalogue = try Self.catalogue(folder, "line,Line,line.txt,text\n")
        try await PodFixture.run(catalogue: catalogue) { pod in
            let socket = try await pod.connect()
            socket.send(Self.ask("line", "purple words"))
            let frames = try await socket.answer(within: 30)
            #expect(frames.last?["finish"] == "stop")
            let length: Int = try #require(frames.last?["length"])
            #expect(length > 100 && length <= 4000)
            let context = try #require(frames.first { $0.type == "context" })
            let quote: String = try #require(context["data.citations.0.quote"])
            #expect(quote.utf16.count <= SentenceSplitter.unitsMax)
        }
    }

    /// A2: 512 KB without an empty line took 12.5 s, a PDF page of 20,000 lines over 15 s.
    @Test func textsAndPagesWithoutAParagraphAreRead() async throws {
        let folder = try TemporaryFolder()
        let line = "Words in a line of some length that says nothing new.\n"
        try folder.write(
            "long.txt", String(repeating: line, count: 512 * 1024 / line.utf8.count) + "Press the purple button.\n")
        try folder.write(
            "long.pdf",
            bytes: TinyPDF.make(
                pages: [Array(repeating: "x", count: 20_000) + ["Press the purple button."]], leading: 0.03))
        let catalogue = try Self.catalogue(folder, "long,Long,long.txt,text\nsheet,Sheet,long.pdf,pdf\n")
        try await PodFixture.run(catalogue: catalogue) { pod in
            let socket = try await pod.connect()
            for item in ["long", "sheet"] {
                socket.send(Self.ask(item, "purple button", id: item))
                let frames = try await socket.answer(within: 60)
                #expect(
                    frames.contains { ($0["content"] ?? "").contains("Press the purple button.") }, "\(item): \(frames)"
                )
            }
        }
    }

    @Test func aDocumentThatNeedsMoreMemoryThanThereIsIsRefusedInWords() async throws {
        let folder = try TemporaryFolder()
        let words = (0..<60_000).map { "w\($0 * 7919 % 99_991)" }.joined(separator: " ")
        try folder.write("words.txt", words)
        let catalogue = try Self.catalogue(folder, "words,Words,words.txt,text\n")
        let (loader, cage) = Self.services(folder, deadline: 60_000, memoryBytes: 1 << 20)
        try await PodFixture.run(loader: loader, catalogue: catalogue) { pod in
            let socket = try await pod.connect()
            socket.send(Self.ask("words", "w1"))
            let frames = try await socket.answer(within: 30)
            #expect(frames.first { $0.type == "error" }?["code"] == "DOC_001")
            #expect(frames.contains { ($0["content"] ?? "").contains("DOCUMENT_MEMORY_BYTES") })
        }
        await cage.stop()
    }
}

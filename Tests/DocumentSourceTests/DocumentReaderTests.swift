import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource
@testable import TextCoding

extension Cage {
    func read(
        _ document: FetchedDocument, format: DocumentFormat?,
        include: @escaping @Sendable (String) -> OpenFile? = { _ in nil },
        admit: @escaping @Sendable (Int, Int) throws(DocumentProblem) -> Void = { _, _ in }
    ) async throws(DocumentProblem) -> [Page] {
        var wishes = Wishes(format: format)
        wishes.include = include
        return try await read(document, wishes, admit: admit).pages
    }

    /// One for all tests: nothing waits for another's documents.
    static let forTests = {
        var limits = Limits()
        limits.warmMax = 0
        return Cage(limits: limits)
    }()
}

@Suite struct DocumentReaderTests {
    private func pages(_ bytes: [UInt8], _ format: DocumentFormat?, name: String = "/x")
        async throws(DocumentProblem) -> [Page]
    {
        try await Cage.forTests.read(
            FetchedDocument(file: OpenFile.holding(bytes), contentType: nil, location: name, isLocal: true),
            format: format)
    }

    @Test func aPDFIsReadPageByPage() async throws {
        let bytes = TinyPDF.make(pages: [["First page here.", "It says more."], ["Second page."]])
        #expect(try await pages(bytes, .pdf).map(\.text) == ["First page here. It says more.", "Second page."])
    }

    private static func data(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: #filePath + "/../../Data/\(name)").standardizedFileURL))
    }

    @Test func anEncryptedPDFIsReadWhenItNeedsNoPassword() async throws {
        let open = try Self.data("encrypted-without-password.pdf")
        #expect(try await pages(open, .pdf).map(\.text) == ["The lock opens to the left."])
        let closed = try Self.data("encrypted.pdf")
        do throws(DocumentProblem) {
            _ = try await pages(closed, .pdf)
            Issue.record("it was read")
        } catch {
            #expect(error.message.contains("password"), "\(error.message)")
        }
    }

    /// Wide tables lie on their side: the page is turned, or the text on it is.
    @Test func rotatedTextIsReadInItsOrder() async throws {
        let text = "BT /F1 12 Tf 14 TL %@ Tm (The first line of the table,) Tj T* (and its second line.) Tj ET"
        let wanted = ["The first line of the table, and its second line."]
        for rotation in [90, 180, 270] {
            let bytes = TinyPDF.make(contents: [text.replacing("%@", with: "1 0 0 1 72 400")], rotation: rotation)
            #expect(try await pages(bytes, .pdf).map(\.text) == wanted, "\(rotation)")
        }
        let turned = TinyPDF.make(contents: [text.replacing("%@", with: "0 1 -1 0 300 72")], rotation: 90)
        #expect(try await pages(turned, .pdf).map(\.text) == wanted)
    }

    @Test func whatIsNoTextIsNotReadAsText() async {
        let picture: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D] + [UInt8](repeating: 1, count: 500)
        for format in [DocumentFormat.markdown, .html, .text] {
            #expect(
                await problem { () async throws(DocumentProblem) in _ = try await pages(picture, format) }
                    == .unknownFormat)
        }
    }

    @Test func aPDFHasItsTitle() async throws {
        let text = "BT /F1 24 Tf 72 700 Td (Handbook of Locks) Tj /F1 10 Tf 0 -60 Td (They open to the left.) Tj ET"
        let read = try await Cage.forTests.read(
            FetchedDocument(
                file: OpenFile.holding(TinyPDF.make(contents: [text])), contentType: nil, location: "/x", isLocal: true),
            Cage.Wishes(format: .pdf))
        #expect(read.title == "Handbook of Locks")
    }

    @Test func aPDFOfDrawingsHasNoText() async {
        #expect(
            await problem { () async throws(DocumentProblem) in
                _ = try await pages(TinyPDF.make(pages: [[], []]), .pdf)
            } == .noText)
    }

    @Test func whatIsNoPDFIsSaid() async {
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await pages(Array("hello".utf8), .pdf) }
                == .unknownFormat)
        let broken = Array("%PDF-1.4 broken".utf8)
        let code = await problem { () async throws(DocumentProblem) in _ = try await pages(broken, .pdf) }
        #expect(code == .extractorFailed || code == .noText)
    }

    @Test func aManualPageHasASectionAPage() async throws {
        let source = ".TH A 1\n.SH NAME\na \\- test\n.SH OPTIONS\n.TP\n.B \\-x\nDoes it.\n"
        let pages = try await pages(Array(source.utf8), .man)
        #expect(pages.map(\.section) == ["NAME", "OPTIONS"])
        #expect(pages.last?.text == "-x:\u{2002}Does it.")
    }

    @Test func aFormatIsGuessed() {
        func guess(_ name: String, _ text: String, type: String? = nil, isLocal: Bool = true)
            -> DocumentFormat?
        {
            DocumentFormat.guess(contentType: type ?? "", location: name, bytes: Array(text.utf8), isLocal: isLocal)
        }
        #expect(guess("http://x/a.PDF?y", "") == .pdf)
        #expect(guess("/a", "<!DOCTYPE html><p>") == .html)
        #expect(guess("/a", "x", type: "text/markdown; charset=utf-8") == .markdown)
        #expect(guess("/a", ".TH X 1\n") == .man)
        #expect(guess("/a", "words") == .text)
        #expect(guess("http://x/a", ".TH X 1\n", type: "text/plain", isLocal: false) == .text)
        #expect(guess("/a", "\u{0}\u{1}") == nil)
    }

    @Test func whatIsPackedIsUnpackedInTheCage() async throws {
        let packed = Array(try #require(Data(base64Encoded: "H4sIAAAAAAACA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")))
        #expect(try await pages(packed, nil, name: "/x.txt.gz").map(\.text) == ["hello world"])
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await pages([0x1F, 0x8B, 1, 2], .text) }
                == .extractorFailed)
    }

    @Test func everySheetOfATextIsAPage() async throws {
        let text = (1...6000).map { "Page \($0).\u{0C}" }.joined()
        let pages = try await pages(Array(text.utf8), .text)
        #expect(pages.count == 6000)
        #expect(pages.last == Page(number: 6000, text: "Page 6000."))
    }

    @Test func aLongSheetOfShortLinesIsReadPieceByPiece() throws {
        let text = String(repeating: "it is a line\n\n", count: 60_000) + "\u{0C}The last one."
        var (sheets, sink) = (SheetSplitter(), PageSink(textBytesMax: 1 << 26))
        try sheets.add(Array(text.utf8), to: &sink)
        try sheets.finish(&sink)
        #expect(sink.pages == 2 && sink.textBytes == 60_000 * 13 - 1 + 13)
        // Lines that end as on old Macs are lines, too: no word is cut.
        let old = String(repeating: "words of it\r\r", count: 100_000)
        var (splitter, pages) = (SheetSplitter(), PageSink(textBytesMax: 1 << 26))
        try splitter.add(Array(old.utf8), to: &pages)
        try splitter.finish(&pages)
        #expect(pages.textBytes == 100_000 * 12 - pages.pages)
    }

    @Test func whatRunsOverTheSheetsOfATextIsLeftOut() async throws {
        let text = (1...70).map { number in
            "\(number > 1 ? "RFC 9999            The Thing           May 2024\n\n\n" : "")   Sheet \(number) says this.\n"
                + "   And it says that.\n\n\nDoe                 Standards Track     [Page \(number)]\n"
        }.joined(separator: "\u{0C}")
        let pages = try await pages(Array(text.utf8), .text)
        #expect(pages.count == 70)
        #expect(pages[0].text.hasSuffix("[Page 1]") && pages[1].text.hasPrefix("RFC 9999"))
        #expect(pages.dropFirst(2).map(\.text) == (3...70).map { "Sheet \($0) says this. And it says that." })
    }

    @Test func bytesThatAreNoUTF8AreLatin1() {
        #expect(DocumentText.decoded([0x63, 0x61, 0x66, 0xE9]) == "café")
    }
}

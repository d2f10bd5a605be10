import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct DocumentReaderTests {
    private func pages(_ bytes: [UInt8], _ format: DocumentReader.Format?, name: String = "/x")
        async throws(DocumentProblem) -> [Page]
    {
        try await DocumentReader().pages(
            of: FetchedDocument(bytes: bytes, contentType: nil, location: name), format: format)
    }

    @Test func aPDFIsReadPageByPage() async throws {
        let bytes = TinyPDF.make(pages: [["First page here.", "It says more."], ["Second page."]])
        #expect(try await pages(bytes, .pdf).map(\.text) == ["First page here. It says more.", "Second page."])
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
        #expect(pages.last?.text == "-x: Does it.")
    }

    @Test func aFormatIsGuessed() {
        func guess(_ name: String, _ text: String, type: String? = nil) -> DocumentReader.Format? {
            DocumentReader.guess(FetchedDocument(bytes: Array(text.utf8), contentType: type, location: name))
        }
        #expect(guess("http://x/a.PDF?y", "") == .pdf)
        #expect(guess("/a", "<!DOCTYPE html><p>") == .html)
        #expect(guess("/a", "x", type: "text/markdown; charset=utf-8") == .markdown)
        #expect(guess("/a", ".TH X 1\n") == .man)
        #expect(guess("/a", "words") == .text)
        #expect(guess("/a", "\u{0}\u{1}") == nil)
    }

    @Test func bytesThatAreNoUTF8AreLatin1() {
        #expect(DocumentReader.text([0x63, 0x61, 0x66, 0xE9]) == "café")
    }
}

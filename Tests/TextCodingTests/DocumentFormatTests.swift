import Testing

@testable import TextCoding

@Suite struct DocumentFormatTests {
    @Test func formatsAreToldByEndingAndByWord() {
        #expect(DocumentFormat(pathExtension: "PDF") == .pdf)
        #expect(DocumentFormat(pathExtension: "exe") == nil)
        #expect(DocumentFormat(word: "Markdown") == .markdown)
        #expect(DocumentFormat(word: "?") == nil)
    }

    @Test func someFilesAreReadWhereTheyAreNamedAndNotTakenFromAFolder() {
        #expect(DocumentFormat(path: "/a/Notes.RST") == .text && DocumentFormat(pathExtension: "rst") == nil)
        #expect(DocumentFormat(path: "/a.pdf/none") == nil && DocumentFormat(path: "none") == nil)
    }

    @Test func contentTypesThatLeaveNoDoubtSayTheFormat() {
        #expect(DocumentFormat(contentType: "Text/HTML; charset=utf-8") == .html)
        #expect(DocumentFormat(contentType: "text/plain") == nil && DocumentFormat(contentType: "") == nil)
    }

    @Test func everyFormatCanBeSaidInAWordOfItsOwn() {
        for format in DocumentFormat.allCases {
            for word in format.words { #expect(DocumentFormat(word: word) == format) }
            for ending in format.endings { #expect(DocumentFormat(pathExtension: ending) == format) }
        }
        #expect(DocumentFormat.namesInCatalogues == "pdf, html, markdown, text or man")
        #expect(DocumentFormat.shownNames == "PDF, HTML, Markdown, text or a manual page")
    }

    @Test func serversAreAskedForTheFormatsThatCanBeRead() {
        #expect(DocumentFormat.accepted == "application/pdf, text/html, text/markdown, text/plain, */*;q=0.1")
    }
}

import DocumentSearch
import Foundation

/// From bytes to pages, for every format there is a reader for.
package struct DocumentReader: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case pdf, html, markdown, text, man
    }

    /// Pages of a document that are indexed; what follows is left out.
    private static let pagesMax = 5000

    private let process: ChildProcess

    package init(process: ChildProcess = ChildProcess()) {
        self.process = process
    }

    /// - Parameter format: nil: told by content type, name's ending, or the bytes themselves, in this order
    package func pages(of document: FetchedDocument, format: Format?) async throws(DocumentProblem) -> [Page] {
        guard let format = format ?? Self.guess(document) else {
            throw DocumentProblem(.unknownFormat, "expected PDF, HTML, Markdown, text or a manual page")
        }
        let pages = try await read(document.bytes, format)
        guard pages.contains(where: \.hasText) else {
            throw DocumentProblem(.noText, "it has \(pages.count) page(s) without any text: probably scanned or drawn")
        }
        return Array(pages.prefix(Self.pagesMax))
    }

    private func read(_ bytes: [UInt8], _ format: Format) async throws(DocumentProblem) -> [Page] {
        switch format {
        case .pdf: try await PDFPages.read(bytes, process)
        case .html: HTMLPages.read(Self.text(bytes))
        case .markdown: MarkdownPages.read(Self.text(bytes))
        case .text: Self.plainPages(Self.text(bytes))
        case .man: try await manualPages(bytes)
        }
    }

    /// mandoc renders to HTML; sections come from its headings. Tables and equations it knows as well.
    private func manualPages(_ bytes: [UInt8]) async throws(DocumentProblem) -> [Page] {
        let html = try await process.run("mandoc", ["-T", "html", "-O", "fragment"], input: bytes)
        return HTMLPages.read(String(decoding: html, as: UTF8.self))
    }

    /// Form feeds separate pages, as printers have it.
    static func plainPages(_ text: String) -> [Page] { PDFPages.pages(text) }

    /// UTF-8, else Latin-1, in which every byte means something.
    package static func text(_ bytes: [UInt8]) -> String {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        return String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    package static func guess(_ document: FetchedDocument) -> Format? {
        if let type = document.contentType?.lowercased() {
            if type.hasPrefix("application/pdf") { return .pdf }
            if type.hasPrefix("text/html") || type.hasPrefix("application/xhtml") { return .html }
            if type.hasPrefix("text/markdown") { return .markdown }
        }
        let path = document.location.prefix { $0 != "?" && $0 != "#" }.lowercased()
        let endings: [(String, Format)] = [
            (".pdf", .pdf), (".html", .html), (".htm", .html), (".md", .markdown), (".markdown", .markdown),
            (".txt", .text),
        ]
        if let (_, format) = endings.first(where: { path.hasSuffix($0.0) }) { return format }
        return sniff(document.bytes, contentType: document.contentType)
    }

    private static func sniff(_ bytes: [UInt8], contentType: String?) -> Format? {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self)
        let head = start.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        if head.hasPrefix("%pdf-") { return .pdf }
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return .html }
        if start.contains("\n.TH ") || start.hasPrefix(".TH ") || start.contains("\n.Dd ") || start.hasPrefix(".Dd ") {
            return .man
        }
        let isText = contentType?.lowercased().hasPrefix("text/") ?? !bytes.prefix(512).contains(0)
        return isText && !bytes.isEmpty ? .text : nil
    }
}

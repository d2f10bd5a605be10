import DocumentSearch

/// PDF to pages by poppler's `pdftotext`, which writes a form feed after each.
enum PDFPages {
    static func read(_ bytes: [UInt8], _ process: ChildProcess) async throws(DocumentProblem) -> [Page] {
        guard bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil else {
            throw DocumentProblem(.unknownFormat, "expected a PDF, came something else")
        }
        let text = try await process.run("pdftotext", ["-enc", "UTF-8", "-", "-"], input: bytes)
        return pages(String(decoding: text, as: UTF8.self))
    }

    static func pages(_ text: String) -> [Page] {
        var sheets = text.split(separator: "\u{0C}", omittingEmptySubsequences: false)
        if sheets.last?.isEmpty == true { sheets.removeLast() }
        return sheets.enumerated().map { Page(number: $0.offset + 1, text: TextReflow.paragraphs(String($0.element))) }
    }
}

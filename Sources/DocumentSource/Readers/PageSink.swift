import DocumentSearch

/// Collects a document's pages in the form in which a reader tells them, within limits.
struct PageSink {
    private let textBytesMax: Int
    private let pagesMax: Int
    /// The pages as replies, one after the other.
    private(set) var replies: [UInt8] = []
    private(set) var textBytes = 0
    private(set) var pages = 0
    private(set) var hasText = false

    init(textBytesMax: Int, pagesMax: Int = CageReplyDecoder.Limits().pagesMax) {
        self.textBytesMax = textBytesMax
        self.pagesMax = pagesMax
    }

    mutating func add(_ page: Page) throws(DocumentProblem) {
        pages += 1
        textBytes += page.text.utf8.count + (page.section?.utf8.count ?? 0)
        guard pages <= pagesMax else { throw DocumentProblem(.tooLarge, "it has more than \(pagesMax) pages") }
        guard textBytes <= textBytesMax else {
            throw DocumentProblem(.tooLarge, "it has more than \(textBytesMax >> 20) MiB of text")
        }
        if !hasText { hasText = page.hasText }
        replies.append(contentsOf: CageReply.page(page).encoded())
    }

    mutating func add(_ pages: [Page]) throws(DocumentProblem) {
        for page in pages { try add(page) }
    }
}

/// Cuts a text into sheets at form feeds, as printers have it, and joins the lines of each to paragraphs.
struct SheetSplitter {
    private var number = 0
    private var sheet: [UInt8] = []

    mutating func add(_ bytes: some Collection<UInt8>, to sink: inout PageSink) throws(DocumentProblem) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0C) {
            sheet.append(contentsOf: rest[..<end])
            try endSheet(&sink)
            rest = rest[rest.index(after: end)...]
        }
        sheet.append(contentsOf: rest)
    }

    /// What stands behind the last form feed is a sheet when there is anything.
    mutating func finish(_ sink: inout PageSink) throws(DocumentProblem) {
        if !sheet.isEmpty || number == 0 { try endSheet(&sink) }
    }

    private mutating func endSheet(_ sink: inout PageSink) throws(DocumentProblem) {
        number += 1
        // Freed before the page is put together with the others.
        let text = String(decoding: sheet, as: UTF8.self)
        sheet = []
        try sink.add(Page(number: number, text: TextReflow.paragraphs(text)))
    }
}

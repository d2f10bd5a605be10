import DocumentSearch

/// Collector of a document's pages as a reader's replies, within limits. A long document is handed over in parts, each four times
/// as long as all before it: it can be asked while the rest of it is read.
struct PageSink {
    /// Takes the pages since the last time as replies, and the bytes of text and the pages so far.
    typealias HandOver = (_ replies: [UInt8], _ textBytes: Int, _ pages: Int) throws(DocumentProblem) -> Void

    /// How many times as many bytes of text as at the end of a part there are at the end of the next one.
    private static let partTimes = 4

    private let textBytesMax: Int
    private let pagesMax: Int
    private let handOver: HandOver?
    private var partEnd: Int
    /// The pages that are not handed over yet, as replies one after the other.
    private(set) var replies: [UInt8] = []
    private(set) var textBytes = 0
    private(set) var pages = 0
    private(set) var hasText = false
    var about = CagedAbout()

    /// - Parameters:
    ///   - partBytes: bytes of text from which the first part is handed over
    ///   - handOver: nil: all pages are collected
    init(
        textBytesMax: Int, pagesMax: Int = CageReplyDecoder.Limits().pagesMax, partBytes: Int = .max,
        handOver: HandOver? = nil
    ) {
        partEnd = max(1, partBytes)
        self.handOver = handOver
        self.textBytesMax = textBytesMax
        self.pagesMax = pagesMax
    }

    mutating func add(_ page: Page) throws(DocumentProblem) {
        pages += 1
        textBytes += page.textBytes
        guard pages <= pagesMax else { throw DocumentProblem(.tooLarge, "it has more than \(pagesMax) pages") }
        guard textBytes <= textBytesMax else {
            throw DocumentProblem(.tooLarge, "it has more than \(textBytesMax >> 20) MiB of text")
        }
        if !hasText { hasText = page.hasText }
        replies.append(contentsOf: CageReply.page(page).encoded())
        if textBytes >= partEnd { try endPart() }
    }

    /// Hands over what there is, if anybody takes parts and there is text.
    mutating func endPart() throws(DocumentProblem) {
        guard let handOver, hasText, !replies.isEmpty else { return }
        try handOver(replies, textBytes, pages)
        replies = []
        while partEnd <= textBytes { partEnd *= Self.partTimes }
    }

    mutating func add(_ document: ReadDocument) throws(DocumentProblem) {
        about.title = document.title
        about.notes += document.notes
        about.pagesLeftOut += document.pagesLeftOut
        for page in document.pages { try add(page) }
    }
}

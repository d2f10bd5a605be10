import DocumentSearch

/// Collector of a document's pages as a reader's replies, within limits.
struct PageSink {
    private let textBytesMax: Int
    private let pagesMax: Int
    /// The pages as replies, one after the other.
    private(set) var replies: [UInt8] = []
    private(set) var textBytes = 0
    private(set) var pages = 0
    private(set) var hasText = false
    var about = CagedAbout()

    init(textBytesMax: Int, pagesMax: Int = CageReplyDecoder.Limits().pagesMax) {
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
    }

    mutating func add(_ document: ReadDocument) throws(DocumentProblem) {
        about.title = document.title
        about.notes += document.notes
        about.pagesLeftOut += document.pagesLeftOut
        for page in document.pages { try add(page) }
    }
}

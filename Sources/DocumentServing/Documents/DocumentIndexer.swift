import DocumentSearch
import DocumentSource

/// Indexer of pages, in slices: other work runs between two of them, a wish taken back ends it, and memory is reserved
/// before it is used.
enum DocumentIndexer {
    /// UTF-16 units of one slice: a few milliseconds.
    private static let sliceUnits = 64 * 1024
    /// Bytes reserved for a byte of text before its index is made: ordinary text takes seven, text of all different short
    /// words ten.
    private static let bytesForTextByte = 9
    /// Bytes reserved for a page: a section has one passage at least, whose vector takes half of them.
    private static let bytesForPage = 512
    private static let bytesAtLeast = 64 * 1024

    /// Estimate of the memory that a document takes, nearly always an upper bound.
    static func estimate(textBytes: Int, pages: Int) -> Int {
        textBytes * bytesForTextByte + pages * bytesForPage + bytesAtLeast
    }

    static func index(
        _ pages: [Page], _ resources: IndexResources, language: Language?, _ hold: DocumentHold
    ) async throws(DocumentProblem) -> PassageIndex {
        var builder = PassageIndexBuilder(pages, resources, language: language)
        while builder.advance(units: sliceUnits) {
            if Task.isCancelled { throw .notWanted }
            let bytes = builder.byteCount
            if bytes > hold.bytes { try hold.take(bytes + bytes / 4) }
            await Task.yield()
        }
        let index = builder.finish()
        hold.shrink(to: index.byteCount)
        return index
    }
}

import DocumentSearch
import DocumentSource

/// Makes pages searchable in slices: between two of them others have their turn, a wish that was taken back ends it, and the
/// memory that it takes is held before it is taken.
enum DocumentIndexer {
    /// UTF-16 units of one slice: a few milliseconds.
    private static let sliceUnits = 64 * 1024
    /// Bytes that are held for a text before its index is made: a byte of ordinary text takes six, of text that is all
    /// different short words nine.
    private static let bytesForTextByte = 8
    private static let bytesForPage = 256
    private static let bytesAtLeast = 64 * 1024

    /// What a document of so much text will take in memory at most, nearly always.
    static func estimate(textBytes: Int, pages: Int) -> Int {
        textBytes * bytesForTextByte + pages * bytesForPage + bytesAtLeast
    }

    static func index(_ pages: [Page], _ hold: DocumentHold) async throws(DocumentProblem) -> PassageIndex {
        var builder = PassageIndexBuilder(pages)
        while builder.advance(units: sliceUnits) {
            if Task.isCancelled { throw DocumentProblem(.unreachable, "no longer wanted") }
            let bytes = builder.byteCount
            if bytes > hold.bytes { try hold.take(bytes + bytes / 4) }
            await Task.yield()
        }
        let index = builder.finish()
        hold.shrink(to: index.byteCount)
        return index
    }
}

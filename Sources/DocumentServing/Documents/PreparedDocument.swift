import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Synchronization
import WireProtocol

/// A document as answers need it: fetched, read, cut and indexed.
package final class PreparedDocument: Sendable {
    package let index: PassageIndex
    package let readyAt: Duration
    /// The file's state when it was read; nil for what came from elsewhere.
    private let stamp: FileStamp?
    /// Pages that the document has and nothing could be read on.
    package let pagesLeftOut: Int
    /// The memory that it takes, given back with the last reference to it; nil where nobody counts.
    private let hold: DocumentHold?

    package init(
        index: PassageIndex, readyAt: Duration, stamp: FileStamp? = nil, pagesLeftOut: Int = 0,
        hold: DocumentHold? = nil
    ) {
        self.index = index
        self.readyAt = readyAt
        self.stamp = stamp
        self.pagesLeftOut = pagesLeftOut
        self.hold = hold
    }

    /// Bytes that it takes in memory.
    package var byteCount: Int { index.byteCount }

    private let knownFingerprint = Mutex<String?>(nil)

    /// Tells its text from any other; worked out once, on the first request.
    package var fingerprint: String {
        if let known = knownFingerprint.withLock({ $0 }) { return known }
        let made = makeFingerprint()
        knownFingerprint.withLock { $0 = made }
        return made
    }

    private func makeFingerprint() -> String {
        // A page at a time: a document may be long.
        let pieces = index.pages.enumerated().lazy.flatMap { position, page in
            [(position > 0 ? "\u{c}" : "") + "\(page.number) \(page.section ?? "") ", page.text]
        }
        return Digest.of(pieces: Array(pieces))
    }

    /// Whether the file it was read from is still the same. What came from elsewhere is believed until it is too old.
    package func isCurrent(_ reference: DocumentReference) -> Bool {
        stamp.map { $0 == FileStamp(reference) } ?? true
    }
}

/// How a wish for a document ended.
package enum DocumentOutcome: Sendable {
    case ready(PreparedDocument)
    case failed(DocumentProblem)

    package var document: PreparedDocument? {
        if case .ready(let document) = self { document } else { nil }
    }

    package var hasFailed: Bool { document == nil }

    /// It failed, and may go better later.
    package var isTransient: Bool { if case .failed(let problem) = self { problem.isTransient } else { false } }
}

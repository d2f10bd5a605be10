import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Synchronization
import WireProtocol

/// Document in the form that answers need: fetched, read, cut into passages and indexed.
package final class PreparedDocument: Sendable {
    package let index: PassageIndex
    /// Number of this copy of the document in this process.
    let number: UInt64
    package let readyAt: Duration
    /// File state when it was read; nil for other sources.
    private let stamp: FileStamp?
    /// Pages of the document that could not be read.
    package let pagesLeftOut: Int
    /// Whether more of the document is being read.
    package let isPart: Bool
    /// Hold on memory, returned with the last reference to the document; nil where memory is not counted.
    private let hold: DocumentHold?

    package init(
        index: PassageIndex, readyAt: Duration, stamp: FileStamp? = nil, pagesLeftOut: Int = 0,
        hold: DocumentHold? = nil, isPart: Bool = false
    ) {
        self.isPart = isPart
        self.index = index
        number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
        self.readyAt = readyAt
        self.stamp = stamp
        self.pagesLeftOut = pagesLeftOut
        self.hold = hold
    }

    private static let last = Atomic<UInt64>(0)

    /// Memory of the document, in bytes.
    package var byteCount: Int { index.byteCount }
    /// Bytes of the budget of all documents that come back with it.
    var heldBytes: Int { hold?.bytes ?? 0 }

    private let knownFingerprint = Mutex<String?>(nil)

    /// Fingerprint of the text; worked out once, on the first request.
    package var fingerprint: String {
        if let known = knownFingerprint.withLock({ $0 }) { return known }
        let made = makeFingerprint()
        knownFingerprint.withLock { $0 = made }
        return made
    }

    private func makeFingerprint() -> String {
        // Pages are hashed one at a time: a document may be long.
        let pieces = index.pages.enumerated().lazy.flatMap { position, page in
            [(position > 0 ? "\u{c}" : "") + "\(page.number) \(page.section ?? "") ", page.text]
        }
        return Digest.of(pieces: Array(pieces))
    }

    /// Whether the file is unchanged since it was read. Other sources are trusted until they are too old.
    package func isCurrent(_ reference: DocumentReference) -> Bool {
        stamp.map { $0 == FileStamp(reference) } ?? true
    }
}

/// Outcome of a wish for a document.
package enum DocumentOutcome: Sendable {
    case ready(PreparedDocument)
    case failed(DocumentProblem)

    package var document: PreparedDocument? {
        if case .ready(let document) = self { document } else { nil }
    }

    package var hasFailed: Bool { document == nil }

    /// Whether it failed for a reason that may pass.
    package var isTransient: Bool { if case .failed(let problem) = self { problem.isTransient } else { false } }
}

import Catalogue
import DocumentSource
import Synchronization
import TextCoding

/// Titles of documents, each kept until its file changes: in a folder of ten thousand, one changed file costs one read.
package final class DocumentTitles: Sendable {
    private struct Known {
        var stamp: FileStamp
        var format: DocumentFormat
        var title: String?
        /// Attempts left to ask its reader for a title.
        var triesLeft = triesMax
    }

    /// A document whose first bytes do not tell its title, and whose reader may.
    package struct Untitled: Sendable {
        package var path: String
        package var format: DocumentFormat
        fileprivate var stamp: FileStamp
    }

    /// Attempts per document: a reader may have no room or no time at first.
    private static let triesMax = 3

    private let known = Mutex<[String: Known]>([:])

    package init() {}

    /// - Parameter roots: folders in which the document may lie; a link that leads elsewhere is not read
    package func title(
        _ path: String, _ format: DocumentFormat, stamp: FileStamp, within roots: DocumentRoots
    ) -> String? {
        if let title = known.withLock({ $0[path] }), title.stamp == stamp { return title.title }
        // A document that is packed or printed, or whose charset has to be guessed, is left to its reader.
        let start = path.hasSuffix(".gz") ? nil : (try? roots.open(path))?.beginning(DocumentTitle.bytesMax)
        let title = start.flatMap { DocumentTitle.find(in: $0, format) }
        known.withLock { $0[path] = Known(stamp: stamp, format: format, title: title) }
        return title
    }

    /// Documents to ask their readers about, in the order of their paths.
    package func untitled() -> [Untitled] {
        known.withLock { known in
            known.filter { $0.value.title == nil && $0.value.triesLeft > 0 && $0.value.format != .text }
                .map { Untitled(path: $0.key, format: $0.value.format, stamp: $0.value.stamp) }
                .sorted { $0.path < $1.path }
        }
    }

    /// - Parameter title: the title that the document's reader found; nil: it has none
    package func found(_ title: String?, in document: Untitled) {
        change(document) { ($0.title, $0.triesLeft) = (title, 0) }
    }

    /// Notes that the document's reader could not look this time.
    package func failed(_ document: Untitled) { change(document) { $0.triesLeft -= 1 } }

    private func change(_ document: Untitled, _ body: (inout Known) -> Void) {
        known.withLock { known in
            guard var one = known[document.path], one.stamp == document.stamp else { return }
            body(&one)
            known[document.path] = one
        }
    }

    /// Forgets every title: the operator asks for everything anew.
    package func clear() { known.withLock { $0 = [:] } }

    /// Forgets files that are not among `paths`.
    package func forgetAll(but paths: Set<String>) {
        known.withLock { known in known = known.filter { paths.contains($0.key) } }
    }
}

import Catalogue
import DocumentSource
import Synchronization
import TextCoding

/// The titles of documents, each kept until its file changes: of a folder of ten thousand one is read when one has changed.
package final class DocumentTitles: Sendable {
    private struct Known {
        var stamp: FileStamp
        var format: DocumentFormat
        var title: String?
        /// How often its reader is still asked for one.
        var triesLeft = triesMax
    }

    /// A document whose first bytes do not tell its title, and whose reader may.
    package struct Untitled: Sendable {
        package var path: String
        package var format: DocumentFormat
        fileprivate var stamp: FileStamp
    }

    /// Readers may have no room or no time just then.
    private static let triesMax = 3

    private let known = Mutex<[String: Known]>([:])

    package init() {}

    /// - Parameter roots: where it may lie; what a link leads to elsewhere is not read
    package func title(
        _ path: String, _ format: DocumentFormat, stamp: FileStamp, within roots: DocumentRoots
    ) -> String? {
        if let title = known.withLock({ $0[path] }), title.stamp == stamp { return title.title }
        // What is packed, printed, or in a charset that has to be guessed is told by its reader alone.
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

    /// - Parameter title: what the document's reader has found; nil: there is none
    package func found(_ title: String?, in document: Untitled) {
        change(document) { ($0.title, $0.triesLeft) = (title, 0) }
    }

    /// The document's reader could not look this time.
    package func failed(_ document: Untitled) { change(document) { $0.triesLeft -= 1 } }

    private func change(_ document: Untitled, _ body: (inout Known) -> Void) {
        known.withLock { known in
            guard var one = known[document.path], one.stamp == document.stamp else { return }
            body(&one)
            known[document.path] = one
        }
    }

    /// Forgets everything: somebody asks for it anew.
    package func clear() { known.withLock { $0 = [:] } }

    /// Forgets files that are not among these any more.
    package func forgetAll(but paths: Set<String>) {
        known.withLock { known in known = known.filter { paths.contains($0.key) } }
    }
}

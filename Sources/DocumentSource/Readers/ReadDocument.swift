import DocumentSearch

/// Result of reading a document.
package struct ReadDocument: Equatable, Sendable {
    package var pages: [Page] = []
    /// The title that the document gives itself, else its first heading.
    package var title: String?
    /// Notes for the log on what could not be taken over.
    package var notes: [String] = []
    /// Pages of the document missing from `pages`, because nothing could be read on them.
    package var pagesLeftOut = 0
}

import DocumentSearch

/// A document as its reader found it.
package struct ReadDocument: Equatable, Sendable {
    package var pages: [Page] = []
    /// The title that the document gives itself, else its first heading.
    package var title: String?
    /// Sentences about what could not be taken over, for the log.
    package var notes: [String] = []
    /// Pages that the document has and that are not among `pages`: nothing could be read on them.
    package var pagesLeftOut = 0
}

/// Format of a document. Its words, file endings and content types are defined here once, for catalogues and documents.
///
/// A new format is a case here and a reader in `DocumentSource/Readers/DocumentReader`.
package enum DocumentFormat: String, Sendable, CaseIterable {
    case pdf, html, markdown, text, man

    /// Words for the format in catalogues, in lower case; the first is the one we write.
    package var words: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .html: ["html", "htm", "web"]
        case .markdown: ["markdown", "md"]
        case .text: ["text", "txt", "plain"]
        case .man: ["man", "roff"]
        }
    }

    /// First word of every format: `pdf, html, markdown, text or man`.
    package static var namesInCatalogues: String { enumerated(allCases.map { $0.words[0] }) }
    /// All formats in a sentence: `PDF, HTML, Markdown, text or a manual page`.
    package static var shownNames: String { enumerated(allCases.map(\.shownName)) }

    private static func enumerated(_ names: [String]) -> String {
        "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    }

    /// Name of the format in a sentence.
    var shownName: String {
        switch self {
        case .pdf: "PDF"
        case .html: "HTML"
        case .markdown: "Markdown"
        case .text: "text"
        case .man: "a manual page"
        }
    }

    /// File endings of the format, in lower case: such files of a folder are items. Manual pages are told by their
    /// header.
    package var endings: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .html: ["html", "htm", "xhtml", "shtml"]
        case .markdown: ["md", "markdown", "mdown", "mkd"]
        case .text: ["txt", "text"]
        case .man: []
        }
    }

    /// Further endings, read in this format where a catalogue names the file. In a folder such files are more often
    /// notes of its makers.
    package var furtherEndings: [String] { self == .text ? ["rst", "adoc", "asciidoc", "org"] : [] }

    /// Content types (beginnings) that leave no doubt. `text/plain` says little: servers send it with anything.
    package var contentTypes: [String] {
        switch self {
        case .pdf: ["application/pdf"]
        case .html: ["text/html", "application/xhtml"]
        case .markdown: ["text/markdown"]
        case .text, .man: []
        }
    }

    /// `Accept` of a request for a document (RFC 9110 section 12.5.1): whole types of these formats, text, and anything else less.
    package static let accepted =
        (allCases.flatMap(\.contentTypes).filter { $0 != "application/xhtml" } + ["text/plain", "*/*;q=0.1"])
        .joined(separator: ", ")

    private static let byEnding = table(\.endings)
    private static let byAnyEnding = table { $0.endings + $0.furtherEndings }
    private static let byWord = table(\.words)

    private static func table(_ names: (DocumentFormat) -> [String]) -> [String: DocumentFormat] {
        Dictionary(allCases.flatMap { format in names(format).map { ($0, format) } }, uniquingKeysWith: { $1 })
    }

    /// Format of a file in a folder, by its name's ending; nil: the ending names none.
    package init?(pathExtension: String) {
        guard let format = Self.byEnding[pathExtension.lowercased()] else { return nil }
        self = format
    }

    /// Format of a document that a catalogue names, by its path's ending.
    package init?(path: some StringProtocol) {
        guard let dot = path.lastIndex(of: "."),
            let format = Self.byAnyEnding[path[path.index(after: dot)...].lowercased()]
        else { return nil }
        self = format
    }

    /// Format for a catalogue's word; nil: the word names none.
    package init?(word: String) {
        guard let format = Self.byWord[word.lowercased()] else { return nil }
        self = format
    }

    package init?(contentType: String) {
        let type = contentType.lowercased()
        let named = Self.allCases.first { $0.contentTypes.contains { type.hasPrefix($0) } }
        guard let named else { return nil }
        self = named
    }
}

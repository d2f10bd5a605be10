/// One thing that can be looked for.
package struct CatalogueItem: Equatable, Sendable {
    /// What it is, which decides how it is predicted, prepared and how it answers.
    package enum Kind: String, Sendable, CaseIterable {
        case product
        case manualPage = "manual_page"
    }

    package var id: String
    package var kind: Kind
    package var name: String
    package var brand: Brand?
    package var category: String?
    package var aliases: [String]
    /// How often others refer to it.
    package var popularity: Int
    package var summary: String?
    package var document: DocumentReference?
    package var relations: [Relation]

    package init(
        id: String, kind: Kind = .product, name: String, brand: Brand? = nil, category: String? = nil,
        aliases: [String] = [], popularity: Int = 0, summary: String? = nil, document: DocumentReference? = nil,
        relations: [Relation] = []
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.brand = brand
        self.category = category
        self.aliases = aliases
        self.popularity = popularity
        self.summary = summary
        self.document = document
        self.relations = relations
    }

    /// Characters of a name in a sentence about the item; a longer one is cut.
    private static let shownMax = 120

    /// The name as a message says it.
    package var shownName: String {
        let start = name.unicodeScalars.prefix(Self.shownMax)
        return start.endIndex == name.unicodeScalars.endIndex ? name : String(start) + "…"
    }
}

/// Who makes an item.
package struct Brand: Equatable, Sendable, Hashable {
    package var id: String
    package var name: String
    package var website: String?

    package init(id: String, name: String, website: String? = nil) {
        self.id = id
        self.name = name
        self.website = website
    }
}

/// One item points at another.
package struct Relation: Equatable, Sendable {
    package var target: String
    package var label: String?

    package init(target: String, label: String? = nil) {
        self.target = target
        self.label = label
    }
}

/// Where the document of an item is, and what it is written in.
package struct DocumentReference: Equatable, Hashable, Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case pdf, html, markdown, text, man

        /// By the name's ending, when nobody says better.
        package init?(pathExtension: String) {
            switch pathExtension.lowercased() {
            case "pdf": self = .pdf
            case "html", "htm", "xhtml": self = .html
            case "md", "markdown": self = .markdown
            case "txt", "text": self = .text
            default: return nil
            }
        }

        /// By what a catalogue says in words; nil for a word nobody knows.
        package init?(word: String) {
            switch word.lowercased() {
            case "pdf": self = .pdf
            case "html", "htm", "web": self = .html
            case "markdown", "md": self = .markdown
            case "text", "txt", "plain": self = .text
            case "man", "roff": self = .man
            default: return nil
            }
        }
    }

    /// An http(s) URL or an absolute path.
    package var location: String
    /// nil: told by the ending, by the response's content type, or by looking at the bytes.
    package var format: Format?

    package init(location: String, format: Format? = nil) {
        self.location = location
        self.format = format
    }
}

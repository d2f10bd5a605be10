import TextCoding

/// Item of a catalogue: one thing that can be looked for.
package struct CatalogueItem: Equatable, Sendable {
    /// Kind of an item: it decides how the item is predicted, prepared and answered.
    package enum Kind: String, Sendable, CaseIterable {
        case product
        case manualPage = "manual_page"
        case document
    }

    package var id: String
    package var kind: Kind
    package var name: String
    package var brand: Brand?
    package var category: String?
    package var aliases: [String]
    /// References from other items.
    package var popularity: Int
    package var summary: String?
    package var document: DocumentReference?
    package var relations: [Relation]
    package var details = ItemDetails()

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

    /// Foreign text without controls and marks that turn the direction of the text around them.
    package static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = ""
        for scalar in text.unicodeScalars { result.unicodeScalars.append(isHidden(scalar) ? " " : scalar) }
        return result.split { $0.isWhitespace }.joined(separator: " ")
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029, 0xFFF9...0xFFFB: true
        default: false
        }
    }

    /// Copy of the item in which every shown text is plain.
    func withPlainTexts() -> CatalogueItem {
        var item = self
        item.name = Self.plain(name)
        item.aliases = aliases.map(Self.plain)
        item.category = category.map(Self.plain)
        item.summary = summary.map(Self.plain)
        item.details.price = details.price.map(Self.plain)
        item.details.country = details.country.map(Self.plain)
        item.details.specifications = details.specifications.map {
            ItemDetails.Specification(name: Self.plain($0.name), value: Self.plain($0.value))
        }
        for index in item.relations.indices {
            item.relations[index].label = item.relations[index].label.map(Self.plain)
        }
        if var brand {
            brand.name = Self.plain(brand.name)
            brand.headquarters = brand.headquarters.map(Self.plain)
            brand.summary = brand.summary.map(Self.plain)
            brand.founded = brand.founded.map(Self.plain)
            item.brand = brand
        }
        return item
    }

    /// Characters of a name in a message about the item; a longer name is cut.
    private static let shownMax = 120

    /// Name of the item for messages.
    package var shownName: String {
        let start = name.unicodeScalars.prefix(Self.shownMax)
        return start.endIndex == name.unicodeScalars.endIndex ? name : String(start) + "…"
    }
}

/// Facts about an item that are shown and never searched.
package struct ItemDetails: Equatable, Sendable {
    /// Addresses of pictures, the main one first.
    package var images: [String] = []
    /// Price as the source writes it.
    package var price: String?
    /// Country of production.
    package var country: String?
    package var specifications: [Specification] = []

    package struct Specification: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            (self.name, self.value) = (name, value)
        }
    }

    package init() {}

    package var isEmpty: Bool { self == ItemDetails() }
}

/// Brand of an item: its maker.
package struct Brand: Equatable, Sendable, Hashable {
    package var id: String
    package var name: String
    package var website: String?
    /// Address of the logo's picture.
    package var logo: String?
    package var headquarters: String?
    package var summary: String?
    /// Founding year, as the source writes it.
    package var founded: String?

    package init(
        id: String, name: String, website: String? = nil, logo: String? = nil, headquarters: String? = nil,
        summary: String? = nil, founded: String? = nil
    ) {
        self.summary = summary
        self.founded = founded
        self.logo = logo
        self.headquarters = headquarters
        self.id = id
        self.name = name
        self.website = website
    }
}

/// Relation that points from one item to another.
package struct Relation: Equatable, Sendable {
    package var target: String
    package var label: String?
    /// Kind of relation: accessory, related, spare part.
    package var kind: String?

    package init(target: String, label: String? = nil, kind: String? = nil) {
        self.kind = kind
        self.target = target
        self.label = label
    }
}

/// Reference to an item's document: its location and its format.
package struct DocumentReference: Equatable, Hashable, Sendable {
    /// An http(s) URL or an absolute path.
    package var location: String
    /// nil: decided by the ending, the response's content type, or the bytes.
    package var format: DocumentFormat?
    /// Second location of the same document, for when the first one fails.
    package var backup: String?
    /// Code of the document's language, as "de" or "pt-BR"; nil: found by its text.
    package var language: String?

    package init(
        location: String, format: DocumentFormat? = nil, backup: String? = nil, language: String? = nil
    ) {
        self.language = language
        self.location = location
        self.format = format
        self.backup = backup
    }
}

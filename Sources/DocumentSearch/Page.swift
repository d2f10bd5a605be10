/// Page of a document: a printed page of a PDF, a section of any other format.
package struct Page: Equatable, Sendable {
    /// UTF-16 units of a section's heading, upper bound; a longer one is text.
    package static let sectionUnitsMax = 300
    /// Separator between a term and its meaning, at the beginning of a paragraph: a colon and an en space, which no
    /// text has there by itself.
    package static let termSeparator = ":\u{2002}"

    /// Page number, from 1.
    package var number: Int
    /// The section's heading; nil for a PDF page.
    package var section: String?
    /// Paragraphs separated by line breaks; inside a paragraph lines are joined. A term and its meaning, however long,
    /// are one paragraph, with `termSeparator` between them; cells of a row are separated by ` · `.
    package var text: String

    package init(number: Int, section: String? = nil, text: String) {
        self.number = number
        self.section = section
        self.text = text
    }

    package var hasText: Bool { text.unicodeScalars.contains { $0.properties.isAlphabetic } }

    /// Text in a range of the page, half-open in UTF-16 units.
    package func text(in range: Range<Int>) -> String {
        let units = text.utf16
        guard let start = units.index(units.startIndex, offsetBy: range.lowerBound, limitedBy: units.endIndex),
            let end = units.index(start, offsetBy: range.count, limitedBy: units.endIndex)
        else { return "" }
        return String(text[start..<end])
    }

    /// Heap of the page in bytes, with the table that Swift makes to find UTF-16 places in text that is not ASCII.
    package var byteCount: Int {
        let bytes = text.utf8.count
        return MemoryLayout<Page>.stride + bytes + bytes / 8 + (section?.utf8.count ?? 0) + 64
    }
}

/// Citation: a verbatim quote and its place.
package struct Citation: Equatable, Sendable {
    package var page: Int
    package var section: String?
    /// Half-open, in UTF-16 units of the page's text.
    package var range: Range<Int>
    package var quote: String

    package init(page: Int, section: String?, range: Range<Int>, quote: String) {
        self.page = page
        self.section = section
        self.range = range
        self.quote = quote
    }

    /// Whether the page has the quote at that place.
    package func isVerbatim(on page: Page) -> Bool {
        guard page.number == self.page, range.lowerBound >= 0, range.upperBound <= page.text.utf16.count else {
            return false
        }
        return page.text(in: range) == quote
    }
}

/// One page of a document: of a PDF what is printed on it, of anything else one section.
package struct Page: Equatable, Sendable {
    /// From 1.
    package var number: Int
    /// The section's heading; nil for a PDF page.
    package var section: String?
    /// Paragraphs separated by line breaks; inside a paragraph lines are joined.
    package var text: String

    package init(number: Int, section: String? = nil, text: String) {
        self.number = number
        self.section = section
        self.text = text
    }

    package var hasText: Bool { text.unicodeScalars.contains { $0.properties.isAlphabetic } }
}

/// Where something stands, word for word.
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

    /// The quote is what the page says at that place.
    package func isVerbatim(on page: Page) -> Bool {
        let units = Array(page.text.utf16)
        guard page.number == self.page, range.lowerBound >= 0, range.upperBound <= units.count else { return false }
        return String(decoding: units[range], as: UTF16.self) == quote
    }
}

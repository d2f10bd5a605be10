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
    /// Headings above the section's own, from the outermost.
    package var path: [String] = []
    /// Kinds of the paragraphs, as far as a reader knows them by tags; further ones are `text`, and are looked at.
    package var kinds: [ParagraphKind] = []
    /// Label that is printed on the page, as "iv" or "A-3"; nil: none, or the page's number.
    package var label: String?
    /// Places of the printed lines, in the order of the text; empty for what is not printed.
    package var lines: [PrintedPlace] = []

    package init(number: Int, section: String? = nil, text: String) {
        self.number = number
        self.section = section
        self.text = text
    }

    /// Kind of each paragraph, guessed by its text where no reader knows it.
    package var paragraphKinds: [ParagraphKind] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, paragraph in
            let units = Array(paragraph.utf16)
            let known = number < kinds.count ? kinds[number] : .text
            return known == .text ? ParagraphKind.guess(units) : known
        }
    }

    package var hasText: Bool { text.unicodeScalars.contains { $0.properties.isAlphabetic } }

    /// Limits of a page's structure: UTF-16 units of a label, headings above, paragraphs whose kinds are told, and lines whose places
    /// are. Beyond them the text stands without structure.
    package static let labelUnitsMax = 32
    package static let pathMax = 6
    package static let kindsMax = 1 << 16
    package static let linesMax = 4096
    /// Size of a printed page in points, upper bound.
    package static let pointsMax: Float = 1e6

    /// The page with as much of its structure as the limits allow.
    package var bounded: Page {
        var page = self
        if (label?.utf16.count ?? 0) > Self.labelUnitsMax { page.label = nil }
        if path.count > Self.pathMax { page.path.removeFirst(path.count - Self.pathMax) }
        if kinds.count > Self.kindsMax { page.kinds.removeSubrange(Self.kindsMax...) }
        if lines.count > Self.linesMax { page.lines.removeSubrange(Self.linesMax...) }
        if !lines.allSatisfy(Self.isOnPaper) { page.lines = [] }
        return page
    }

    private static func isOnPaper(_ line: PrintedPlace) -> Bool {
        line.box.allSatisfy { $0.isFinite && abs($0) <= pointsMax }
    }

    /// UTF-8 bytes of the page: its text, its heading, and those above.
    package var textBytes: Int {
        path.reduce(text.utf8.count + (section?.utf8.count ?? 0)) { $0 + $1.utf8.count }
    }

    /// Kinds that must be told: plain paragraphs at the end need not be.
    package static func told(_ kinds: [ParagraphKind]) -> [ParagraphKind] {
        kinds.lastIndex { $0 != .text }.map { Array(kinds[...$0]) } ?? []
    }

    /// Whether the structure is within the limits, and its places are in the text's order.
    package var isStructureSound: Bool {
        guard (label?.utf16.count ?? 0) <= Self.labelUnitsMax, path.count <= Self.pathMax, kinds.count <= Self.kindsMax,
            lines.count <= Self.linesMax, path.allSatisfy({ $0.utf16.count <= Self.sectionUnitsMax })
        else { return false }
        var last: Int32 = 0
        for line in lines {
            guard line.start >= last, Self.isOnPaper(line) else { return false }
            last = line.start
        }
        // Each paragraph and each line has text.
        let bytes = text.utf8.count
        return kinds.count <= bytes + 1 && lines.count <= bytes + 1 && (lines.isEmpty || Int(last) <= text.utf16.count)
    }

    /// Boxes of the printed lines in a range of the text, half-open in UTF-16 units.
    package func boxes(of range: Range<Int>) -> [PrintedPlace] {
        guard !range.isEmpty else { return [] }
        return lines.indices.filter { place in
            // Behind the last line whose place is kept there may be more text.
            let isCut = lines.count == Self.linesMax
            let end =
                place + 1 < lines.count ? Int(lines[place + 1].start) : isCut ? Int(lines[place].start) + 1 : Int.max
            return Int(lines[place].start) < range.upperBound && end > range.lowerBound
        }.map { lines[$0] }
    }

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
        return MemoryLayout<Page>.stride + bytes + bytes / 8 + (section?.utf8.count ?? 0) + 64 + kinds.capacity
            + path.reduce(0) { $0 + $1.utf8.count + MemoryLayout<String>.stride + 16 } + (label?.utf8.count ?? 0)
            + lines.capacity * MemoryLayout<PrintedPlace>.stride
    }
}

/// Place of a printed line: where its text begins, and its box in points from the page's upper left corner.
package struct PrintedPlace: Equatable, Sendable {
    /// UTF-16 units of the page's text before the line.
    package var start: Int32
    package var left: Float
    package var top: Float
    package var right: Float
    package var bottom: Float

    package init(start: Int, left: Float, top: Float, right: Float, bottom: Float) {
        self.start = Int32(truncatingIfNeeded: start)
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    /// - Parameter box: left, top, right, bottom
    package init(start: Int, box: some RandomAccessCollection<Float>) {
        let box = Array(box)
        self.init(start: start, left: box[0], top: box[1], right: box[2], bottom: box[3])
    }

    /// Left, top, right, bottom.
    package var box: [Float] { [left, top, right, bottom] }
}

/// Citation: a verbatim quote and its place.
package struct Citation: Equatable, Sendable {
    package var page: Int
    package var section: String?
    /// Half-open, in UTF-16 units of the page's text.
    package var range: Range<Int>
    package var quote: String
    /// Part of the range that answers by itself; nil: all of it does, or none is known to.
    package var answer: Range<Int>?
    /// Headings above the section's own, from the outermost.
    package var path: [String] = []
    /// Label that is printed on the page, where it is not its number.
    package var label: String?
    /// Places of the printed lines.
    package var boxes: [PrintedPlace] = []

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

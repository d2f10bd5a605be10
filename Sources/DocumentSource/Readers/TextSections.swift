import DocumentSearch

/// Sections of a plain text without page breaks: one for each heading that has text, else one for so many characters. A long text
/// comes in pieces, of which the first tells how its headings are known.
struct TextSections {
    /// How headings are known: by their numbers, signs or capitals; by their place alone; or there are none.
    private enum Headings {
        case written, plain, missing
    }

    private var headings: Headings?
    private var sections = SectionCollector()
    /// Last paragraph of a piece, which may be the heading of the next one's, and the paragraph before it.
    private var waiting: [TextReflow.Paragraph] = []
    private var before: [TextReflow.Paragraph] = []
    /// Slice of a text without headings that is being collected, its UTF-16 units, and the number of slices.
    private var slice = ""
    private var units = 0
    private var slices = 0

    /// UTF-16 units of a section of a text without headings; it ends with its paragraph.
    private static let unitsWanted = 3_000
    /// UTF-16 units of headings: one with a number, one without, and one in a script without capitals.
    private static let numberedMax = 200
    private static let plainMax = 80
    private static let caselessMax = 40
    /// Headings by their place alone, from which they are taken for some: a line between two empty ones may be anything.
    private static let plainLeast = 3

    static func pages(_ text: String) -> [Page] {
        var sections = TextSections()
        return sections.add(text, isLast: true)
    }

    /// Adds a piece of the text, which ends where a paragraph does.
    ///
    /// - Returns: the sections that are finished
    mutating func add(_ text: String, isLast: Bool) -> [Page] {
        let paragraphs = before + waiting + TextReflow.list(text)
        let levels = levels(paragraphs)
        guard headings != .missing else { return slices(paragraphs, isLast: isLast) }
        let end = isLast ? paragraphs.count : max(before.count, paragraphs.count - 1)
        cut(paragraphs, levels, before.count..<end)
        before = Array(paragraphs[..<end].suffix(1))
        waiting = Array(paragraphs[end...])
        return isLast ? sections.finish() : sections.take()
    }

    /// Level of each paragraph that is a heading.
    private mutating func levels(_ paragraphs: [TextReflow.Paragraph]) -> [Int?] {
        var levels = [Int?](repeating: nil, count: paragraphs.count)
        if headings == nil || headings == .written {
            levels = paragraphs.indices.map { Self.level(at: $0, paragraphs) }
            if headings == nil, levels.contains(where: { $0 != nil }) { headings = .written }
        }
        if headings == nil || headings == .plain {
            let plain = paragraphs.indices.filter { Self.isPlainHeading(at: $0, paragraphs) }
            if headings == nil { headings = plain.count >= Self.plainLeast ? .plain : .missing }
            if headings == .plain { for place in plain { levels[place] = 1 } }
        }
        return levels
    }

    // MARK: Cutting

    private mutating func cut(_ paragraphs: [TextReflow.Paragraph], _ levels: [Int?], _ places: Range<Int>) {
        for place in places {
            let paragraph = paragraphs[place]
            let next = place + 1 < paragraphs.count ? levels[place + 1] : 0
            // A heading without text of its own or below it is text.
            if let level = levels[place], next == nil || next ?? 0 > level {
                sections.begin(paragraph.text, level: level)
            } else {
                sections.add(paragraph.text)
                sections.endParagraph()
            }
        }
    }

    private mutating func slices(_ paragraphs: [TextReflow.Paragraph], isLast: Bool) -> [Page] {
        var pages: [Page] = []
        for paragraph in paragraphs {
            let length = paragraph.text.utf16.count
            if units > 0, units + length / 2 > Self.unitsWanted { endSlice(&pages) }
            if !slice.isEmpty { slice += "\n" }
            slice += paragraph.text
            units += length + 1
        }
        if isLast { endSlice(&pages) }
        return pages
    }

    private mutating func endSlice(_ pages: inout [Page]) {
        if !slice.isEmpty || slices == 0 {
            slices += 1
            pages.append(Page(number: slices, text: slice))
        }
        (slice, units) = ("", 0)
    }

    // MARK: Headings

    /// Level of a heading; nil: it is none, or cannot be told from other lines.
    private static func level(at place: Int, _ paragraphs: [TextReflow.Paragraph]) -> Int? {
        let paragraph = paragraphs[place]
        let count = paragraph.text.utf16.count
        guard count <= numberedMax, let first = paragraph.text.unicodeScalars.first else { return nil }
        if let sign = paragraph.underline { return sign == "=" || sign == "*" || sign == "#" ? 1 : sign == "-" ? 2 : 3 }
        guard paragraph.isAfterGap, paragraph.lines <= 3 else { return nil }
        let last = paragraph.text.unicodeScalars.last ?? " "
        if first.properties.numericType != nil {
            let numbers = numbers(of: paragraph.text)
            guard !numbers.isEmpty, !",;:".unicodeScalars.contains(last) else { return nil }
            if numbers.count > 1 {
                return last == "." || !paragraph.isBeforeGap || TextReflow.isQuantity(paragraph.text)
                    ? nil : numbers.count
            }
            // "1. Open it" and "2. Close it" are steps.
            let isList = [place - 1, place + 1].contains { other in
                guard paragraphs.indices.contains(other) else { return false }
                let number = Self.numbers(of: paragraphs[other].text)
                return number.count == 1 && abs(number[0] - numbers[0]) == 1
            }
            return isList || !paragraph.isBeforeGap || last == "." || count > plainMax ? nil : 1
        }
        guard count <= plainMax, !".,;".unicodeScalars.contains(last) else { return nil }
        if isChapter(paragraph.text) { return 1 }
        return isCapitals(paragraph.text) && paragraph.lines == 1 ? 1 : nil
    }

    /// Numbers that a heading begins with: "3.2.1 Title", "4. Title".
    private static func numbers(of text: String) -> [Int] {
        guard let space = text.utf8.firstIndex(of: 0x20) else { return [] }
        let word = text.utf8[..<space]
        guard word.count <= 16, word.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x29 }),
            word.contains(where: { $0 == 0x2E || $0 == 0x29 })
        else { return [] }
        return word.split { $0 == 0x2E || $0 == 0x29 }.compactMap { Int(Substring($0)) }
    }

    private static let chapterWords: Set<Substring> = [
        "chapter", "section", "appendix", "part", "kapitel", "abschnitt", "anhang", "teil", "chapitre", "annexe",
        "capítulo", "capitolo",
        "apéndice", "appendice", "hoofdstuk", "bijlage", "bilaga", "глава", "раздел", "приложение", "פרק", "נספח",
    ]

    /// "Chapter 3", "Appendix A", "第3章"
    private static func isChapter(_ text: String) -> Bool {
        if text.hasPrefix("第"), text.prefix(8).contains(where: { "章節节部編编".contains($0) }) { return true }
        let words = text.lowercased().split(separator: " ", maxSplits: 2)
        guard words.count > 1, chapterWords.contains(words[0]) else { return false }
        let number = words[1].prefix { $0.isLetter || $0.isNumber }
        return (1...6).contains(number.count)
            && (number.allSatisfy(\.isNumber) || number.count == 1 || number.allSatisfy { "ivxlc".contains($0) })
    }

    /// Letters of a heading in capitals, lower bound.
    private static let capitalsLeast = 4

    private static func isCapitals(_ text: String) -> Bool {
        var letters = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.isLowercase { return false }
            if scalar.properties.isUppercase { letters += 1 }
        }
        return letters >= capitalsLeast
    }

    /// A short line between two empty ones that ends no sentence, before text.
    private static func isPlainHeading(at place: Int, _ paragraphs: [TextReflow.Paragraph]) -> Bool {
        let paragraph = paragraphs[place]
        guard paragraph.isAfterGap, paragraph.isBeforeGap, paragraph.lines == 1, place + 1 < paragraphs.count else {
            return false
        }
        return PassageIndexBuilder.isHeading(Array(paragraph.text.utf16)) || isCaselessHeading(paragraph.text)
    }

    /// The same in a script without capitals, as Hebrew, Arabic and Japanese are written: shorter, and no entry of a list.
    private static func isCaselessHeading(_ text: String) -> Bool {
        guard text.utf16.count <= caselessMax, let first = text.unicodeScalars.first,
            let last = text.unicodeScalars.last
        else {
            return false
        }
        return first.properties.generalCategory == .otherLetter && !TextReflow.isListItem(text)
            && (last.properties.isAlphabetic || last.properties.numericType != nil)
    }
}

import DocumentSearch

/// Sections of a plain text without page breaks: one for each heading that has text, else one for so many characters.
enum TextSections {
    /// UTF-16 units of a section of a text without headings; it ends with its paragraph.
    private static let unitsWanted = 3_000
    /// UTF-16 units of headings: one with a number, and one without.
    private static let numberedMax = 200
    private static let plainMax = 80
    /// Headings by their place alone, from which they are taken for some: a line between two empty ones may be anything.
    private static let plainLeast = 3

    static func pages(_ text: String) -> [Page] {
        let paragraphs = TextReflow.list(text)
        var levels = paragraphs.indices.map { level(at: $0, paragraphs) }
        if !levels.contains(where: { $0 != nil }) {
            let plain = paragraphs.indices.filter { isPlainHeading(at: $0, paragraphs) }
            if plain.count >= plainLeast { for place in plain { levels[place] = 1 } }
        }
        guard levels.contains(where: { $0 != nil }) else { return slices(paragraphs) }
        let pages = cut(paragraphs, levels)
        return pages.isEmpty ? slices(paragraphs) : pages
    }

    // MARK: Cutting

    private static func cut(_ paragraphs: [TextReflow.Paragraph], _ levels: [Int?]) -> [Page] {
        var sections = SectionCollector()
        for (place, paragraph) in paragraphs.enumerated() {
            let next = place + 1 < paragraphs.count ? levels[place + 1] : 0
            // A heading without text of its own or below it is text.
            if let level = levels[place], next == nil || next ?? 0 > level {
                sections.begin(paragraph.text, level: level)
            } else {
                sections.add(paragraph.text)
                sections.endParagraph()
            }
        }
        return sections.finish()
    }

    private static func slices(_ paragraphs: [TextReflow.Paragraph]) -> [Page] {
        var pages: [Page] = []
        var text = ""
        var units = 0
        func end() {
            if !text.isEmpty || pages.isEmpty { pages.append(Page(number: pages.count + 1, text: text)) }
            (text, units) = ("", 0)
        }
        for paragraph in paragraphs {
            let length = paragraph.text.utf16.count
            if units > 0, units + length / 2 > unitsWanted { end() }
            if !text.isEmpty { text += "\n" }
            text += paragraph.text
            units += length + 1
        }
        end()
        return pages
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
        return PassageIndexBuilder.isHeading(Array(paragraph.text.utf16))
    }
}

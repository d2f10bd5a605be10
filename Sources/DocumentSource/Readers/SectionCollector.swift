import DocumentSearch

/// Collector of paragraphs under headings: one page for each heading that has text, with the headings above it. Headings with
/// nothing below them are text, those that follow one another together.
struct SectionCollector {
    /// Headings above a section that are kept.
    private static let pathMax = Page.pathMax

    private var pages: [Page] = []
    /// Pages that were taken away.
    private var taken = 0
    private var heading: String?
    /// Headings above the next one, from the outermost, with their levels.
    private var above: [(level: Int, text: String)] = []
    /// The last of them is the section's own.
    private var isOwnAbove = false
    /// Headings with nothing below them, and those above them.
    private var bare: [String] = []
    private var aboveBare: [String] = []
    /// Finished paragraphs of the section with their kinds, and the one being collected.
    private var text = ""
    private var kinds: [ParagraphKind] = []
    private var paragraph = ""
    private var kind = ParagraphKind.text
    /// The paragraph ends in a term whose meaning follows.
    private var isAfterTerm = false

    /// Begins a section; a heading that is too long becomes text.
    ///
    /// - Parameter level: from 1, the outermost
    mutating func begin(_ heading: String, level: Int) {
        endSection(before: level)
        while let last = above.last, last.level >= level { above.removeLast() }
        let isHeading = heading.utf16.count <= Page.sectionUnitsMax
        self.heading = isHeading && !heading.isEmpty ? heading : nil
        isOwnAbove = self.heading != nil && above.count <= Self.pathMax
        if let heading = self.heading, isOwnAbove { above.append((level, heading)) }
        if !isHeading {
            add(heading)
            endParagraph()
        }
    }

    /// Adds to the paragraph being collected.
    ///
    /// - Parameter kind: what the paragraph is, where this begins it
    mutating func add(_ text: String, _ kind: ParagraphKind = .text) {
        let text = TextReflow.collapsed(text)
        guard !text.isEmpty else { return }
        if isAfterTerm {
            paragraph += Page.termSeparator
        } else if !paragraph.isEmpty {
            paragraph += " "
        } else {
            self.kind = kind
        }
        isAfterTerm = false
        paragraph += text
    }

    /// Begins a paragraph with a term; the next text added is its meaning.
    mutating func addTerm(_ term: String) {
        let words = TextReflow.collapsed(term)
        let bare = words.last == ":" || words.last == "：" ? String(words.dropLast()) : words
        if isAfterTerm {
            // Several terms have one meaning.
            paragraph += ", " + bare
        } else {
            endParagraph()
            paragraph = bare
            kind = .definition
        }
        isAfterTerm = !paragraph.isEmpty
    }

    mutating func endParagraph() {
        if !paragraph.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += paragraph
            kinds.append(kind)
        }
        paragraph = ""
        isAfterTerm = false
    }

    /// - Parameter level: of the next heading; nil: there is none
    private mutating func endSection(before level: Int?) {
        endParagraph()
        if text.isEmpty, isOwnAbove, let own = above.last, level.map({ $0 <= own.level }) ?? true {
            let parents = above.dropLast().map(\.text)
            if parents != aboveBare { endBare() }
            bare.append(own.text)
            aboveBare = parents
        } else if !text.isEmpty {
            endBare()
            var page = Page(number: taken + pages.count + 1, section: heading, text: text)
            page.path = above.dropLast(isOwnAbove ? 1 : 0).prefix(Self.pathMax).map(\.text)
            page.kinds = Page.told(kinds)
            pages.append(page)
        }
        text = ""
        kinds = []
    }

    private mutating func endBare() {
        guard !bare.isEmpty else { return }
        var page = Page(
            number: taken + pages.count + 1, section: aboveBare.last, text: bare.joined(separator: "\n"))
        page.path = Array(aboveBare.dropLast().prefix(Self.pathMax))
        page.kinds = bare.map { _ in .heading }
        pages.append(page)
        bare = []
    }

    /// Takes the finished pages away.
    mutating func take() -> [Page] {
        defer {
            taken += pages.count
            pages = []
        }
        return pages
    }

    mutating func finish() -> [Page] {
        endSection(before: nil)
        endBare()
        return pages
    }
}

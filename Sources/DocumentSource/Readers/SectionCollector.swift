import DocumentSearch

/// Collector of paragraphs under headings: one page for each heading that has text.
struct SectionCollector {
    private var pages: [Page] = []
    private var heading: String?
    /// Finished paragraphs of the section, and the one being collected.
    private var text = ""
    private var paragraph = ""
    /// The paragraph ends in a term whose meaning follows.
    private var isAfterTerm = false

    /// Begins a section; a heading that is too long becomes text.
    mutating func begin(_ heading: String) {
        endSection()
        let isHeading = heading.utf16.count <= Page.sectionUnitsMax
        self.heading = isHeading && !heading.isEmpty ? heading : nil
        if !isHeading {
            add(heading)
            endParagraph()
        }
    }

    mutating func add(_ text: String) {
        let text = TextReflow.collapsed(text)
        guard !text.isEmpty else { return }
        if isAfterTerm {
            paragraph += Page.termSeparator
        } else if !paragraph.isEmpty {
            paragraph += " "
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
        }
        isAfterTerm = !paragraph.isEmpty
    }

    mutating func endParagraph() {
        if !paragraph.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += paragraph
        }
        paragraph = ""
        isAfterTerm = false
    }

    private mutating func endSection() {
        endParagraph()
        if !text.isEmpty { pages.append(Page(number: pages.count + 1, section: heading, text: text)) }
        text = ""
    }

    mutating func finish() -> [Page] {
        endSection()
        return pages
    }
}

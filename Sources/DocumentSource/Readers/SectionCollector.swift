import DocumentSearch

/// Collects paragraphs under headings: one page for each heading that has text.
struct SectionCollector {
    private var pages: [Page] = []
    private var heading: String?
    /// The paragraphs of the section that were ended, and the one that is being collected.
    private var text = ""
    private var paragraph = ""

    /// A heading that is too long to be one is text.
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
        if !paragraph.isEmpty { paragraph += " " }
        paragraph += text
    }

    mutating func endParagraph() {
        if !paragraph.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += paragraph
        }
        paragraph = ""
    }

    /// The text of the paragraph that is not yet ended.
    mutating func takeParagraph() -> String? {
        defer { paragraph = "" }
        return paragraph.isEmpty ? nil : paragraph
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

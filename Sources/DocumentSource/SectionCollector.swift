import DocumentSearch

/// Collects paragraphs under headings: one page for each heading that has text.
struct SectionCollector {
    private var pages: [Page] = []
    private var heading: String?
    private var paragraphs: [String] = []
    private var paragraph = ""

    mutating func begin(_ heading: String) {
        endSection()
        self.heading = heading.isEmpty ? nil : heading
    }

    mutating func add(_ text: String) {
        let text = TextReflow.collapsed(text)
        guard !text.isEmpty else { return }
        paragraph += paragraph.isEmpty ? text : " " + text
    }

    mutating func endParagraph() {
        if !paragraph.isEmpty { paragraphs.append(paragraph) }
        paragraph = ""
    }

    /// What was collected of the paragraph that is not yet ended.
    mutating func takeParagraph() -> String? {
        defer { paragraph = "" }
        return paragraph.isEmpty ? nil : paragraph
    }

    private mutating func endSection() {
        endParagraph()
        if !paragraphs.isEmpty {
            pages.append(Page(number: pages.count + 1, section: heading, text: paragraphs.joined(separator: "\n")))
        }
        paragraphs = []
    }

    mutating func finish() -> [Page] {
        endSection()
        return pages
    }
}

/// A piece of a page that is searched and cited: some sentences that belong together, under one heading.
package struct Passage: Equatable, Sendable {
    /// Position in the document's pages.
    package var page: Int
    /// The heading it stands under, from the page itself or from its section.
    package var heading: String?
    /// Half-open, in UTF-16 units of the page's text.
    package var sentences: [Range<Int>]

    package var range: Range<Int> { (sentences.first?.lowerBound ?? 0)..<(sentences.last?.upperBound ?? 0) }
}

/// Cuts pages into passages: at headings, and between paragraphs when a passage is long enough.
package enum PassageBuilder {
    /// UTF-16 units after which a passage ends with its paragraph, and at which it ends in any case.
    private static let unitsWanted = 500
    private static let unitsMax = 1200
    /// A heading is a line of its own, short and without a full stop.
    private static let headingUnitsMax = 70

    package static func passages(of pages: [Page]) -> [Passage] {
        var result: [Passage] = []
        for (index, page) in pages.enumerated() {
            append(page, index, to: &result)
        }
        return result
    }

    private static func append(_ page: Page, _ index: Int, to result: inout [Passage]) {
        let units = Array(page.text.utf16)
        var current = Passage(page: index, heading: page.section, sentences: [])
        func flush() {
            if !current.sentences.isEmpty { result.append(current) }
            current.sentences = []
        }
        let paragraphs = paragraphs(in: units)
        for (position, paragraph) in paragraphs.enumerated() {
            if position + 1 < paragraphs.count, isHeading(units[paragraph]),
                !isHeading(units[paragraphs[position + 1]])
            {
                flush()
                current.heading = String(decoding: units[paragraph], as: UTF16.self)
                continue
            }
            for sentence in SentenceSplitter.sentences(in: Array(units[paragraph])) {
                let place = sentence.lowerBound + paragraph.lowerBound..<sentence.upperBound + paragraph.lowerBound
                if !current.sentences.isEmpty, place.upperBound - current.range.lowerBound > unitsMax { flush() }
                current.sentences.append(place)
            }
            if current.range.count >= unitsWanted { flush() }
        }
        flush()
    }

    private static func paragraphs(in units: [UInt16]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        for index in 0...units.count where index == units.count || units[index] == 0x0A {
            if index > start { result.append(start..<index) }
            start = index + 1
        }
        return result
    }

    private static func isHeading(_ units: ArraySlice<UInt16>) -> Bool {
        guard units.count <= headingUnitsMax else { return false }
        let text = String(decoding: Array(units), as: UTF16.self)
        guard let first = text.first(where: { !$0.isWhitespace }), let last = text.last(where: { !$0.isWhitespace })
        else {
            return false
        }
        let letters = text.filter(\.isLetter).count
        return letters >= 3 && letters * 2 >= text.count && (first.isUppercase || first.isNumber)
            && !".,;:!?-–)".contains(last)
    }
}

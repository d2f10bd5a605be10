/// Passage of a page, the piece that is searched and cited: some sentences that belong together, under one heading.
package struct Passage: Equatable, Sendable {
    /// Position in the document's pages.
    package var page: Int
    /// Heading of the passage, from the page itself or from its section.
    package var heading: String?
    /// Half-open, in UTF-16 units of the page's text.
    package var sentences: [Range<Int>]

    package var range: Range<Int> { (sentences.first?.lowerBound ?? 0)..<(sentences.last?.upperBound ?? 0) }
}

/// All passages of a document, stored flat: a passage costs 12 bytes and a sentence as many, however short they are.
package struct PassageList: RandomAccessCollection, Sendable {
    struct Record: Sendable {
        var page: UInt32
        /// Position in `headings`, from 1; 0: no heading.
        var heading: UInt32
        var firstSentence: UInt32
    }

    /// Place of a heading's words: in a page's text, or the page's own section.
    struct Heading: Sendable {
        var page: UInt32
        /// Both 0: the heading is the page's section.
        var start: UInt32 = 0
        var end: UInt32 = 0
        /// The heading is a defined term: its words count besides the section's.
        var isTerm = false
        var isOption = false
    }

    struct Sentence: Sendable {
        var start: UInt32
        var end: UInt32
        /// Kind of its paragraph, and whether it is the paragraph's first.
        var kind = ParagraphKind.text
        var isFirst = true
        /// Whether it only lists other manuals (`ReferenceList`).
        var isReference = false
        /// Number of its first term among those of the document.
        var firstToken: UInt32 = 0

        var range: Range<Int> { Int(start)..<Int(end) }
    }

    let pages: [Page]
    var records: [Record] = []
    var headings: [Heading] = []
    var sentences: [Sentence] = []
    /// Signs of each passage.
    var signs: [AnswerSigns] = []

    init(_ pages: [Page]) { self.pages = pages }

    package var startIndex: Int { 0 }
    package var endIndex: Int { records.count }

    package subscript(position: Int) -> Passage {
        Passage(
            page: page(of: position), heading: heading(of: position),
            sentences: sentences[sentenceRange(of: position)].map(\.range))
    }

    package func page(of position: Int) -> Int { Int(records[position].page) }

    package func heading(of position: Int) -> String? {
        let number = Int(records[position].heading)
        guard number > 0 else { return nil }
        let heading = headings[number - 1]
        let page = pages[Int(heading.page)]
        return heading.end == 0 ? page.section : page.text(in: Int(heading.start)..<Int(heading.end))
    }

    /// First passage of a definition, which has the term; nil for a passage outside any definition.
    func beginningOfDefinition(around position: Int) -> Int? {
        let heading = records[position].heading
        guard heading > 0, headings[Int(heading) - 1].isTerm else { return nil }
        var first = position
        while first > 0, records[first - 1].heading == heading { first -= 1 }
        return first
    }

    /// Whether the passage defines an option: a term that begins with a hyphen.
    func isOption(_ position: Int) -> Bool {
        let heading = records[position].heading
        guard heading > 0, headings[Int(heading) - 1].isTerm else { return false }
        return headings[Int(heading) - 1].isOption
    }

    /// Numbers of a passage's sentences in the document.
    func sentenceRange(of position: Int) -> Range<Int> {
        let next = position + 1 < records.count ? Int(records[position + 1].firstSentence) : sentences.count
        return Int(records[position].firstSentence)..<next
    }

    /// Passage of a sentence.
    func passage(ofSentence number: Int) -> Int {
        var (low, high) = (0, records.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(records[middle].firstSentence) <= number { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// Whether nothing of a passage answers a question: it only lists other manuals, or places in this one, or asks.
    func isSilent(_ position: Int) -> Bool {
        sentences[sentenceRange(of: position)].allSatisfy {
            $0.kind == .contents || $0.kind == .question || $0.isReference
        }
    }

    /// Kinds of a passage's paragraphs.
    func kinds(of position: Int) -> Set<ParagraphKind> { Set(sentences[sentenceRange(of: position)].map(\.kind)) }

    /// Bytes of heap that the list takes besides the pages.
    var byteCount: Int {
        records.capacity * MemoryLayout<Record>.stride + headings.capacity * MemoryLayout<Heading>.stride
            + sentences.capacity * MemoryLayout<Sentence>.stride + signs.capacity
    }

    /// Frees the memory reserved for growth.
    mutating func shrink() {
        records = records.withUnsafeBufferPointer { Array($0) }
        headings = headings.withUnsafeBufferPointer { Array($0) }
        sentences = sentences.withUnsafeBufferPointer { Array($0) }
        signs = signs.withUnsafeBufferPointer { Array($0) }
    }
}

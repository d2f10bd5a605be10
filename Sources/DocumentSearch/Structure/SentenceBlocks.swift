/// Sentences that belong together by the document's structure, by their numbers in the document: a list with what announces
/// it, a row with the names of its columns.
struct SentenceBlocks {
    private let passages: PassageList
    private let index: PassageIndex
    /// Sentences that are looked at in each direction.
    private static let lookedAt = 400

    init(_ index: PassageIndex) {
        self.index = index
        passages = index.passages
    }

    private func page(_ number: Int) -> Int { passages.page(of: passages.passage(ofSentence: number)) }
    private func kind(_ number: Int) -> ParagraphKind { passages.sentences[number].kind }

    /// Whether a sentence is of another one's page, and near enough to be looked at.
    private func isNear(_ other: Int, _ number: Int) -> Bool {
        passages.sentences.indices.contains(other) && (number - Self.lookedAt..<number + Self.lookedAt).contains(other)
            && page(other) == page(number)
    }

    /// Sentences of a sentence's page, as far as they are looked at.
    private func around(_ number: Int) -> Range<Int> {
        var (low, high) = (number, number + 1)
        while isNear(low - 1, number) { low -= 1 }
        while isNear(high, number) { high += 1 }
        return low..<high
    }

    /// Whole sentences of a sentence's paragraph.
    func paragraph(around number: Int) -> Range<Int> {
        var (low, high) = (number, number + 1)
        while !passages.sentences[low].isFirst, isNear(low - 1, number) { low -= 1 }
        while isNear(high, number), !passages.sentences[high].isFirst { high += 1 }
        return low..<high
    }

    /// The list that a sentence stands in or announces, with what announces it; nil outside any list.
    func list(around number: Int) -> Range<Int>? {
        let bounds = around(number)
        var first = number
        if !kind(number).isListed {
            // What announces a list ends in a colon, directly before it.
            let end = paragraph(around: number).upperBound
            guard end < bounds.upperBound, kind(end).isListed, announces(end - 1) else { return nil }
            first = end
        }
        var (low, high) = (first, first + 1)
        while low > bounds.lowerBound, let next = listed(before: low, bounds) { low = next }
        while high < bounds.upperBound, let next = listed(after: high, bounds) { high = next }
        if low > bounds.lowerBound, announces(low - 1) { low = paragraph(around: low - 1).lowerBound }
        return high - low > 1 ? low..<high : nil
    }

    /// Beginning of what stands before a sentence of a list in the same list: an entry, or a note between steps.
    private func listed(before number: Int, _ bounds: Range<Int>) -> Int? {
        if kind(number - 1).isListed { return number - 1 }
        guard kind(number - 1) == .note, kind(number) == .step else { return nil }
        let first = max(bounds.lowerBound, paragraph(around: number - 1).lowerBound)
        return first > bounds.lowerBound && kind(first - 1) == .step ? first : nil
    }

    /// End of what stands behind a list's last sentence in the same list.
    private func listed(after number: Int, _ bounds: Range<Int>) -> Int? {
        if kind(number).isListed { return number + 1 }
        guard kind(number) == .note, kind(number - 1) == .step else { return nil }
        let end = min(bounds.upperBound, paragraph(around: number).upperBound)
        return end < bounds.upperBound && kind(end) == .step ? end : nil
    }

    /// Sentences of a page that are looked at for steps beside a sentence.
    private static let nearSteps = 30

    /// Numbered steps of a sentence's page, the nearest ones to it.
    func steps(near number: Int) -> Range<Int>? {
        let bounds = around(number).clamped(to: number - Self.nearSteps..<number + Self.nearSteps)
        guard let nearest = bounds.filter({ kind($0) == .step }).min(by: { abs($0 - number) < abs($1 - number) }),
            passages.heading(of: passages.passage(ofSentence: nearest))
                == passages.heading(of: passages.passage(ofSentence: number))
        else { return nil }
        return list(around: nearest)
    }

    /// Sentences that a sentence announces: a list, else the paragraph that follows, or the rest of its own.
    func announced(by number: Int) -> Range<Int> {
        let bounds = around(number)
        guard number + 1 < bounds.upperBound else { return number + 1..<number + 1 }
        if kind(number + 1).isListed, let list = list(around: number + 1) {
            return number + 1..<max(number + 1, list.upperBound)
        }
        let end = kind(number + 1) == .heading ? number + 1 : paragraph(around: number + 1).upperBound
        return number + 1..<end
    }

    func announces(_ number: Int) -> Bool {
        kind(number) != .row && PassageIndexBuilder.announces(Array(index.text(ofSentence: number).utf16))
    }

    /// The row that names the columns of a row; nil where none is near.
    func header(of number: Int) -> Range<Int>? {
        guard kind(number) == .row else { return nil }
        let bounds = around(number)
        var place = number
        while place > bounds.lowerBound, kind(place) == .row { place -= 1 }
        return kind(place) == .header ? paragraph(around: place) : nil
    }
}

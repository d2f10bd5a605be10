/// Extractive answer made of the document's own sentences: each whole, in document order, each with its place.
package struct ExtractiveAnswer: Equatable, Sendable {
    /// Sentence of the answer as it is shown, with its separator from the one before.
    package struct Piece: Equatable, Sendable {
        package var text: String
        package var citation: Citation
    }

    package var pieces: [Piece]

    package var text: String { pieces.map(\.text).joined() }

    /// Upper bounds of an answer: passages used, and UTF-16 units. A longer text is reading, not an answer.
    private static let passagesMax = 3
    private static let unitsMax = 800
    /// Share of the best passage's score from which a passage is used.
    private static let shareOfBest = 0.72
    /// Sentences taken from a passage that is not the best one.
    private static let sentencesOfOthers = 2
    /// Share of the most telling sentence's weight from which a sentence of the best passage is telling.
    private static let shareOfTopSentence = 0.5
    /// Sentences taken because they follow the most telling one in its paragraph.
    private static let followersMax = 4

    /// Answers a question; empty when the document has none of its words.
    package static func answer(_ question: String, from index: PassageIndex) -> ExtractiveAnswer {
        let asked = index.weigh(question)
        let hits = index.search(asked, limit: passagesMax)
        guard let best = hits.first else { return ExtractiveAnswer(pieces: []) }
        let terms = asked.weights
        var chosen: [(passage: Int, sentence: Int)] = []
        var units = 0
        var told: Set<String> = []
        for hit in hits where hit.score >= best.score * shareOfBest {
            let passage = index.passages[hit.passage]
            let chosenHere = sentences(of: passage, terms, index, isBest: hit.passage == best.passage)
            // A definition is not understood without its term.
            let term = chosenHere.isEmpty ? nil : index.passages.beginningOfDefinition(around: hit.passage)
            var places = chosenHere.map { (hit.passage, $0) }
            if let term { places.insert((term, 0), at: 0) }
            for (position, sentence) in places {
                let passage = index.passages[position]
                let length = passage.sentences[sentence].count
                guard units == 0 || units + length <= unitsMax else { continue }
                // Repeated sections are quoted once.
                let text = index.text(of: passage.sentences[sentence], page: passage.page)
                guard told.insert(text.lowercased()).inserted else { continue }
                units += length
                chosen.append((position, sentence))
            }
        }
        return ExtractiveAnswer(pieces: pieces(chosen.sorted { $0 < $1 }, index))
    }

    /// Sentences to quote, best first: from the best passage the telling ones, and what explains the most telling one
    /// in its paragraph; from other passages the most telling ones.
    private static func sentences(
        of passage: Passage, _ terms: [String: Double], _ index: PassageIndex, isBest: Bool
    ) -> [Int] {
        let texts = passage.sentences.map { index.text(of: $0, page: passage.page) }
        let scores = texts.map { text in
            isReferenceList(text)
                ? -1
                : Set(Tokenizer.terms(text)).sorted().reduce(0) { $0 + (terms[$1] ?? 0) }
        }
        let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        guard let top = ranked.first, scores[top] >= 0 else { return [] }
        // When only the heading matches, the first sentences under it are the answer.
        let telling = ranked.filter { scores[$0] > 0 && scores[$0] >= scores[top] * shareOfTopSentence }
        guard isBest else { return Array(telling.prefix(sentencesOfOthers)) }
        let around = paragraph(around: top, in: passage, index)
        return [top] + around + telling.filter { $0 != top && !around.contains($0) }
    }

    /// Whether the sentence only lists pages, as under SEE ALSO: "comm(1), join(1), sort(1)".
    static func isReferenceList(_ sentence: String) -> Bool {
        let parts = sentence.split(whereSeparator: { $0 == "," || $0 == " " })
        return parts.count > 1
            && parts.allSatisfy { part in
                guard let open = part.firstIndex(of: "("), open != part.startIndex else { return false }
                let section = part[part.index(after: open)...].prefix { $0 != ")" }
                return section.first?.isNumber == true && section.count <= 8
                    && part[section.endIndex...].dropFirst().allSatisfy { $0 == "." || $0 == ";" }
            }
    }

    /// Following sentences of the paragraph, and the one before: an explanation comes after its subject.
    private static func paragraph(around top: Int, in passage: Passage, _ index: PassageIndex) -> [Int] {
        func isJoined(_ first: Int) -> Bool {
            let gap = passage.sentences[first].upperBound..<passage.sentences[first + 1].lowerBound
            return !index.text(of: gap, page: passage.page).contains("\n")
        }
        var result: [Int] = []
        var last = top
        while last + 1 < passage.sentences.count, result.count < followersMax, isJoined(last) {
            last += 1
            result.append(last)
        }
        if top > 0, isJoined(top - 1) { result.append(top - 1) }
        return result
    }

    private static func pieces(_ chosen: [(passage: Int, sentence: Int)], _ index: PassageIndex) -> [Piece] {
        var result: [Piece] = []
        var previous: (passage: Int, end: Int)?
        for (position, sentence) in chosen {
            let passage = index.passages[position]
            let range = passage.sentences[sentence]
            let citation = index.citation(of: range, in: passage)
            result.append(
                Piece(text: separator(previous, position, range, passage, index) + citation.quote, citation: citation))
            previous = (position, range.upperBound)
        }
        return result
    }

    /// Nothing at first, a space inside a paragraph, a line break between paragraphs, an empty line between passages.
    private static func separator(
        _ previous: (passage: Int, end: Int)?, _ passage: Int, _ range: Range<Int>, _ place: Passage,
        _ index: PassageIndex
    ) -> String {
        guard let previous else { return "" }
        guard previous.passage == passage, previous.end <= range.lowerBound else { return "\n\n" }
        return index.text(of: previous.end..<range.lowerBound, page: place.page).contains("\n") ? "\n" : " "
    }
}

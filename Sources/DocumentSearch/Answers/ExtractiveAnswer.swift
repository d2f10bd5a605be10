/// Extractive answer made of the document's own sentences: each whole, the best passage first, each with its place; or the
/// statement that the document does not say.
package struct ExtractiveAnswer: Equatable, Sendable {
    /// Sentence of the answer as it is shown, with its separator from the one before.
    package struct Piece: Equatable, Sendable {
        package var text: String
        package var citation: Citation
    }

    /// Judgement of the answer by its probability.
    package enum Verdict: Equatable, Sendable {
        /// The document answers the question.
        case answered
        /// What is quoted is the nearest, and perhaps no answer.
        case unsure
        /// The document does not say; nothing is quoted.
        case unanswered
    }

    /// Probability that the document answers at all, below which it is told that it does not say.
    package static let answeredFrom = 0.6
    /// Probability that the best passage is right, from which it is told without reserve.
    package static let sureFrom = 0.4

    package var verdict = Verdict.unanswered
    package var pieces: [Piece] = []
    package var evidence = AnswerEvidence()
    /// Probability that the best passage is the right answer.
    package var confidence: Double { evidence.confidence }
    /// The nearest places, best first, where nothing is quoted.
    package var nearest: [Citation] = []
    /// Words of the question that the document does not have, as they were typed.
    package var unknownWords: [String] = []

    package var isAnswered: Bool { verdict != .unanswered }
    package var text: String { pieces.map(\.text).joined() }

    /// Upper bounds of an answer: passages used, and UTF-16 units. A longer text is reading, not an answer.
    private static let passagesMax = 3
    private static let unitsMax = 800
    /// Share of the best passage's score from which a passage is used: one of the same section, and of another.
    private static let shareInSection = 0.72
    private static let shareElsewhere = 0.93
    /// Sentences taken from a passage that is not the best one.
    private static let sentencesOfOthers = 2
    /// Share of the most telling sentence's weight from which a sentence of the best passage is telling.
    private static let shareOfTopSentence = 0.5
    /// Sentences taken because they follow the most telling one in its paragraph.
    private static let followersMax = 4

    /// Answers a question.
    package static func answer(_ question: String, from index: PassageIndex) -> ExtractiveAnswer {
        let asked = index.weigh(question)
        let hits = index.candidates(asked)
        var answer = ExtractiveAnswer()
        answer.evidence = index.evidence(for: asked, hits)
        answer.unknownWords = asked.spelling.unknown
        guard !hits.isEmpty else { return answer }
        guard answer.evidence.answerable >= answeredFrom else {
            answer.nearest = nearest(hits, index)
            return answer
        }
        answer.verdict = answer.confidence >= sureFrom ? .answered : .unsure
        answer.pieces = pieces(quoted(hits, asked, index, isSure: answer.verdict == .answered), index)
        // Nothing that can be quoted answers nothing.
        if answer.pieces.isEmpty {
            answer.verdict = .unanswered
            answer.nearest = nearest(hits, index)
        }
        return answer
    }

    /// First sentences of the best passages, one a section.
    private static func nearest(_ hits: [PassageIndex.Hit], _ index: PassageIndex) -> [Citation] {
        var pages: Set<Int> = []
        return hits.filter { pages.insert(index.passages.page(of: $0.passage)).inserted }.prefix(passagesMax)
            .compactMap { hit in
                let passage = index.passages[hit.passage]
                return passage.sentences.first.map { index.citation(of: $0, in: passage) }
            }
    }

    /// Sentences to quote: the best passage's; of its section, what is nearly as good; of other sections only where the best
    /// one is not sure to answer, and then one sentence each.
    private static func quoted(
        _ hits: [PassageIndex.Hit], _ asked: WeighedQuestion, _ index: PassageIndex, isSure: Bool
    ) -> [(passage: Int, sentence: Int)] {
        let best = hits[0]
        let terms = asked.weights
        let bestPage = index.passages.page(of: best.passage)
        var chosen: [(passage: Int, sentence: Int)] = []
        var units = 0
        var told: Set<String> = []
        for hit in hits.prefix(passagesMax) {
            let isSection = index.passages.page(of: hit.passage) == bestPage
            guard isSection || !isSure, hit.score >= best.score * (isSection ? shareInSection : shareElsewhere) else {
                continue
            }
            let passage = index.passages[hit.passage]
            let telling = sentences(of: passage, terms, index, isBest: hit.passage == best.passage)
            var places = telling.prefix(isSection ? telling.count : 1).map { (hit.passage, $0) }
            // A definition is not understood without its term.
            let term = places.isEmpty ? nil : index.passages.beginningOfDefinition(around: hit.passage)
            if let term { places.insert((term, 0), at: 0) }
            var here: [(passage: Int, sentence: Int)] = []
            for (position, sentence) in places {
                let passage = index.passages[position]
                let length = passage.sentences[sentence].count
                guard units == 0 || units + length <= unitsMax else { continue }
                // Repeated sections are quoted once.
                let text = index.text(of: passage.sentences[sentence], page: passage.page)
                guard told.insert(text.lowercased()).inserted else { continue }
                units += length
                here.append((position, sentence))
            }
            chosen += here.sorted { $0 < $1 }
        }
        return chosen
    }

    /// Sentences to quote, best first: from the best passage the telling ones, and what explains the most telling one
    /// in its paragraph; from other passages the most telling ones.
    private static func sentences(
        of passage: Passage, _ terms: [String: Double], _ index: PassageIndex, isBest: Bool
    ) -> [Int] {
        let texts = passage.sentences.map { index.text(of: $0, page: passage.page) }
        let scores = texts.map { text in
            ReferenceList.isOne(text)
                ? -1
                : Set(index.stems.terms(text)).sorted().reduce(0) { $0 + (terms[$1] ?? 0) }
        }
        let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        guard let top = ranked.first, scores[top] >= 0 else { return [] }
        // When only the heading matches, the first sentences under it are the answer.
        let telling = ranked.filter { scores[$0] > 0 && scores[$0] >= scores[top] * shareOfTopSentence }
        guard isBest else { return Array(telling.prefix(sentencesOfOthers)) }
        let around = paragraph(around: top, in: passage, index)
        return [top] + around + telling.filter { $0 != top && !around.contains($0) }
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

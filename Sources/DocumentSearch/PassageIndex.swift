import Foundation

/// Index of one document's passages and their terms: question in, ranked passages out (BM25).
///
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); a term of the heading
/// counts as several in the text (the simple form of BM25F), and length matters less than in long texts (b = .4),
/// because passages are cut to a similar size.
package struct PassageIndex: Sendable {
    package struct Hit: Equatable, Sendable {
        package var passage: Int
        package var score: Double
    }

    private static let k1 = 1.2
    private static let b = 0.4
    static let headingWeight: Float = 3
    /// Weight of a term of the section's heading, for a definition in that section.
    static let outerHeadingWeight: Float = 1.5
    /// Weight of a defined term's word: a word of a short term says more of its meaning ("--exclude", "--cvs-exclude").
    static func termWeight(words count: Int) -> Float { 9 / (1.5 + 0.5 * Float(count)) }
    /// Weight of a definition's first sentence, which states the meaning; later ones give particulars.
    static let leadWeight: Float = 2
    /// Bonus of two question words side by side, as a share of the more common one's weight.
    private static let adjacencyBonus = 0.3
    /// Factor for an option's definition when the question asks for a way to do something.
    private static let optionFactor = 1.25
    /// Factor for an option named by the question, and the number of best passages in which it is searched for.
    private static let namedFactor = 1.25
    private static let namedAmong = 24
    /// UTF-16 units of a term in which names are searched for.
    private static let termUnits = 200

    package let passages: PassageList
    private let terms: TermTable
    private let postings: PostingLists
    /// The terms of all passages one after the other, and where each passage's begin.
    private let tokens: [UInt32]
    private let tokenStarts: [UInt32]
    private let meanLength: Double

    /// Builds the whole index at once; `PassageIndexBuilder` does it in slices.
    package init(_ pages: [Page]) {
        self = PassageIndexBuilder(pages).finish()
    }

    init(list: PassageList, terms: TermTable, tokens: [UInt32], tokenStarts: [UInt32], postings: PostingLists) {
        passages = list
        self.terms = terms
        self.tokens = tokens
        self.tokenStarts = tokenStarts
        self.postings = postings
        meanLength = list.isEmpty ? 1 : max(1, Double(tokens.count) / Double(list.count))
    }

    package var pages: [Page] { passages.pages }

    /// Heap of the index in bytes, pages included: its weight in a bounded cache.
    package var byteCount: Int {
        pages.reduce(0) { $0 + $1.byteCount } + passages.byteCount + terms.byteCount + postings.byteCount
            + (tokens.capacity + tokenStarts.capacity) * MemoryLayout<UInt32>.stride
    }

    // MARK: Text

    package func text(of passage: Passage) -> String { text(of: passage.range, page: passage.page) }

    package func text(of range: Range<Int>, page: Int) -> String { pages[page].text(in: range) }

    package func citation(of sentence: Range<Int>, in passage: Passage) -> Citation {
        Citation(
            page: pages[passage.page].number, section: pages[passage.page].section ?? passage.heading, range: sentence,
            quote: text(of: sentence, page: passage.page))
    }

    // MARK: Search

    /// Weight of a term in this document, by how many passages have it.
    private func weight(passages count: Int) -> Double {
        log(1 + (Double(passages.count) - Double(count) + 0.5) / (Double(count) + 0.5))
    }

    func contains(_ term: String) -> Bool { terms.number(of: term) != nil }

    private func tokenRange(of passage: Int) -> Range<Int> {
        Int(tokenStarts[passage])..<(passage + 1 < tokenStarts.count ? Int(tokenStarts[passage + 1]) : tokens.count)
    }

    /// Passages with at least one of the question's terms, best first.
    package func search(_ question: String, limit: Int) -> [Hit] { search(weigh(question), limit: limit) }

    func search(_ question: WeighedQuestion, limit: Int) -> [Hit] {
        var scores = [Double](repeating: 0, count: passages.count)
        // In the question's order: sums of other orders differ in their last bits, and a tie must fall the same way on every pod.
        for concept in question.concepts { add(concept, to: &scores) }
        addNeighbours(of: question.asked, to: &scores)
        if question.asksForAWay { preferOptions(&scores) }
        return preferNamed(by: question, Self.best(scores, max(limit, Self.namedAmong)), limit)
    }

    /// Moves passages of an option that the question names before the other best passages.
    private func preferNamed(by question: WeighedQuestion, _ hits: [Hit], _ limit: Int) -> [Hit] {
        let said = Set(question.concepts.joined().lazy.filter { $0.isOwn }.map(\.term))
        let weighed = hits.map { hit in
            guard passages.isOption(hit.passage), let first = passages.beginningOfDefinition(around: hit.passage),
                let sentence = passages[first].sentences.first
            else { return hit }
            let beginning = sentence.lowerBound..<min(sentence.upperBound, sentence.lowerBound + Self.termUnits)
            let term = text(of: beginning, page: passages[first].page).prefix { $0 != "\u{2002}" }
            guard OptionNames.isSaid(term, by: said) else { return hit }
            return Hit(passage: hit.passage, score: hit.score * Self.namedFactor)
        }
        return Array(weighed.sorted { ($1.score, $0.passage) < ($0.score, $1.passage) }.prefix(limit))
    }

    /// Weighs a question in the terms of this document.
    func weigh(_ question: String) -> WeighedQuestion {
        let asked = Tokenizer.queryTerms(question)
        let concepts = QueryConcept.concepts(question) { contains($0) }.map { concept in
            let known = concept.variants.compactMap { variant in
                terms.number(of: variant.term).map {
                    (variant, number: $0, weight: weight(passages: postings[$0].count))
                }
            }
            // A synonym weighs at most as much as the commonest of them: a rare one is no better an answer.
            let own = known.first { $0.0.factor == 1 }?.weight
            let most = own ?? known.map(\.weight).min() ?? 0
            return known.map { variant, number, weight in
                WeighedQuestion.Term(
                    number: number, term: variant.term, weight: variant.factor * min(weight, most),
                    isOwn: variant.factor == 1)
            }
        }
        return WeighedQuestion(
            concepts: concepts, asked: asked.map { terms.number(of: $0) },
            asksForAWay: QueryConcept.asksForAWay(question))
    }

    /// Prefers options: a question about how to do something is answered by the option that does it, where a document
    /// has options.
    private func preferOptions(_ scores: inout [Double]) {
        for passage in scores.indices where scores[passage] > 0 && passages.isOption(passage) {
            scores[passage] *= Self.optionFactor
        }
    }

    /// Adds each passage's score for a word of the question, by the best of its alternatives.
    private func add(_ concept: [WeighedQuestion.Term], to scores: inout [Double]) {
        let isOne = concept.count == 1
        var best: [Int: Double] = [:]
        for term in concept {
            let weight = term.weight
            for posting in postings[term.number] {
                let passage = Int(posting.passage)
                let frequency = Double(posting.frequency)
                let length = Double(tokenRange(of: passage).count) / meanLength
                let score = weight * frequency * (Self.k1 + 1) / (frequency + Self.k1 * (1 - Self.b + Self.b * length))
                if isOne { scores[passage] += score } else { best[passage] = max(best[passage] ?? 0, score) }
            }
        }
        for (passage, score) in best { scores[passage] += score }
    }

    /// Highest scores, the earlier of equal ones first, sorted on insertion because there are few.
    private static func best(_ scores: [Double], _ limit: Int) -> [Hit] {
        var best: [Hit] = []
        for (passage, score) in scores.enumerated() where score > 0 && limit > 0 {
            if best.count == limit, score <= best[limit - 1].score { continue }
            if best.count == limit { best.removeLast() }
            let place = best.lastIndex { $0.score >= score }.map { $0 + 1 } ?? 0
            best.insert(Hit(passage: passage, score: score), at: place)
        }
        return best
    }

    /// Adds the bonus of words that stand side by side in the question and in a passage. Each passage is read once,
    /// however many words the question has.
    private func addNeighbours(of numbers: [Int?], to scores: inout [Double]) {
        var bonuses: [UInt64: (bonus: Double, seen: Int)] = [:]
        var begins: Set<UInt32> = []
        for case (let first?, let second?) in zip(numbers, numbers.dropFirst()) {
            let commoner = max(postings[first].count, postings[second].count)
            bonuses[Self.pair(UInt32(first), UInt32(second))] =
                (Self.adjacencyBonus * weight(passages: commoner), -1)
            begins.insert(UInt32(first))
        }
        guard !bonuses.isEmpty else { return }
        for passage in scores.indices where scores[passage] > 0 {
            let range = tokenRange(of: passage)
            for place in range.dropLast() where begins.contains(tokens[place]) {
                let pair = Self.pair(tokens[place], tokens[place + 1])
                guard let known = bonuses[pair], known.seen != passage else { continue }
                bonuses[pair]?.seen = passage
                scores[passage] += known.bonus
            }
        }
    }

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }
}

/// Question weighed for one document: for each concept asked for, the document's words and their weights.
struct WeighedQuestion {
    struct Term {
        /// Number in the document's table of terms.
        var number: Int
        var term: String
        var weight: Double
        /// Whether the term is the question's own word rather than a synonym.
        var isOwn: Bool
    }

    /// In the order of the question.
    var concepts: [[Term]]
    /// The question's own words in order; nil for a word that the document does not have.
    var asked: [Int?]
    var asksForAWay: Bool

    /// Weight of each word in a sentence of an answer.
    var weights: [String: Double] {
        Dictionary(concepts.joined().map { ($0.term, $0.weight) }, uniquingKeysWith: max)
    }
}

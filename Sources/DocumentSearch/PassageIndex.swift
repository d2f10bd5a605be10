import Foundation

/// The passages of one document and which terms stand in them: question in, ranked passages out (BM25).
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
    /// Bonus of two question words side by side, as a share of the more common one's weight.
    private static let adjacencyBonus = 0.3
    /// Preference of an option's definition where a way to do something is asked for.
    private static let optionFactor = 1.25

    package let passages: PassageList
    private let terms: TermTable
    private let postings: PostingLists
    /// The terms of all passages one after the other, and where each passage's begin.
    private let tokens: [UInt32]
    private let tokenStarts: [UInt32]
    private let meanLength: Double

    /// All at once. `PassageIndexBuilder` does it in slices.
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

    /// Bytes of heap that it takes, the pages included: its weight in a bounded cache.
    package var byteCount: Int {
        pages.reduce(0) { $0 + $1.byteCount } + passages.byteCount + terms.byteCount + postings.byteCount
            + (tokens.capacity + tokenStarts.capacity) * MemoryLayout<UInt32>.stride
    }

    // MARK: text

    package func text(of passage: Passage) -> String { text(of: passage.range, page: passage.page) }

    package func text(of range: Range<Int>, page: Int) -> String { pages[page].text(in: range) }

    package func citation(of sentence: Range<Int>, in passage: Passage) -> Citation {
        Citation(
            page: pages[passage.page].number, section: pages[passage.page].section ?? passage.heading, range: sentence,
            quote: text(of: sentence, page: passage.page))
    }

    // MARK: search

    /// How telling a term is in this document.
    func weight(of term: String) -> Double {
        weight(passages: terms.number(of: term).map { postings[$0].count } ?? 0)
    }

    private func weight(passages count: Int) -> Double {
        log(1 + (Double(passages.count) - Double(count) + 0.5) / (Double(count) + 0.5))
    }

    func contains(_ term: String) -> Bool { terms.number(of: term) != nil }

    private func tokenRange(of passage: Int) -> Range<Int> {
        Int(tokenStarts[passage])..<(passage + 1 < tokenStarts.count ? Int(tokenStarts[passage + 1]) : tokens.count)
    }

    /// Passages with at least one of the question's terms, best first.
    package func search(_ question: String, limit: Int) -> [Hit] {
        var scores = [Double](repeating: 0, count: passages.count)
        // In the question's order: sums of other orders differ in their last bits, and a tie must fall the same way on every pod.
        for concept in concepts(question) { add(concept, to: &scores) }
        addNeighbours(of: Tokenizer.queryTerms(question), to: &scores)
        if QueryConcept.asksForAWay(question) { preferOptions(&scores) }
        return Self.best(scores, limit)
    }

    /// Who asks how something is done is answered by the option that does it, where a document has options.
    private func preferOptions(_ scores: inout [Double]) {
        for passage in scores.indices where scores[passage] > 0 && passages.isOption(passage) {
            scores[passage] *= Self.optionFactor
        }
    }

    func concepts(_ question: String) -> [QueryConcept] {
        QueryConcept.concepts(question) { terms.number(of: $0) != nil }
    }

    /// Adds what a passage says of a word of the question: by whichever of the words for it says most.
    private func add(_ concept: QueryConcept, to scores: inout [Double]) {
        let isOne = concept.variants.count == 1
        var best: [Int: Double] = [:]
        for variant in concept.variants {
            guard let number = terms.number(of: variant.term) else { continue }
            let weight = weight(passages: postings[number].count) * variant.factor
            for posting in postings[number] {
                let passage = Int(posting.passage)
                let frequency = Double(posting.frequency)
                let length = Double(tokenRange(of: passage).count) / meanLength
                let score = weight * frequency * (Self.k1 + 1) / (frequency + Self.k1 * (1 - Self.b + Self.b * length))
                if isOne { scores[passage] += score } else { best[passage] = max(best[passage] ?? 0, score) }
            }
        }
        for (passage, score) in best { scores[passage] += score }
    }

    /// The highest scores, the earlier of equal ones first. Kept sorted as they are found: there are few.
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
    private func addNeighbours(of asked: [String], to scores: inout [Double]) {
        let numbers = asked.map { terms.number(of: $0) }
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

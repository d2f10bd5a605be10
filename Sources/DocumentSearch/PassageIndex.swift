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

    private struct Posting {
        var passage: Int32
        var frequency: Float
    }

    private static let k1 = 1.2
    private static let b = 0.4
    private static let headingWeight: Float = 3
    /// What two question words side by side add, as a share of the rarer one's weight.
    private static let adjacencyBonus = 0.3

    package let pages: [Page]
    package let passages: [Passage]
    private let units: [[UInt16]]
    private var postings: [String: [Posting]] = [:]
    private var pairs: [String: [Int32]] = [:]
    private var lengths: [Double] = []
    private var meanLength = 1.0

    package init(_ pages: [Page]) {
        self.pages = pages
        passages = PassageBuilder.passages(of: pages)
        units = pages.map { Array($0.text.utf16) }
        for (position, passage) in passages.enumerated() { add(passage, Int32(position)) }
        if !lengths.isEmpty { meanLength = max(1, lengths.reduce(0, +) / Double(lengths.count)) }
    }

    private mutating func add(_ passage: Passage, _ position: Int32) {
        var frequencies: [String: Float] = [:]
        let terms = Tokenizer.terms(text(of: passage))
        for term in terms { frequencies[term, default: 0] += 1 }
        for term in Set(Tokenizer.terms(passage.heading ?? "")) { frequencies[term, default: 0] += Self.headingWeight }
        for (term, frequency) in frequencies {
            postings[term, default: []].append(Posting(passage: position, frequency: frequency))
        }
        var seen: Set<String> = []
        for (first, second) in zip(terms, terms.dropFirst()) where seen.insert("\(first) \(second)").inserted {
            pairs["\(first) \(second)", default: []].append(position)
        }
        lengths.append(Double(terms.count))
    }

    /// Bytes it takes, roughly: what a bounded cache weighs it with.
    package var byteCount: Int {
        let text = units.reduce(0) { $0 + $1.count * 2 } + pages.reduce(0) { $0 + $1.text.utf8.count }
        let entries = postings.values.reduce(0) { $0 + $1.count * MemoryLayout<Posting>.stride }
        return text + entries + postings.count * 96 + pairs.count * 110 + passages.count * 160
    }

    // MARK: text

    package func text(of passage: Passage) -> String { text(of: passage.range, page: passage.page) }

    package func text(of range: Range<Int>, page: Int) -> String {
        String(decoding: units[page][range], as: UTF16.self)
    }

    package func citation(of sentence: Range<Int>, in passage: Passage) -> Citation {
        Citation(
            page: pages[passage.page].number, section: pages[passage.page].section ?? passage.heading, range: sentence,
            quote: text(of: sentence, page: passage.page))
    }

    // MARK: search

    /// How telling a term is in this document.
    func weight(of term: String) -> Double {
        let count = Double(postings[term]?.count ?? 0)
        return log(1 + (Double(passages.count) - count + 0.5) / (count + 0.5))
    }

    func contains(_ term: String) -> Bool { postings[term] != nil }

    /// Passages with at least one of the question's terms, best first.
    package func search(_ question: String, limit: Int) -> [Hit] {
        let terms = Tokenizer.queryTerms(question)
        var scores = [Double](repeating: 0, count: passages.count)
        // In a fixed order: sums of other orders differ in their last bits, and a tie must fall the same way on every pod.
        for term in Set(terms).sorted() {
            let weight = weight(of: term)
            for posting in postings[term] ?? [] {
                let frequency = Double(posting.frequency)
                let length = lengths[Int(posting.passage)] / meanLength
                scores[Int(posting.passage)] +=
                    weight * frequency * (Self.k1 + 1) / (frequency + Self.k1 * (1 - Self.b + Self.b * length))
            }
        }
        var counted: Set<String> = []
        for (first, second) in zip(terms, terms.dropFirst()) where counted.insert("\(first) \(second)").inserted {
            let bonus = Self.adjacencyBonus * min(weight(of: first), weight(of: second))
            for passage in pairs["\(first) \(second)"] ?? [] { scores[Int(passage)] += bonus }
        }
        return scores.enumerated().filter { $0.element > 0 }
            .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
            .prefix(limit).map { Hit(passage: $0.offset, score: $0.element) }
    }
}

import DocumentSearch

/// Question to a document whose right answer is known: by the text of the places that answer it, by their pages, or by a
/// phrase that a right answer holds.
package struct AnswerQuestion: Decodable, Equatable, Sendable {
    package var question: String
    /// The document that is asked, where a file has questions to several.
    package var document: String?
    /// Questions asked before it, newest first, on which it leans; nil: it stands alone.
    package var previous: [String]?
    /// Whether the document answers it; nil: yes.
    package var answerable: Bool?
    /// Texts of the sections that answer it. Letters and digits alone are compared.
    package var gold: [String]?
    /// Numbers of the pages that answer it, from 1.
    package var pages: [Int]?
    /// Phrases of which a right answer holds one.
    package var phrases: [String]?
    /// An answer that a person wrote, in words of their own.
    package var answer: String?

    package init(
        _ question: String, answerable: Bool? = nil, gold: [String]? = nil, pages: [Int]? = nil,
        phrases: [String]? = nil, answer: String? = nil, previous: [String]? = nil
    ) {
        self.question = question
        self.previous = previous
        self.answerable = answerable
        self.gold = gold
        self.pages = pages
        self.phrases = phrases
        self.answer = answer
    }
}

/// Judge of one question: whether a place is one that answers it, and what an answer holds of the right one.
struct AnswerJudge {
    private let gold: [String]
    private let pages: Set<Int>
    private let phrases: [String]
    private let answer: [Substring: Int]

    init(_ question: AnswerQuestion) {
        gold = (question.gold ?? []).map(Self.bare)
        pages = Set(question.pages ?? [])
        phrases = (question.phrases ?? []).map(Self.bare)
        answer = Self.counted(question.answer ?? "")
    }

    /// Whether the place of a right answer is known.
    var knowsPlaces: Bool { !gold.isEmpty || !pages.isEmpty }
    var knowsPhrases: Bool { !phrases.isEmpty }
    var knowsAnswer: Bool { !answer.isEmpty }

    func isRight(page: Int, text: String) -> Bool {
        if pages.contains(page) { return true }
        let text = Self.bare(text)
        return !text.isEmpty && gold.contains { $0.contains(text) }
    }

    func hasPhrase(_ text: String) -> Bool {
        let text = Self.bare(text)
        return phrases.contains { text.contains($0) }
    }

    /// Share of the right answer's words that a text has.
    func recall(_ text: String) -> Double {
        var left = Self.counted(text)
        var (found, all) = (0, 0)
        for (word, count) in answer {
            all += count
            let have = min(count, left[word] ?? 0)
            found += have
            left[word] = nil
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }

    /// Letters and digits, in lower case.
    static func bare(_ text: String) -> String {
        String(String.UnicodeScalarView(text.lowercased().unicodeScalars.filter(isWord)))
    }

    private static func counted(_ text: String) -> [Substring: Int] {
        let lower = text.lowercased()
        let words = lower.unicodeScalars.split { !isWord($0) }.map { Substring($0) }
        return Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}

import Foundation

/// A typed word and the words of the vocabulary it may stand for.
struct TypedWord: Sendable {
    /// Rows of the vocabulary, and what it costs to have typed this instead of the words there.
    struct Match: Sendable {
        var rows: Range<Int>
        var cost: Float
        /// Σ of the rows' weights · e^−cost.
        var weight: Double
    }

    /// Matches of a word that are kept, the heaviest.
    static let matchesMax = 8

    var symbols: [UInt16]
    /// It is the last one and may go on.
    var isOpen: Bool
    var matches: [Match]
    /// −log of the probability of this word in ordinary text.
    var freeCost: Float
    /// People use it around names.
    var isCommon: Bool

    var rowCount: Int { matches.reduce(0) { $0 + $1.rows.count } }
    var weight: Double { matches.reduce(0) { $0 + $1.weight } }
}

/// The words of what a session typed. Kept between keystrokes: mostly only the last one changes.
struct TypedWords: Sendable {
    /// Words that are looked at, the last ones: a mention in a sentence is near its end, or the sentence is short.
    static let wordsMax = 12
    /// Bytes of the columns of the last word.
    static let bytesMax = 16 * 1024

    private var revision: UInt64 = 0
    private var known: [TypedWord] = []
    private var stack = ColumnStack(bytesMax: TypedWords.bytesMax)

    var byteCount: Int {
        stack.byteCount + known.reduce(0) { $0 + $1.symbols.count * 2 + $1.matches.count * 32 + 48 }
    }

    /// The column of the last word, when it is still being typed.
    private(set) var openColumn: TypedColumn?

    mutating func advance(
        to text: [UInt16], in index: PredictionIndex, _ vocabulary: Vocabulary, budget: inout Int
    ) -> [TypedWord] {
        if revision != index.revision {
            revision = index.revision
            known = []
        }
        let words = text.split(separator: Alphabet.separator).suffix(Self.wordsMax)
        var result: [TypedWord] = []
        result.reserveCapacity(words.count)
        openColumn = nil
        for (place, word) in zip(words.indices, words) {
            let isOpen = place == words.endIndex - 1 && text.last != Alphabet.separator
            let place = place - words.startIndex
            if !isOpen, place < known.count, !known[place].isOpen, known[place].symbols.elementsEqual(word) {
                result.append(known[place])
                continue
            }
            let column = stack.advance(
                to: word, in: vocabulary.trie, index.kernel, start: index.wordStart, revision: index.revision,
                budget: &budget)
            if isOpen { openColumn = column }
            let free = index.freeText.cost(of: word, isOpen: isOpen)
            result.append(
                TypedWord(
                    symbols: Array(word), isOpen: isOpen,
                    matches: Self.matches(column, vocabulary, isOpen: isOpen),
                    freeCost: free.cost, isCommon: free.isCommon))
        }
        known = result
        return result
    }

    /// The heaviest of a column's words, or of its beginnings of words when the word is open.
    private static func matches(_ column: TypedColumn, _ vocabulary: Vocabulary, isOpen: Bool) -> [TypedWord.Match] {
        var found: [TypedWord.Match] = []
        for entry in column.entries {
            let rows = isOpen ? vocabulary.trie.rows(below: entry.node) : vocabulary.trie.rows(endingAt: entry.node)
            if rows.isEmpty { continue }
            let share = isOpen ? 1 : vocabulary.trie.endingShare(entry.node)
            let weight = Double(vocabulary.trie.nodes[Int(entry.node)].sum * share * exp(-entry.cost))
            if found.count == TypedWord.matchesMax {
                guard let last = found.last, last.weight < weight else { continue }
                found.removeLast()
            }
            let place = found.firstIndex { $0.weight < weight } ?? found.count
            found.insert(TypedWord.Match(rows: rows, cost: entry.cost, weight: weight), at: place)
        }
        guard isOpen else { return found }
        // Beginnings lie within one another: what a cheaper one covers adds nothing.
        var kept: [TypedWord.Match] = []
        for match in found.sorted(by: { $0.cost < $1.cost })
        where !kept.contains(where: { $0.rows.overlaps(match.rows) && $0.rows.count >= match.rows.count }) {
            kept.append(match)
        }
        return kept
    }

    /// A word taken apart where a letter meets a digit: "td27" is "td" and "27".
    static func parts(_ word: ArraySlice<UInt16>) -> [ArraySlice<UInt16>] {
        var parts: [ArraySlice<UInt16>] = []
        var start = word.startIndex
        for place in word.indices.dropFirst() where changesKind(word[place - 1], word[place]) {
            parts.append(word[start..<place])
            start = place
        }
        parts.append(word[start...])
        return parts
    }

    /// A letter meets a digit, or the other way round.
    static func changesKind(_ a: UInt16, _ b: UInt16) -> Bool {
        (Alphabet.letters.contains(a) && Alphabet.digits.contains(b))
            || (Alphabet.digits.contains(a) && Alphabet.letters.contains(b))
    }
}

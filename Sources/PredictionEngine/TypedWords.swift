import Foundation

/// Typed word, with the words of the vocabulary it may stand for.
struct TypedWord: Sendable {
    /// Match: rows of the vocabulary, and the cost of having typed this instead of the words there.
    struct Match: Sendable {
        var rows: Range<Int>
        var cost: Float
        /// Σ of the rows' weights.
        var sum: Double
        /// Σ of the rows' weights · e^−cost, over rows that no cheaper match within this one has.
        var weight: Double
    }

    /// Cost of a word left unfinished before the next one, or a number joined to only a part of one: "td27" for
    /// "TD-27KV".
    static let cutCost: Float = 2.3
    /// Matches kept of a word, the heaviest.
    static let matchesMax = 8

    var symbols: [UInt16]
    /// The word is the last one and may go on.
    var isOpen: Bool
    var matches: [Match]
    /// −log of the probability of this word in ordinary text.
    var freeCost: Float
    /// The word is used around names.
    var isCommon: Bool
    /// The word occurs in sentences around names, and not in names.
    var isOfSentence: Bool

    /// The word is a code (it has a digit, is a Roman numeral, or one letter): another one would be another thing.
    var isCode: Bool {
        symbols.contains(where: Alphabet.digits.contains) || symbols.allSatisfy(Alphabet.isRoman)
            || (symbols.count == 1 && Alphabet.letters.contains(symbols[0]))
    }

    var rowCount: Int { matches.reduce(0) { $0 + $1.rows.count } }
    var weight: Double { matches.reduce(0) { $0 + $1.weight } }
}

/// Words of a session's text. Kept between keystrokes: mostly only the last one changes.
struct TypedWords: Sendable {
    /// Words examined at the end of a text: the name being typed is there.
    static let lastWordsMax = 12
    /// Words examined before those, the rarest: an item named at the beginning is still meant at the end.
    static let rareWordsMax = 8
    /// Items of a rare word, upper bound: a commoner word names none of them.
    private static let rareRowsMax = 64
    /// Bytes of the columns of the last word.
    static let bytesMax = 14 * 1024

    private var revision: UInt64 = 0
    private var known: [TypedWord] = []
    private var stack = ColumnStack(bytesMax: TypedWords.bytesMax, columnsMax: 12)

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
        let words = Self.chosen(Self.words(of: text, in: index, vocabulary), in: index, vocabulary)
        var result: [TypedWord] = []
        result.reserveCapacity(words.count)
        openColumn = nil
        for word in words {
            let trimmed = Self.trimmed(word, in: index, vocabulary)
            if trimmed.isEmpty { continue }
            let isOpen = word.endIndex == text.endIndex && trimmed.endIndex == word.endIndex
            let word = trimmed
            if !isOpen, let place = place(of: word, expectedAt: result.count) {
                result.append(known[place])
                continue
            }
            let column = stack.advance(
                to: word, in: vocabulary.trie, index.kernel, start: index.wordStart, revision: index.revision,
                budget: &budget)
            if isOpen { openColumn = column }
            let free = index.freeText.cost(of: word, isOpen: isOpen, spelledLike: index.unknownNames)
            result.append(
                TypedWord(
                    symbols: Array(word), isOpen: isOpen,
                    matches: Self.matches(column, vocabulary, isOpen: isOpen),
                    freeCost: free.cost, isCommon: free.isCommon, isOfSentence: free.isOfSentence))
        }
        // Words cut off by a spent budget would poison later results.
        known = budget > 0 ? result : []
        return result
    }

    /// What separators divide; a word that no name has is divided also at signs that join words of names: "6206/2rs".
    private static func words(
        of text: [UInt16], in index: PredictionIndex, _ vocabulary: Vocabulary
    ) -> [ArraySlice<UInt16>] {
        var words = text.split(separator: Alphabet.separator)
        func isKnown(_ word: ArraySlice<UInt16>) -> Bool {
            vocabulary.trie.node(of: index.freeText.trimmed(word)) != nil
        }
        if words.contains(where: { index.freeText.isJoined($0) && !isKnown($0) }) {
            words = words.flatMap { word in
                let parts = isKnown(word) ? [] : index.freeText.parts(ofJoined: word)
                return !parts.isEmpty && parts.allSatisfy(isKnown) ? parts : [word]
            }
        }
        return words
    }

    /// Words without repetitions: only the last occurrence counts.
    static func distinct(_ words: [TypedWord]) -> [TypedWord] {
        guard words.count > 1 else { return words }
        var places: [Int] = []
        for place in words.indices.reversed()
        where !places.contains(where: { words[$0].symbols == words[place].symbols }) { places.append(place) }
        return places.count == words.count ? words : places.reversed().map { words[$0] }
    }

    /// A word without the punctuation around it, unless it is a word of a name with it: "printf(3)".
    private static func trimmed(
        _ word: ArraySlice<UInt16>, in index: PredictionIndex, _ vocabulary: Vocabulary
    ) -> ArraySlice<UInt16> {
        let trimmed = index.freeText.trimmed(word)
        guard trimmed.count < word.count, let node = vocabulary.trie.node(of: word), vocabulary.trie.isEnd(node)
        else { return trimmed }
        return word
    }

    /// Place at which a finished word is known from the keystroke before.
    private func place(of word: ArraySlice<UInt16>, expectedAt place: Int) -> Int? {
        func isThere(_ place: Int) -> Bool { !known[place].isOpen && known[place].symbols.elementsEqual(word) }
        if place < known.count, isThere(place) { return place }
        return known.count > Self.lastWordsMax ? known.indices.first(where: isThere) : nil
    }

    /// The last words of a text, and before them the words of names that are there in full, and the rarest.
    private static func chosen(
        _ words: [ArraySlice<UInt16>], in index: PredictionIndex, _ vocabulary: Vocabulary
    ) -> [ArraySlice<UInt16>] {
        guard words.count > lastWordsMax else { return words }
        let before = words.dropLast(lastWordsMax)
        var weights: [(place: Int, weight: Float)] = []
        for place in before.indices {
            let word = trimmed(before[place], in: index, vocabulary)
            guard !word.isEmpty, !index.freeText.isCommon(word), let node = vocabulary.trie.node(of: word),
                (1...rareRowsMax).contains(vocabulary.trie.rows(endingAt: node, most: rareRowsMax + 1).count)
            else { continue }
            let weight = vocabulary.trie.endingWeight(node)
            // A common word of the language rarely stands for a name, so it is chosen after the others.
            let isOrdinary = EverydayLanguage.share(of: word, isOpen: false) > 0
            weights.append((place, isOrdinary ? 1 + weight : weight))
        }
        var chosen = Set(index.placesOfNames(in: before).prefix(rareWordsMax))
        for (place, _) in weights.sorted(by: { ($0.weight, $0.place) < ($1.weight, $1.place) })
        where chosen.count < rareWordsMax { chosen.insert(place) }
        let last = words.suffix(lastWordsMax)
        // A repeated word is not another word.
        var said = Set(last.map(Array.init))
        return chosen.sorted().map { before[$0] }.filter { said.insert(Array($0)).inserted } + last
    }

    /// The heaviest of the words and beginnings of words in a column.
    private static func matches(_ column: TypedColumn, _ vocabulary: Vocabulary, isOpen: Bool) -> [TypedWord.Match] {
        let trie = vocabulary.trie
        var found: [TypedWord.Match] = []
        func add(_ rows: Range<Int>, share: Float, _ node: UInt32, cost: Float) {
            if rows.isEmpty { return }
            let sum = Double(trie.nodes[Int(node)].sum * share)
            let weight = sum * exp(-Double(cost))
            if found.count == TypedWord.matchesMax {
                guard let last = found.last, last.weight < weight else { return }
                found.removeLast()
            }
            let place = found.firstIndex { $0.weight < weight } ?? found.count
            found.insert(TypedWord.Match(rows: rows, cost: cost, sum: sum, weight: weight), at: place)
        }
        func isInsideCode(_ node: UInt32) -> Bool {
            trie.nodes.withUnsafeBufferPointer { NameTrie.isInsideCode($0[Int(node)], $0) }
        }
        for entry in column.entries {
            // In two characters a slip cannot be told from another word.
            if entry.cost > 0, trie.nodes[Int(entry.node)].depth < 3 { continue }
            if !isOpen {
                add(trie.rows(endingAt: entry.node), share: trie.endingShare(entry.node), entry.node, cost: entry.cost)
            }
            // One letter is no beginning of a word that is over, nor is a word that is one itself.
            let isWord = entry.cost == 0 && trie.isEnd(entry.node)
            // A code that was cut short is another one: "s2" is not "s21".
            if isOpen || (trie.nodes[Int(entry.node)].depth > 1 && !isWord && !isInsideCode(entry.node)) {
                add(
                    trie.rows(below: entry.node), share: 1, entry.node,
                    cost: entry.cost + (isOpen ? 0 : TypedWord.cutCost))
            }
        }
        return withoutDoubles(found)
    }

    /// Matches without double counting: beginnings lie within one another, and rows of a cheaper one are not counted
    /// again.
    private static func withoutDoubles(_ matches: [TypedWord.Match]) -> [TypedWord.Match] {
        var kept: [TypedWord.Match] = []
        for match in matches.sorted(by: { $0.rows.count < $1.rows.count }) {
            let around = matches.contains {
                $0.cost <= match.cost && $0.rows != match.rows && $0.rows.holds(match.rows)
            }
            if !around, !kept.contains(where: { $0.rows == match.rows }) { kept.append(match) }
        }
        for place in kept.indices {
            // The largest within: those within no other that is within.
            let inner = kept[..<place].filter { kept[place].rows.holds($0.rows) }
            let largest = inner.filter { match in !inner.contains { $0.rows != match.rows && $0.rows.holds(match.rows) }
            }
            let rest = kept[place].sum - largest.reduce(0) { $0 + $1.sum }
            kept[place].weight = max(0, rest) * exp(-Double(kept[place].cost))
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

    /// Whether a letter meets a digit, or the other way round.
    static func changesKind(_ a: UInt16, _ b: UInt16) -> Bool {
        (Alphabet.letters.contains(a) && Alphabet.digits.contains(b))
            || (Alphabet.digits.contains(a) && Alphabet.letters.contains(b))
    }
}

extension Range<Int> {
    fileprivate func holds(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}

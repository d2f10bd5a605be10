import Foundation

/// Mention of a name: words of a text that match a name from its beginning.
private struct NameMention {
    /// The longest name that they begin with: where it ends, and the place behind its last word.
    var whole: (node: UInt32, end: Int)?
    /// Node at which names go on that begin with all of the words.
    var goingOn: UInt32?

    /// Share of the mentions in sentences that have the name in full.
    static let inFull = 0.5
    /// Words, upper bound, by which a name is extended to another one.
    static let wordsMoreMax = 2
    /// Words of a name that is looked for in a text.
    static let wordsMax = Vocabulary.wordsPerItemMax
}

extension PredictionIndex {
    /// Names that stand in a sentence in full, "git on my machine", or are being typed at its end: who mentions one rarely
    /// leaves words of it out.
    ///
    /// - Parameters:
    ///   - said: the words in the text's order
    ///   - words: the same, each once
    /// - Returns: what speaks for names that are missing because they go on from one that is there, "die hard with a
    ///   vengeance"; and whether a name of several words was mentioned
    func addMentions(
        in said: [TypedWord], _ words: [TypedWord], to all: inout Found, _ limit: Int, _ scratch: RankingScratch
    ) -> (missing: Double, areMany: Bool) {
        var (missing, areMany) = (0.0, false)
        guard said.count > 1 else { return (missing, areMany) }
        func free(_ of: [TypedWord]) -> Double { of.reduce(0) { $0 + WordScoring.logFree($1, of: words.count) } }
        let allFree = free(words)
        /// Weight of a name made of these words, where the others belong to no name.
        func factor(_ range: Range<Int>) -> Double {
            shares.words * NameMention.inFull * exp(allFree - free(TypedWords.distinct(Array(said[range]))))
        }
        var place = 0
        while place < said.count {
            let mention = mention(said[place...])
            if let node = mention.goingOn, place > 0 {
                let factor = factor(place..<said.count)
                let column = TypedColumn(entries: [TypedColumn.Entry(node: node, cost: 0)])
                let found = scratch.search.search(column, visibleCost: .infinity, limit: limit, in: trie)
                all.mass += factor * found.mass
                for item in found.items { all.add(item.item, factor * item.weight, variant: item.variant) }
            }
            guard let (node, end) = mention.whole, end - place > 1 || !said[place].isCommon else {
                place += 1
                continue
            }
            if end - place < said.count, end < said.count || !said[end - 1].isOpen {
                let factor = factor(place..<end)
                for row in trie.rows(endingAt: node, most: limit) {
                    let weight = factor * Double(exp(trie.rows[row].logWeight))
                    all.mass += weight
                    all.add(Int(trie.rows[row].item), weight, variant: Int(trie.rows[row].variant))
                    // As often it is the beginning of another name: "galaxy s22 plus", but not "galaxy s22 manual" nor a story.
                    let more = said.count - end
                    if place == 0, (1...NameMention.wordsMoreMax).contains(more), !said[end].isCommon {
                        missing += weight
                    }
                }
            }
            areMany = areMany || (end - place > 1 && end - place < said.count)
            place = end
        }
        return (missing, areMany)
    }

    private func mention(_ words: ArraySlice<TypedWord>) -> NameMention {
        var mention = NameMention()
        var node: UInt32? = 0
        for place in words.indices.prefix(NameMention.wordsMax) {
            guard words[place].matches.contains(where: { $0.cost == 0 }) else { break }
            if place > words.startIndex { node = node.flatMap { trie.child(of: $0, Alphabet.separator) } }
            guard let start = node, let last = trie.node(of: words[place].symbols[...], from: start) else { break }
            if trie.isEnd(last) { mention.whole = (last, place + 1) }
            node = last
            if place + 1 == words.endIndex {
                mention.goingOn = words[place].isOpen ? last : trie.child(of: last, Alphabet.separator)
            }
        }
        return mention
    }

    /// Places of the words that are a name of several words, in full.
    func placesOfNames(in words: ArraySlice<ArraySlice<UInt16>>) -> [Int] {
        var places: [Int] = []
        var free = words.startIndex
        for start in words.indices where start >= free {
            var node = trie.node(of: words[start])
            var last: Int?
            for place in words.indices.suffix(from: start).dropFirst().prefix(NameMention.wordsMax) {
                guard let before = node, let space = trie.child(of: before, Alphabet.separator) else { break }
                node = trie.node(of: words[place], from: space)
                if let node, trie.isEnd(node) { last = place }
            }
            guard let last else { continue }
            places += start...last
            free = last + 1
        }
        return places
    }
}

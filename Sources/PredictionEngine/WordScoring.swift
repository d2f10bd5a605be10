import Foundation

/// Scoring of items by the words that were typed, in any order, with words left out and others in between.
///
/// A word that was typed is a word of the item, each as likely as the others and perhaps with slips, or it belongs to no
/// name. The weight of an item is its prior times the product over the typed words of the better of the two.
struct WordScoring {
    /// Rows of the vocabulary examined for one text, the rarest words first.
    private static let rowsMax = 208
    /// Items examined for a word that too many have, the most popular.
    private static let popularMax = 32
    /// Items weighed for one text, upper bound: each costs a microsecond at the worst.
    private static let itemsMax = 512
    /// Share of typed words that belong to no name: of a long text all but two, of a short one half.
    private static func freeShare(_ words: Int) -> Double { max(shortFreeShare, 1 - 2 / Double(max(1, words))) }
    private static let shortFreeShare = 0.5
    /// Share for a word that does not usually stand around names.
    private static let strangePart = 0.7
    /// Of texts that have an item's word and beside it a code that the item does not have, "macbook air m2" for "macbook air
    /// m1": how many mean the item all the same.
    private static let otherCodePart = 0.1

    /// log of the probability of a word of a text of so many that belongs to no name.
    static func logFree(_ word: TypedWord, of words: Int) -> Double {
        log(freeShare(words) * (word.isCommon ? 1 : strangePart)) - Double(word.freeCost)
    }

    /// Factor of a typed word: rows of the vocabulary that it stands for, and its likelihood then.
    private struct Factor {
        var low: UInt32
        var high: UInt32
        var factor: Double
    }

    /// A typed word: its factors are `factors[first..<end]`.
    private struct Word {
        var first: Int
        var end: Int
        /// Weight of the word if it belongs to no name.
        var free: Double
        /// Weight of all items by this word alone.
        var weight: Double
        /// The word is a number, has digits, or is a letter: an item that lacks it is another one.
        var isCode: Bool
        /// Not all items of the word were examined.
        var isPartial = false
        /// Weight of the examined items by this word alone.
        var covered = 0.0
    }

    // Open addressing, the items that were looked at; a slot is valid when its stamp is this run's.
    private static let slots = 2_048
    private var keys = [Int32](repeating: 0, count: WordScoring.slots)
    private var stamps = [UInt32](repeating: 0, count: WordScoring.slots)
    private var stamp: UInt32 = 0
    private(set) var looked: [Int32] = []
    private var factors: [Factor] = []
    private var words: [Word] = []

    /// What items may weigh for a text of so many words, of which the rarest weighs so much: an estimate from above where
    /// all words are words of items.
    static func estimate(words: Int, least: Double) -> Double { pow(1 - shortFreeShare, Double(words)) * least }

    /// Weight of a sentence that has not come to the name yet: all its words are such as stand around names.
    static func beforeTheName(_ words: [TypedWord]) -> Double {
        words.allSatisfy(\.isCommon) ? freeWeight(words) * pow(freeShare(words.count), Double(words.count)) : 0
    }

    /// Items of one family, upper bound: they share a word and are one thing after all, a library, its headers, its
    /// manual …
    private static let familyMax = 4.0

    /// The weight of a text that names something which is not there by words some of which are: "roland juno 106". The
    /// known ones count as far as many items have them: what only one family is called does not name another thing.
    static func asUnknown(_ words: [TypedWord]) -> Double {
        var (all, known, strange) = (1.0, 1.0, 1.0)
        // In a sentence, a word of only one family does not name another thing.
        let isSentence = words.contains(where: \.isOfSentence)
        let freeShare = freeShare(words.count)
        for word in words {
            let free = freeShare * exp(-Double(word.freeCost))
            strange *= free
            if word.isCommon {
                all *= free
                known *= free
                continue
            }
            let weight = word.matches.reduce(0) { sum, match in
                sum + match.weight * (isSentence ? max(0, 1 - familyMax / Double(match.rows.count)) : 1)
            }
            all *= (1 - freeShare) * weight + free
            known *= (1 - freeShare) * weight
        }
        // Both kinds of words: of known ones alone it would be an item, of strange ones alone nothing that is like one.
        return max(0, all - known - strange)
    }

    /// The weight of a text none of whose words belongs to a name.
    static func freeWeight(_ words: [TypedWord]) -> Double {
        words.reduce(1) { $0 * exp(-Double($1.freeCost)) }
    }

    mutating func score(
        _ typed: [TypedWord], openColumn: TypedColumn?, limit: Int, in vocabulary: Vocabulary,
        _ search: inout NodeSearch
    ) -> Found {
        take(typed)
        if typed.count == 1, let openColumn {
            var found = search.search(openColumn, visibleCost: .infinity, limit: limit, in: vocabulary.trie)
            found.mass *= 1 - Self.shortFreeShare
            found.slipped *= 1 - Self.shortFreeShare
            for position in found.items.indices {
                found.items[position].weight *= 1 - Self.shortFreeShare
                found.items[position].variant = WeightedItem.unknownVariant
            }
            return found
        }
        findCandidates(typed, openColumn, vocabulary, &search)
        var found = weighLooked(limit, vocabulary)
        let allFree = words.reduce(1) { $0 * $1.free }
        for word in words where word.isPartial && word.free > 0 {
            found.mass += max(0, word.weight - word.covered) * allFree / word.free
        }
        return found
    }

    private mutating func take(_ typed: [TypedWord]) {
        factors.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        let freeShare = Self.freeShare(typed.count)
        for word in typed {
            let first = factors.count
            for match in word.matches {
                factors.append(
                    Factor(
                        low: UInt32(match.rows.lowerBound), high: UInt32(match.rows.upperBound),
                        factor: (1 - freeShare) * exp(-Double(match.cost))))
            }
            words.append(
                Word(
                    first: first, end: factors.count,
                    free: exp(Self.logFree(word, of: typed.count)),
                    weight: (1 - freeShare) * word.weight, isCode: !word.isCommon && word.isCode))
        }
    }

    private mutating func weighLooked(_ limit: Int, _ vocabulary: Vocabulary) -> Found {
        var found = Found()
        let looked = looked
        let factors = factors
        let hasCodes = words.contains(where: \.isCode)
        vocabulary.withItems { items in
            factors.withUnsafeBufferPointer { factors in
                for item in looked {
                    let rows = items.rows(of: Int(item))
                    let prior = items.prior(of: Int(item))
                    let share = 1 / Double(max(1, rows.count))
                    var weight = prior
                    // Of the word before: it is one of the item's, or a code that the item lacks.
                    var (wasNamed, wasStrangeCode, isOther) = (false, false, false)
                    for place in words.indices {
                        var best = 0.0
                        for factor in factors[words[place].first..<words[place].end] where factor.factor > best {
                            for row in rows where row >= factor.low && row < factor.high { best = factor.factor }
                        }
                        words[place].covered += best * share * prior
                        weight *= max(best * share, words[place].free)
                        guard hasCodes else { continue }
                        let isNamed = best * share > words[place].free
                        let isStrangeCode = words[place].isCode && !isNamed
                        isOther = isOther || (isNamed && wasStrangeCode) || (isStrangeCode && wasNamed)
                        (wasNamed, wasStrangeCode) = (isNamed, isStrangeCode)
                    }
                    if isOther {
                        found.missing += weight * (1 - Self.otherCodePart)
                        weight *= Self.otherCodePart
                    }
                    found.mass += weight
                    insert(
                        WeightedItem(item: Int(item), weight: weight, variant: WeightedItem.unknownVariant), limit,
                        &found.items)
                }
            }
        }
        return found
    }

    private mutating func findCandidates(
        _ typed: [TypedWord], _ openColumn: TypedColumn?, _ vocabulary: Vocabulary, _ search: inout NodeSearch
    ) {
        stamp &+= 1
        if stamp == 0 {
            stamps = [UInt32](repeating: 0, count: Self.slots)
            stamp = 1
        }
        looked.removeAll(keepingCapacity: true)
        var left = Self.rowsMax
        for place in typed.indices.sorted(by: { typed[$0].rowCount < typed[$1].rowCount }) {
            let word = typed[place]
            let isWhole = word.rowCount <= left
            words[place].isPartial = !isWhole
            if !isWhole, word.isOpen, let openColumn {
                let popular = search.search(
                    openColumn, visibleCost: .infinity, limit: Self.popularMax, in: vocabulary.trie)
                for item in popular.items { consider(Int32(item.item)) }
                continue
            }
            for match in word.matches {
                for row in match.rows.prefix(isWhole ? .max : Self.popularMax) {
                    consider(vocabulary.trie.rows[row].item)
                }
            }
            if isWhole { left -= word.rowCount }
        }
    }

    private mutating func consider(_ item: Int32) {
        guard looked.count < Self.itemsMax else { return }
        var slot = Int(truncatingIfNeeded: UInt32(bitPattern: item) &* 2_654_435_769 >> 7) & (Self.slots - 1)
        while stamps[slot] == stamp {
            if keys[slot] == item { return }
            slot = (slot + 1) & (Self.slots - 1)
        }
        keys[slot] = item
        stamps[slot] = stamp
        looked.append(item)
    }

    private func insert(_ item: WeightedItem, _ limit: Int, _ items: inout [WeightedItem]) {
        if items.count == limit, let last = items.last, last.weight >= item.weight { return }
        if items.count == limit { items.removeLast() }
        items.insert(item, at: items.firstIndex { $0.weight < item.weight } ?? items.count)
    }
}

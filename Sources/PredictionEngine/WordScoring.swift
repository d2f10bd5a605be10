import Foundation

/// Weighs items by the words that were typed, in whatever order, with words left out and others in between.
///
/// A word that was typed is a word of the item, each as likely as the others and perhaps with slips, or it belongs to no
/// name. The weight of an item is its prior times the product over the typed words of the better of the two.
struct WordScoring {
    /// Rows of the vocabulary that are looked at for one text, the rarest words first.
    private static let rowsMax = 768
    /// Items that are looked at of a word that too many have, the most popular.
    private static let popularMax = 48
    /// A typed word belongs to no name.
    private static let freeShare = 0.5

    /// A word's matches as factors.
    private struct Factors {
        var rows: [(range: Range<Int>, factor: Double)]
        var free: Double
        /// Not all of its items were looked at.
        var isPartial = false
    }

    // Open addressing, the items that were looked at; a slot is valid when its stamp is this run's.
    private static let slots = 4_096
    private var keys = [Int32](repeating: 0, count: WordScoring.slots)
    private var stamps = [UInt32](repeating: 0, count: WordScoring.slots)
    private var stamp: UInt32 = 0
    private var looked: [Int32] = []

    /// Most of the weight items can have for these words, found without looking for slips.
    static func bound(_ text: [UInt16], _ vocabulary: Vocabulary) -> Double {
        var (share, least) = (1.0, 1.0)
        for word in text.split(separator: Alphabet.separator) {
            share *= 1 - freeShare
            guard let node = vocabulary.trie.node(of: word) else { continue }
            least = min(least, Double(vocabulary.trie.nodes[Int(node)].sum))
        }
        return share * least
    }

    /// The weight of a text none of whose words belongs to a name.
    static func freeWeight(_ words: [TypedWord]) -> Double {
        words.reduce(1) { $0 * Double(exp(-$1.freeCost)) }
    }

    mutating func score(
        _ words: [TypedWord], openColumn: TypedColumn?, cap: Float, limit: Int, in vocabulary: Vocabulary,
        _ search: inout NodeSearch
    ) -> Found {
        var factors = words.map(Self.factors)
        if words.count == 1, let openColumn {
            var found = search.search(openColumn, visibleCost: cap, limit: limit, in: vocabulary.trie)
            found.mass = found.mass * (1 - Self.freeShare) + factors[0].free
            for position in found.items.indices {
                found.items[position].weight *= 1 - Self.freeShare
                found.items[position].variant = 0
            }
            return found
        }
        look(words, openColumn, &factors, vocabulary, &search)
        var found = Found()
        // What each word's items that were looked at weigh by that word alone.
        var covered = [Double](repeating: 0, count: words.count)
        for item in looked {
            let item = Int(item)
            let rows = vocabulary.rows(of: item)
            let prior = Double(exp(vocabulary.logPriors[item]))
            let share = prior / Double(max(1, rows.count))
            var weight = prior
            for (place, factor) in factors.enumerated() {
                var best = 0.0
                for match in factor.rows where match.factor > best {
                    if rows.contains(where: { match.range.contains(Int($0)) }) { best = match.factor }
                }
                covered[place] += best * share
                weight *= max(best / Double(max(1, rows.count)), factor.free)
            }
            found.mass += weight
            insert(WeightedItem(item: item, weight: weight, variant: 0), limit, &found.items)
        }
        let allFree = factors.reduce(1) { $0 * $1.free }
        for (place, factor) in factors.enumerated() where factor.isPartial && factor.free > 0 {
            let all = factor.rows.reduce(0) { $0 + vocabulary.weight(of: $1.range) * $1.factor }
            found.mass += max(0, all - covered[place]) * allFree / factor.free
        }
        // A sentence that has not come to the name yet.
        found.mass += allFree
        return found
    }

    private static func factors(_ word: TypedWord) -> Factors {
        Factors(
            rows: word.matches.map { ($0.rows, (1 - freeShare) * Double(exp(-$0.cost))) },
            free: freeShare * Double(exp(-word.freeCost)))
    }

    private mutating func look(
        _ words: [TypedWord], _ openColumn: TypedColumn?, _ factors: inout [Factors], _ vocabulary: Vocabulary,
        _ search: inout NodeSearch
    ) {
        stamp &+= 1
        looked.removeAll(keepingCapacity: true)
        var left = Self.rowsMax
        for place in words.indices.sorted(by: { words[$0].rowCount < words[$1].rowCount }) {
            let word = words[place]
            let isWhole = word.rowCount <= left
            factors[place].isPartial = !isWhole
            if !isWhole, word.isOpen, let openColumn {
                let popular = search.search(
                    openColumn, visibleCost: .infinity, limit: Self.popularMax, in: vocabulary.trie)
                for item in popular.items { lookAt(Int32(item.item)) }
                continue
            }
            for match in word.matches {
                for row in match.rows.prefix(isWhole ? .max : Self.popularMax) {
                    lookAt(vocabulary.trie.rows[row].item)
                }
            }
            if isWhole { left -= word.rowCount }
        }
    }

    private mutating func lookAt(_ item: Int32) {
        guard looked.count < Self.slots / 2 else { return }
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

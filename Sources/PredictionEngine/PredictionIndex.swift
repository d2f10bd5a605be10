import Foundation

/// Prior shares of the hypotheses about a typed text.
package struct HypothesisShares: Equatable, Sendable {
    /// Share of texts that are an item's name, from its beginning.
    package var names = 0.87
    /// Share of texts that are words of an item, in any order, perhaps in a sentence.
    package var words = 0.05
    /// Share of texts that mean nothing in the catalogue.
    package var none = 0.08

    package init() {}
}

/// Index for predictions from one catalogue revision; immutable, shared by all sessions.
package final class PredictionIndex: Sendable {
    /// Nodes a keystroke may settle before it answers from what it has.
    package static let nodeBudget = 20_000
    /// Shares among texts that mean nothing in the catalogue: a name that is like others, and one of known and strange
    /// words; the rest are sentences.
    private static let (likeNames, ofWords) = (0.5, 0.47)
    /// Share for single words from within an item's name, half as often names of their own: "column" beside "git column".
    private static let loneWord = 0.25
    /// Characters up to which a slip from a name is as often a missing name, "cpan" beside "cp"; and the factor for
    /// each further character.
    private static let (asShort, lessOften) = (5, 0.6)
    private static let othersByLength = (0...32).map { $0 <= asShort ? 1 : pow(lessOften, Double($0 - asShort)) }

    /// Log of a character's probability from which a longer text is spelled as names are; less likely ones are likelier
    /// a slip than a name of their own.
    private static let asNamesAre: Float = -3.2

    /// Of texts of so many characters that are a slip from a name: how many mean a name that is missing, to one that does
    /// not.
    ///
    /// - Parameter spelling: log of the probability of the characters, as names are spelled here
    private static func others(_ characters: Int, spelling: Float) -> Double {
        guard characters < othersByLength.count else { return 0 }
        guard characters > asShort else { return othersByLength[characters] }
        return othersByLength[characters] * Double(exp(min(0, spelling - asNamesAre * Float(characters))))
    }

    /// Below this share of what names weigh, words are not asked. `WordScoring.estimate` is far too high where there are
    /// several words, so that little is lost: success after three to eight characters with words in another order .170 →
    /// .160, and half of the time.
    private static let wordsMatterFrom = 0.5

    /// Share of the names of several words, standing in a text in full, that are within another, missing name.
    private static let withinAnother = 0.25
    /// Spellings of an item examined for the one to show.
    private static let variantsShownMax = 8
    /// Length of a text, in characters, up to which it decides the spelling shown.
    private static let charactersShownMax = 96

    package let revision: UInt64
    let trie: NameTrie
    let alphabet: Alphabet
    /// nil: only whole names are predicted.
    let vocabulary: Vocabulary?
    let unknownNames: UnknownNames
    let freeText: FreeText
    let kernel: ColumnKernel
    let shares: HypothesisShares
    let startColumn: TypedColumn
    /// The column before a word is typed.
    let wordStart: TypedColumn
    /// Normalised names, to break ties.
    let names: [String]
    /// Spellings of each item as written; empty for an item that has only its name.
    private let variants: [[String]]

    /// - Parameters:
    ///   - revision: tells the columns of this index from those of another
    ///   - habits: how people type here
    ///   - costs: what slips cost, whatever the habits are
    ///   - hasWords: whether names are found by their words too
    package init(
        _ items: [PredictableItem], revision: UInt64, habits: TypingHabits = TypingHabits(), costs: EditCosts? = nil,
        hasWords: Bool = true
    ) {
        self.revision = revision
        shares = habits.shares
        var source = SpellingSource(items)
        let share = source.siblingsShare
        kernel = ColumnKernel(costs: costs?.stricter(whereDigitsTell: share) ?? habits.costs(whereDigitsTell: share))
        alphabet = source.alphabet
        names = source.takeNames()
        variants = source.variants
        trie = NameTrie(source.table)
        vocabulary = hasWords ? Vocabulary(spellings: source.spellings, logPriors: source.logPriors) : nil
        unknownNames = UnknownNames(trie, words: vocabulary?.trie, alphabet, siblingsShare: share)
        freeText = FreeText(alphabet)
        var budget = Self.nodeBudget
        startColumn = kernel.start(trie, budget: &budget)
        wordStart = kernel.start(vocabulary?.trie ?? trie, budget: &budget)
    }

    /// Matching spelling as written; nil when it is the item's name.
    package func spelling(of item: Int, variant: Int) -> String? {
        let variants = variants[item]
        return variant > 0 && variant < variants.count ? variants[variant] : nil
    }

    package var nodeCount: Int { trie.nodeCount }

    /// Bytes of the tries and tables.
    package var byteCount: Int { trie.byteCount + (vocabulary?.byteCount ?? 0) + unknownNames.byteCount }

    /// Predicts what the person means who has typed `text`.
    ///
    /// - Parameters:
    ///   - text: normalised by `NameNormalizer.normalizedTyped`; empty: the most popular items
    ///   - columns: the session's, brought up to `text`
    ///   - scratch: the event loop's
    package func predict(
        _ text: String, columns: inout TypedColumns, scratch: RankingScratch, limit: Int,
        nodeBudget: Int = PredictionIndex.nodeBudget
    ) -> Ranking {
        let symbols = alphabet.symbols(text)
        var budget = nodeBudget
        let column = columns.advance(to: symbols, in: self, budget: &budget)
        let whole = wholeName(symbols)
        var all = wholeNames(symbols, column, whole, scratch, limit)
        let asUnknown = columns.asUnknown(symbols, in: self)
        let ofOtherNumber = Double(unknownNames.ofOtherNumber)
        var unknown =
            (1 - ofOtherNumber) * exp(Double(asUnknown.logProbability))
            + ofOtherNumber * Double(OtherNumbers.weight(asUnknown, in: trie))
        scale(&all, by: shares.names)
        let others = Self.others(symbols.count, spelling: asUnknown.asSpelledHere)
        var other = others * all.slipped
        if let vocabulary, !symbols.isEmpty,
            wordsMatter(asUnknown, whole: all.mass, unknown: shares.none * unknown, vocabulary)
                || freeText.beginsSentence(symbols)
        {
            let words = columns.words.advance(to: symbols, in: self, vocabulary, budget: &budget)
            if !words.isEmpty {
                let said = words
                let words = TypedWords.distinct(said)
                let byWords = scratch.wordScoring.score(
                    words, openColumn: columns.words.openColumn, limit: limit, in: vocabulary, &scratch.search)
                other += shares.words * (others * byWords.slipped + byWords.missing)
                budget -= words.count > 1 ? scratch.wordScoring.looked.count : 0
                add(byWords, of: words, to: &all)
                let mentions = addMentions(in: said, words, to: &all, limit, scratch)
                other += mentions.missing
                // A name mentioned in full is not named by some of its words, nor is it often within another name.
                let ofWords = mentions.areMany ? 0 : WordScoring.asUnknown(words)
                if mentions.areMany { unknown *= Self.withinAnother }
                unknown =
                    Self.likeNames * unknown + Self.ofWords * max(unknown, ofWords)
                    + (1 - Self.likeNames - Self.ofWords) * WordScoring.freeWeight(words)
                    + (words.count == 1 ? Self.loneWord * byWords.mass : 0)
            }
        }
        if let whole { putFirst(whole, in: &all, limit) }
        // A long text has only some words of the name, so the item is shown under its name.
        if all.items.contains(where: { $0.variant == WeightedItem.unknownVariant }) {
            let typed = symbols.count <= Self.charactersShownMax ? MatchSpans.Typed(text) : nil
            for place in all.items.indices { showBestVariant(of: &all.items[place], typed) }
        }
        let (candidates, none) = probabilities(all, none: shares.none * unknown + other, limit)
        return Ranking(
            candidates: candidates, none: none, isDegraded: budget <= 0, activeNodes: column.entries.count,
            settledNodes: nodeBudget - budget)
    }

    /// Result of the text as the beginning of a name.
    private func wholeNames(
        _ symbols: [UInt16], _ column: TypedColumn, _ whole: WholeName?, _ scratch: RankingScratch, _ limit: Int
    ) -> Found {
        let exactCost: Float = 0.5
        let seesTypos = symbols.count >= kernel.costs.charactersBeforeTypos
        var column = column
        if let whole, whole.isOver, !whole.mayGoOn { column = column.without(goingOnFrom: whole.node, in: trie) }
        var found = scratch.search.search(
            column, visibleCost: seesTypos ? .infinity : exactCost, limit: limit, in: trie)
        if found.items.isEmpty, !seesTypos {
            found = scratch.search.search(column, visibleCost: .infinity, limit: limit, in: trie)
        }
        if let whole { boost(whole, in: &found, limit) }
        return found
    }

    /// Name that was typed to its end.
    private struct WholeName {
        var node: UInt32
        /// A separator or punctuation follows the name.
        var isOver: Bool
        /// Whether a longer name may be meant all the same, because it has this very sign there: "go.mod".
        var mayGoOn = false
    }

    /// Name that a text leads to without a slip, signs behind it aside.
    private func wholeName(_ symbols: [UInt16]) -> WholeName? {
        if let node = trie.node(of: symbols) {
            if trie.isEnd(node) { return WholeName(node: node, isOver: false) }
            // The node may be the end of this name, or the middle of another.
            let before = trie.nodes[Int(node)].parent
            guard let last = symbols.last, trie.isEnd(before) else { return nil }
            guard last == Alphabet.separator || freeText.isClosing(last) else { return nil }
            return WholeName(node: before, isOver: true, mayGoOn: last != Alphabet.separator)
        }
        let name = freeText.withoutClosings(symbols[...])
        guard !name.isEmpty, name.count < symbols.count, let node = trie.node(of: name), trie.isEnd(node)
        else { return nil }
        return WholeName(node: node, isOver: true)
    }

    /// Boosts a whole name over the names that it begins.
    private func boost(_ whole: WholeName, in found: inout Found, _ limit: Int) {
        // What goes on from a name that is over was not searched, nor was the name; where it may go on, it was as a slip.
        let counted: Double = whole.isOver ? 0 : 1
        let gain = Double(kernel.costs.exactBoost) - counted
        found.mass += Double(trie.endingWeight(whole.node)) * gain
        for row in trie.rows(endingAt: whole.node, most: limit) {
            let weight = Double(exp(trie.rows[row].logWeight))
            if let place = found.items.firstIndex(where: { $0.item == Int(trie.rows[row].item) }) {
                found.items[place].weight += weight * gain
            } else {
                // The name is not among the items found: ten heavier ones begin so.
                found.items.append(
                    WeightedItem(
                        item: Int(trie.rows[row].item), weight: weight * (gain + counted),
                        variant: Int(trie.rows[row].variant)))
            }
        }
    }

    /// Puts a name typed to its end first, before any that begin with it or have it among their words.
    private func putFirst(_ whole: WholeName, in found: inout Found, _ limit: Int) {
        let named = trie.rows(endingAt: whole.node, most: limit).map { Int(trie.rows[$0].item) }
        let others = found.items.lazy.filter { !named.contains($0.item) }.map(\.weight).max() ?? 0
        // In the order of their own weights.
        let places = found.items.indices.filter { named.contains(found.items[$0].item) }
            .sorted { found.items[$0].weight < found.items[$1].weight }
        var least = others
        for place in places {
            least *= 1 + 1e-6
            guard found.items[place].weight < least else { break }
            found.mass += least - found.items[place].weight
            found.items[place].weight = least
        }
    }

    private func add(_ byWords: Found, of words: [TypedWord], to all: inout Found) {
        all.mass += shares.words * (byWords.mass + WordScoring.beforeTheName(words))
        for item in byWords.items { all.add(item.item, shares.words * item.weight, variant: item.variant) }
    }

    private func wordsMatter(
        _ text: UnknownNames.Position, whole: Double, unknown: Double, _ vocabulary: Vocabulary
    ) -> Bool {
        if whole <= unknown { return true }
        let last = text.word.map { vocabulary.trie.nodes[Int($0)].sum } ?? 1
        let bound = WordScoring.estimate(words: Int(text.wordsBefore) + 1, least: Double(min(text.rarest, last)))
        return shares.words * bound > Self.wordsMatterFrom * (whole + unknown)
    }

    /// Shows an item found by its words in the spelling that has most of them.
    private func showBestVariant(of item: inout WeightedItem, _ typed: MatchSpans.Typed?) {
        guard item.variant == WeightedItem.unknownVariant else { return }
        item.variant = 0
        guard let typed else { return }
        var most = 0
        for (variant, spelling) in variants[item.item].prefix(Self.variantsShownMax).enumerated() {
            let length = MatchSpans.spans(typed, in: spelling).reduce(0) { $0 + $1.count }
            if length > most { (item.variant, most) = (variant, length) }
        }
    }

    private func scale(_ found: inout Found, by share: Double) {
        found.mass *= share
        found.slipped *= share
        for position in found.items.indices { found.items[position].weight *= share }
    }

    /// Probabilities from weights. Ties: shorter name, then bytes.
    private func probabilities(
        _ found: Found, none: Double, _ limit: Int
    ) -> (candidates: [Ranking.Candidate], none: Double) {
        let total = max(found.mass, found.items.reduce(0) { $0 + $1.weight }) + none
        guard total > 0 else { return ([], 1) }
        let sorted = found.items.sorted { a, b in
            if a.weight != b.weight { return a.weight > b.weight }
            let (x, y) = (names[a.item], names[b.item])
            return x.utf8.count != y.utf8.count ? x.utf8.count < y.utf8.count : x < y
        }
        let candidates = sorted.prefix(limit).map {
            Ranking.Candidate(item: $0.item, confidence: $0.weight / total, variant: $0.variant)
        }
        return (candidates, none / total)
    }
}

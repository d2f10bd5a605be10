import Foundation

/// Probability that a text is typed by a person who means nothing in the catalogue.
///
/// Names that are missing look like those that are there: they follow the trie for a while and then leave it, and go on
/// with words that other names have, and leave those too, and are spelled. How soon they leave, and with which
/// character, is learned from the catalogue itself by leaving each name out once (Good and Turing's estimate, for nodes
/// of like size); spelling is by letter triples as they occur in the trie, interpolated by Witten and Bell. Or they are
/// like nothing here: then a word is a common one of the language, or spelled as words are anywhere.
struct UnknownNames: Sendable {
    /// Position of the model after some characters of a text.
    struct Position: Equatable, Sendable {
        /// Node of an existing name that still begins so; nil: no name does.
        var name: UInt32? = 0
        /// Node in the vocabulary of the word being typed.
        var word: UInt32? = 0
        /// log of the probability of everything before the word that is being typed …
        var before: Float = 0
        /// … and of that word: as a name of this catalogue would go on, as a common word of the language, and spelled as
        /// words are anywhere.
        var likeNames: Float = 0
        var commonWord: Float = 0
        var spelled: Float = 0
        /// log of the probability of all characters, by the letters of this catalogue's names alone.
        var asSpelledHere: Float = 0
        /// Range of the language's words that begin like the word being typed.
        var language: EverydayLanguage.Words? = EverydayLanguage.words
        var last = Alphabet.separator
        var beforeLast = Alphabet.separator
        /// Number of words before the one being typed, and the weight of the rarest known one.
        var wordsBefore: UInt16 = 0
        var rarest: Float = 1
        /// Node of names that differ from the text in a number and in nothing else.
        var otherNumber: UInt32?
        /// Likelihood of the typed number instead of theirs.
        var numberShare: Float = 0
        /// Name that ended before the last separator: with a number it would be another, "shrek 5".
        var ended: UInt32?

        /// log of the probability of this text from a person who means nothing in the catalogue.
        var logProbability: Float {
            let most = max(likeNames, spelled, language == nil ? -.infinity : commonWord)
            let sum =
                UnknownNames.likeNamesShare * exp(likeNames - most) + UnknownNames.spelledShare * exp(spelled - most)
                + (language == nil ? 0 : UnknownNames.commonWordsShare * exp(commonWord - most))
            return before + max(most + log(sum), -FreeText.wordCostMax)
        }
    }

    /// Shares of the kinds of words in missing names.
    private static let (likeNamesShare, commonWordsShare, spelledShare): (Float, Float, Float) = (0.5, 0.25, 0.25)

    /// Symbols told apart; the last stands for all others.
    private static let classes = 64
    private static let sizes = 33
    var byteCount: Int {
        (triples.count + pairs.count + exits.count + 2 * leavingName.count) * 4 + rowOfContext.count * 2
    }

    /// What is expected before a catalogue has shown it, worth so many cases: how often a name that is missing leaves the
    /// trie at a node with one name below, and how much less often at one with twice as many.
    private static let (leavingCases, lessOftenLeft) = (4.0, 0.75)
    /// Leaving rates at nodes with one name below, for each place, as catalogues of packages and manual pages have
    /// them.
    private static let leavingAlone = [0.6, 0.3, 0.5, 0.2]

    /// Number of places of a node in a word: names part at the ends of words rather than inside.
    private static let places = 4

    /// Rate at which a missing name leaves the trie, for each place and `Node.spread`.
    private var leavingName = [Float](repeating: 1, count: places * sizes)
    private var leavingWord = [Float](repeating: 1, count: places * sizes)
    /// P(c | b, the name leaves the trie) at [b][c].
    private var exits = [Float](repeating: 0, count: classes * classes)
    /// P(c | a, b), a row of them for each context that the catalogue has.
    private var triples: [Float] = []
    /// Row of `triples` for a context [a][b]; most are never seen.
    private var rowOfContext = [UInt16](repeating: noRow, count: classes * classes)
    private static let noRow = UInt16.max
    /// P(c | b) at [b][c].
    private var pairs = [Float](repeating: 0, count: classes * classes)
    /// Of names that are missing, how many differ from one that is there in a number alone: as many as of those that are
    /// there differ so from another one.
    let ofOtherNumber: Float
    /// Upper bound of that share: even a catalogue that is one family lacks other things too.
    private static let ofOtherNumberMax: Float = 0.5
    /// Share of one symbol of the last class.
    private let otherShare: Float

    /// - Parameter siblingsShare: share of the names that differ from another one in nothing but digits
    init(_ names: NameTrie, words: NameTrie?, _ alphabet: Alphabet, siblingsShare: Double) {
        ofOtherNumber = min(Self.ofOtherNumberMax, Float(siblingsShare))
        // At least a thousand: scripts that no name is written in are typed too.
        otherShare = 1 / Float(max(1000, Int(alphabet.count) - Self.classes + 1))
        leavingName = learnLeaving(names, exits: &exits)
        var unused = exits
        if let words { leavingWord = learnLeaving(words, exits: &unused) }
        learnTriples(names)
    }

    /// The position after one more character.
    func step(_ position: Position, _ symbol: UInt16, names: NameTrie, words: NameTrie?) -> Position {
        var next = Position(name: nil, word: nil, before: position.before, last: symbol, beforeLast: position.last)
        var probability = at(position.beforeLast, position.last, symbol)
        next.asSpelledHere = position.asSpelledHere + log(max(probability, .leastNormalMagnitude))
        if let words, let word = position.word { stepWord(word, symbol, words, &next, &probability) }
        (next.wordsBefore, next.rarest) = (position.wordsBefore, position.rarest)
        if symbol == Alphabet.separator {
            next.wordsBefore += 1
            if let words, let word = position.word { next.rarest = min(next.rarest, words.nodes[Int(word)].sum) }
            next.word = 0
        }
        if let name = position.name {
            let leave = leavingName[Self.kind(name, names.nodes)]
            probability = leave * (0.5 * probability + 0.5 * exit(position.last, symbol))
            next.name = names.child(of: name, symbol)
            // A name that ends here is in the catalogue, hence not meant.
            if let child = next.name {
                probability += (1 - leave) * names.share(of: child, in: name) / max(0.01, 1 - names.endingShare(name))
            }
        }
        OtherNumbers.step(from: position, symbol, in: names, to: &next)
        next.likeNames = position.likeNames + log(max(probability, .leastNormalMagnitude))
        next.spelled =
            position.spelled + log(EverydayLanguage.probability(position.beforeLast, position.last, symbol))
        stepLanguage(position, symbol, &next)
        if symbol == Alphabet.separator {
            next.before = next.logProbability
            (next.likeNames, next.commonWord, next.spelled) = (0, 0, 0)
            next.language = EverydayLanguage.words
        }
        return next
    }

    /// Continues the word being typed as one of the vocabulary, or leaves the vocabulary.
    @inline(__always) private func stepWord(
        _ word: UInt32, _ symbol: UInt16, _ words: NameTrie, _ next: inout Position, _ probability: inout Float
    ) {
        let leave = leavingWord[Self.kind(word, words.nodes)]
        probability *= leave
        if symbol == Alphabet.separator {
            probability += (1 - leave) * words.endingShare(word)
        } else {
            next.word = words.child(of: word, symbol)
            if let child = next.word { probability += (1 - leave) * words.share(of: child, in: word) }
        }
    }

    private func stepLanguage(_ position: Position, _ symbol: UInt16, _ next: inout Position) {
        next.language = nil
        guard let words = position.language else { return }
        if symbol == Alphabet.separator {
            let ending = EverydayLanguage.ending(words)
            next.language = ending > 0 ? words : nil
            next.commonWord = position.commonWord + log(max(Float(ending) / Float(words.count), .leastNormalMagnitude))
        } else if let found = EverydayLanguage.words(words, goingOnWith: symbol) {
            next.language = found
            next.commonWord = position.commonWord + log(Float(found.count) / Float(words.count))
        }
    }

    /// −log of the probability of a word's spelling, whichever names there are.
    ///
    /// - Parameter isOpen: it is still being typed; otherwise it ends
    func spellingCost(of word: ArraySlice<UInt16>, isOpen: Bool) -> Float {
        var (cost, beforeLast, last): (Float, UInt16, UInt16) = (0, Alphabet.separator, Alphabet.separator)
        for symbol in word {
            cost -= log(max(at(beforeLast, last, symbol), .leastNormalMagnitude))
            (beforeLast, last) = (last, symbol)
        }
        return isOpen ? cost : cost - log(max(at(beforeLast, last, Alphabet.separator), .leastNormalMagnitude))
    }

    private static func group(_ symbol: UInt16) -> Int { min(Int(symbol), classes - 1) }

    private func at(_ beforeLast: UInt16, _ last: UInt16, _ symbol: UInt16) -> Float {
        let (first, second, group) = (Self.group(beforeLast), Self.group(last), Self.group(symbol))
        let row = rowOfContext[first * Self.classes + second]
        let known =
            row == Self.noRow ? fallback(first, second, group) : triples[Int(row) * Self.classes + group]
        return known * share(of: symbol, group)
    }

    private func exit(_ last: UInt16, _ symbol: UInt16) -> Float {
        let group = Self.group(symbol)
        return exits[Self.group(last) * Self.classes + group] * share(of: symbol, group)
    }

    /// Share of one symbol in its class; letters that no name has are one symbol.
    private func share(of symbol: UInt16, _ group: Int) -> Float {
        guard group == Self.classes - 1 else { return 1 }
        return symbol == Alphabet.unknown ? Self.unknownShare : otherShare
    }

    private static let unknownShare: Float = 1 / 40

    /// - Parameter exits: with which character each leaves, by the one before
    private func learnLeaving(_ trie: NameTrie, exits: inout [Float]) -> [Float] {
        var alone = [Double](repeating: 0, count: Self.places * Self.sizes)
        var all = alone
        // Names at and below each node.
        var names = [Int32](repeating: 0, count: trie.nodes.count)
        trie.nodes.withUnsafeBufferPointer { nodes in
            for position in nodes.indices.reversed() {
                let node = nodes[position]
                let goingOn = node.children.reduce(0) { $0 + names[$1] }
                // Leaving an item out removes its other spellings too.
                names[position] =
                    goingOn + Int32(trie.rows(endingAt: UInt32(position)).count { trie.rows[$0].variant == 0 })
                guard goingOn >= 2 else { continue }
                // Take one of them away: if it was alone in its child, it leaves the trie here.
                let kind = Self.place(node, nodes) * Self.sizes + Self.size(Int(goingOn) - 1)
                let last = position == 0 ? 0 : Self.group(node.symbol)
                for child in node.children where names[child] == 1 {
                    alone[kind] += 1
                    exits[last * Self.classes + Self.group(nodes[child].symbol)] += 1
                }
                all[kind] += Double(goingOn)
            }
        }
        var single = [Float](repeating: 0, count: Self.classes)
        for place in exits.indices { single[place % Self.classes] += exits[place] }
        Self.smooth(&single, by: Self.uniform)
        Self.smooth(&exits, by: single)
        Self.mixDigits(&exits)
        return Self.leavingShares(alone, of: all)
    }

    /// Leaving rates at nodes of each kind, from the names left out.
    private static func leavingShares(_ alone: [Double], of all: [Double]) -> [Float] {
        var leaving = [Float](repeating: 1, count: places * sizes)
        for kind in leaving.indices where kind % sizes > 0 {
            let expected = leavingAlone[kind / sizes] * pow(lessOftenLeft, Double(kind % sizes - 1))
            let share = (alone[kind] + leavingCases * expected) / (all[kind] + leavingCases)
            leaving[kind] = Float(min(0.99, max(0.001, share)))
        }
        return leaving
    }

    /// Mixes the digits in part, since the next version has a digit not seen before.
    private static func mixDigits(_ counts: inout [Float]) {
        let digits = Int(Alphabet.digits.lowerBound)...Int(Alphabet.digits.upperBound)
        for start in stride(from: 0, to: counts.count, by: classes) {
            let all = digits.reduce(0) { $0 + counts[start + $1] }
            for digit in digits {
                counts[start + digit] = 0.5 * counts[start + digit] + 0.5 * all / Float(digits.count)
            }
        }
    }

    private static let uniform = [Float](repeating: 1 / Float(classes), count: classes)

    private static func kind(_ node: UInt32, _ nodes: [NameTrie.Node]) -> Int {
        nodes.withUnsafeBufferPointer { nodes in
            place(nodes[Int(node)], nodes) * sizes + Int(nodes[Int(node)].spread)
        }
    }

    private static func place(_ node: NameTrie.Node, _ nodes: UnsafeBufferPointer<NameTrie.Node>) -> Int {
        if node.symbol == Alphabet.separator { return 0 }
        if node.isCode { return 1 }
        guard let first = node.children.first, let last = node.children.last else { return 2 }
        return nodes[first].symbol == Alphabet.separator || Alphabet.digits.contains(nodes[last].symbol) ? 2 : 3
    }

    private static func size(_ count: Int) -> Int { Int.bitWidth - count.leadingZeroBitCount }

    private mutating func learnTriples(_ trie: NameTrie) {
        let classes = Self.classes
        trie.nodes.withUnsafeBufferPointer { nodes in
            for position in nodes.indices.dropFirst() {
                let node = nodes[position]
                let parent = nodes[Int(node.parent)]
                let last = node.depth > 1 ? Self.group(parent.symbol) : 0
                let beforeLast = node.depth > 2 ? Self.group(nodes[Int(parent.parent)].symbol) : 0
                let context = beforeLast * classes + last
                if rowOfContext[context] == Self.noRow {
                    rowOfContext[context] = UInt16(triples.count / classes)
                    triples += [Float](repeating: 0, count: classes)
                }
                triples[Int(rowOfContext[context]) * classes + Self.group(node.symbol)] += 1
            }
        }
        var single = [Float](repeating: 0, count: classes)
        for context in rowOfContext.indices where rowOfContext[context] != Self.noRow {
            let row = Int(rowOfContext[context]) * classes
            for symbol in 0..<classes where triples[row + symbol] > 0 {
                pairs[context % classes * classes + symbol] += triples[row + symbol]
                single[symbol] += triples[row + symbol]
            }
        }
        Self.smooth(&single, by: Self.uniform)
        Self.smooth(&pairs, by: single)
        Self.mixDigits(&pairs)
        smoothTriples()
    }

    private mutating func smoothTriples() {
        let classes = Self.classes
        var counts: [Float] = []
        swap(&counts, &triples)
        for context in rowOfContext.indices where rowOfContext[context] != Self.noRow {
            Self.smooth(&counts, row: Int(rowOfContext[context]) * classes) { symbol in
                fallback(context / classes, context % classes, symbol)
            }
        }
        Self.mixDigits(&counts)
        triples = counts
    }

    /// Fallback of a triple: half its two last characters in this catalogue, half words anywhere.
    private func fallback(_ beforeLast: Int, _ last: Int, _ symbol: Int) -> Float {
        let pair = pairs[last * Self.classes + symbol]
        let ascii = Int(Alphabet.digits.upperBound)
        guard max(beforeLast, last) <= ascii else { return pair }
        guard symbol <= ascii else { return 0.5 * pair }
        return 0.5 * pair + 0.5 * EverydayLanguage.probability(UInt16(beforeLast), UInt16(last), UInt16(symbol))
    }

    /// Counts to probabilities, row by row.
    private static func smooth(_ counts: inout [Float], by shorter: [Float]) {
        for start in stride(from: 0, to: counts.count, by: classes) {
            let back = start % shorter.count
            smooth(&counts, row: start) { shorter[back + $0] }
        }
    }

    /// One row of counts to probabilities: what it has not seen it shares as the shorter context does.
    private static func smooth(_ counts: inout [Float], row start: Int, by shorter: (Int) -> Float) {
        var total: Float = 0
        var kinds: Float = 0
        for symbol in 0..<classes where counts[start + symbol] > 0 {
            total += counts[start + symbol]
            kinds += 1
        }
        // A context never seen falls back entirely.
        let weight = kinds == 0 ? 1 : kinds
        for symbol in 0..<classes {
            counts[start + symbol] = (counts[start + symbol] + weight * shorter(symbol)) / (total + weight)
        }
    }
}

/// Where the unknown-name model stands after each character a session typed: one more character is one step.
struct UnknownTrail: Sendable {
    private var revision: UInt64 = 0
    private var symbols: [UInt16] = []
    private var positions: [UnknownNames.Position] = []
    /// Length of the trail, upper bound: names are shorter. Of those beyond, each is a letter like any other.
    private static let charactersMax = 64
    private static let beyond: Float = -3.3

    var byteCount: Int { symbols.count * 2 + positions.count * MemoryLayout<UnknownNames.Position>.stride }

    mutating func advance(to text: [UInt16], in index: PredictionIndex) -> UnknownNames.Position {
        var common = 0
        if revision == index.revision {
            while common < min(symbols.count, text.count), symbols[common] == text[common] { common += 1 }
        }
        revision = index.revision
        symbols.removeLast(symbols.count - common)
        positions.removeLast(positions.count - common)
        for symbol in text.prefix(Self.charactersMax).dropFirst(common) {
            symbols.append(symbol)
            positions.append(
                index.unknownNames.step(
                    positions.last ?? UnknownNames.Position(), symbol, names: index.trie,
                    words: index.vocabulary?.trie))
        }
        var last = positions.last ?? UnknownNames.Position()
        for word in text.dropFirst(positions.count).split(separator: Alphabet.separator) {
            last.before += max(Self.beyond * Float(word.count), -FreeText.wordCostMax)
        }
        return last
    }
}

extension NameTrie {
    fileprivate func share(of child: UInt32, in node: UInt32) -> Float {
        nodes[Int(child)].sum / max(nodes[Int(node)].sum, .leastNormalMagnitude)
    }
}

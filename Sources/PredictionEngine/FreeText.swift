import Foundation

/// Cost of words that belong to no name: "how do I reset my td-27".
struct FreeText: Sendable {
    /// Shares of the words around a name: from a list of few, from a list of more, and common words of the language,
    /// equally likely within each; the rest is spelled as names are, so that its spelling speaks neither for a missing
    /// name nor against it.
    private static let shares: (few: Double, more: Double, abroad: Double, language: Double, spelled: Double) = (
        0.4, 0.2, 0.05, 0.25, 0.1
    )
    private static let few =
        "a can do does for how i in is it my not of should the to what when where which who why with"
    private static let more = """
        about an and any are at be by change clean configure connect enable find fix from get has have help install \
        instructions make manual new off old on open or please problem reset set setup show start stop switch \
        that this turn up use using version was will without work works would you your
        """

    /// Such words in other languages of Europe: articles, prepositions, and words of asking and wanting.
    private static let abroad = """
        acheter achat al anleitung auf auto avec bedienung bei buy come comment comprar con das dat de dei del della dem den der des \
        di die do donde du ein eine einen el en est et finde fonctionne für fur gebruiken handbuch handleiding het hoe ich ik \
        il ist je kann kaufen koop kopen laden le les lo los ma mail manuale mein meine meinen meu mi mijn mio mit mon nicht où ou \
        par pas pour precio preis prezzo prijs prix quanto que quel quelle qui repuesto sie sono sur um un una und une \
        van voor waar warum was wie wieviel wo zu zum
        """

    /// Words that names have too: they do not indicate a sentence.
    private static let wordsOfNames = "a an and at by for from in of on or the to with"

    /// Upper bound of a word's cost, as −log of its probability, around a name or in a missing one: an address does not
    /// outweigh the name beside it, and the product of all words stays a number.
    static let wordCostMax: Float = 36

    /// What stands around a word without belonging to it.
    private static let openings = "\"'([{«“‘„¿¡"
    private static let closings = "?!.,;:\"')]}»”’…"
    /// Signs that join the parts of a code as a separator may.
    private static let joints = "./,+"

    private let openings: [UInt16]
    private let closings: [UInt16]
    private let joints: [UInt16]
    /// −log of each word's probability, by its key.
    private let words: [UInt64: Float]
    /// −log of the probability of the likeliest word with each beginning.
    private let beginnings: [UInt64: Float]
    private let notOfSentences: Set<UInt64>

    init(_ alphabet: Alphabet) {
        // Characters no name has, signs and pictures, are one symbol.
        openings = Self.signs(Self.openings, alphabet)
        closings = Self.signs(Self.closings, alphabet)
        joints = Self.signs(Self.joints, alphabet)
        var words: [UInt64: Float] = [:]
        for (list, share) in [
            (Self.abroad, Self.shares.abroad), (Self.more, Self.shares.more), (Self.few, Self.shares.few),
        ] {
            let these = Self.keys(list, alphabet)
            for word in these { words[word] = -Float(log(share / Double(these.count))) }
        }
        var beginnings: [UInt64: Float] = [:]
        for (word, cost) in words {
            var beginning = word
            while beginning > 0 {
                beginnings[beginning] = min(beginnings[beginning] ?? .infinity, cost)
                beginning >>= Self.letterBits
            }
        }
        notOfSentences = Set(Self.keys(Self.wordsOfNames, alphabet))
        (self.words, self.beginnings) = (words, beginnings)
    }

    private static func keys(_ list: String, _ alphabet: Alphabet) -> [UInt64] {
        list.split(separator: " ").compactMap { key(alphabet.symbols(NameNormalizer.normalized(String($0)))[...]) }
    }

    /// Signs that no name has are one symbol.
    private static func signs(_ signs: String, _ alphabet: Alphabet) -> [UInt16] {
        Set(alphabet.symbols(signs)).union([Alphabet.unknownSign]).sorted()
    }

    /// Text without the signs that may follow a name.
    func withoutClosings(_ text: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
        guard let last = text.lastIndex(where: { $0 != Alphabet.separator && !closings.contains($0) }) else {
            return []
        }
        return text[...last]
    }

    func isClosing(_ symbol: UInt16) -> Bool { !Alphabet.isUnknown(symbol) && closings.contains(symbol) }

    /// A word without the punctuation around it; empty when it is nothing else.
    func trimmed(_ word: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
        guard let first = word.firstIndex(where: { !openings.contains($0) }),
            let last = word.lastIndex(where: { !closings.contains($0) }), first <= last
        else { return word.prefix(0) }
        return word[first...last]
    }

    /// Whether a text begins as sentences around names do: "where is my".
    func beginsSentence(_ text: [UInt16]) -> Bool {
        let word = text.prefix { $0 != Alphabet.separator }
        guard word.count >= Self.wordFrom, let key = Self.key(word) else { return false }
        return word.count < text.count ? words[key] != nil : beginnings[key] != nil
    }

    /// Letters of a word as a number; nil when it has more of them than any word here, or other characters.
    private static func key(_ word: ArraySlice<UInt16>) -> UInt64? {
        guard word.count <= wordMax else { return nil }
        var key: UInt64 = 0
        for symbol in word {
            guard Alphabet.letters.contains(symbol) else { return nil }
            key = key << letterBits | UInt64(symbol)
        }
        return key
    }

    /// Bits that tell letters apart, none of which is 0.
    private static let letterBits: UInt64 = 5
    /// Lengths: of a beginning that tells a word, and of the longest word that fits into a key.
    private static let (wordFrom, wordMax) = (3, 12)

    func isJoined(_ word: ArraySlice<UInt16>) -> Bool { word.contains(where: joints.contains) }

    func parts(ofJoined word: ArraySlice<UInt16>) -> [ArraySlice<UInt16>] {
        word.split(whereSeparator: joints.contains)
    }

    /// Whether people use a word around names.
    func isCommon(_ word: ArraySlice<UInt16>) -> Bool { Self.key(word).map { words[$0] != nil } ?? false }

    /// −log of the probability of a word, whether it is one of the lists, and whether it is over and only sentences have it.
    ///
    /// - Parameters:
    ///   - isOpen: it is still being typed
    ///   - names: how words are spelled
    func cost(
        of word: ArraySlice<UInt16>, isOpen: Bool, spelledLike names: UnknownNames
    ) -> (cost: Float, isCommon: Bool, isOfSentence: Bool) {
        let strange = Self.shares.spelled * exp(-Double(names.spellingCost(of: word, isOpen: isOpen)))
        let ordinary = Self.shares.language * Double(EverydayLanguage.share(of: word, isOpen: isOpen))
        let spelled = -Float(log(max(strange + ordinary, .leastNormalMagnitude)))
        guard let key = Self.key(word), let common = isOpen ? beginnings[key] : words[key] else {
            return (min(spelled, Self.wordCostMax), false, false)
        }
        return (min(common, spelled), true, !isOpen && !notOfSentences.contains(key))
    }
}

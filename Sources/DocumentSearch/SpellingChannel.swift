import PredictionEngine

/// Noisy channel between a word of a question and a word of the document: the cost of the slips that make the one from the
/// other, as −log of their probability. It is the channel that names are predicted with.
struct SpellingChannel {
    /// Letters of a word that may be misspelt, bounds: a shorter word is as near to many others.
    static let letters = 4...24
    /// Letters from which a word may have two slips.
    private static let lettersForTwo = 8

    private static let costs = EditCosts()
    private static let alphabet = Alphabet()

    private let typed: [Unicode.Scalar]
    private let isNearKey: [UInt64]
    private let costMax: Float
    private let letterMask: UInt64
    // Rows of the table of costs, the last two kept for neighbours that changed places.
    private var before: [Float] = []
    private var last: [Float] = []
    private var row: [Float] = []

    /// - Returns: nil for a word that is too short, too long or a number
    init?(_ word: String) {
        typed = Array(word.unicodeScalars)
        guard Self.letters.contains(typed.count), typed.allSatisfy({ $0.properties.numericType == nil }) else {
            return nil
        }
        costMax = typed.count >= Self.lettersForTwo ? Self.costs.wideCap : Self.costs.cap
        letterMask = Self.letters(of: typed)
        isNearKey = typed.map { KeyboardLayout.mask(Self.alphabet.symbol($0)) }
    }

    /// Letters of a word, as bits: two words that differ in more letters than slips change cannot mean each other.
    static func letters(of scalars: some Sequence<Unicode.Scalar>) -> UInt64 {
        scalars.reduce(0) { $0 | 1 << UInt64($1.value & 63) }
    }

    private var slipsMax: Int { typed.count >= Self.lettersForTwo ? 2 : 1 }

    /// Bytes of a term that can be meant.
    var byteRange: ClosedRange<Int> {
        let bytes = typed.reduce(0) { $0 + UTF8.width($1) }
        return (bytes - 4 * slipsMax)...(bytes + 4 * slipsMax)
    }

    /// Whether a word with some letters may be meant.
    func mayMean(letters: UInt64) -> Bool { (letters ^ letterMask).nonzeroBitCount <= 2 * slipsMax }

    /// Cost of having typed the word for another; nil where it is too high to be meant.
    mutating func cost(of meant: String) -> Float? {
        let scalars = meant.unicodeScalars
        let count = meant.utf8.count == typed.count ? typed.count : scalars.count
        guard abs(count - typed.count) <= slipsMax, count >= Self.letters.lowerBound,
            mayMean(letters: Self.letters(of: scalars))
        else { return nil }
        return distance(Array(scalars))
    }

    /// Damerau's distance with neighbours that change places once (Damerau 1964; Oommen and Loke 1997), weighed by the
    /// channel.
    private mutating func distance(_ meant: [Unicode.Scalar]) -> Float? {
        let costs = Self.costs
        last = [0]
        for extra in 1...typed.count { last.append(Float(extra) * costs.insertion + costs.firstCharacter) }
        before = last
        for (m, letter) in meant.enumerated() {
            row = [last[0] + costs.deletion + (m == 0 ? costs.firstCharacter : 0)]
            let symbol = UInt64(Self.alphabet.symbol(letter))
            var least = row[0]
            for t in 1...typed.count {
                let atFirst: Float = t == 1 && m == 0 ? costs.firstCharacter : 0
                var best = last[t - 1]
                if typed[t - 1] != letter {
                    let isNear = symbol < 64 && isNearKey[t - 1] & (1 << symbol) != 0
                    best += (isNear ? costs.substitution : costs.farSubstitution) + atFirst
                }
                best = min(best, last[t] + costs.deletion + atFirst)
                let isDouble = t > 1 && typed[t - 1] == typed[t - 2]
                best = min(best, row[t - 1] + (isDouble ? costs.doubling : costs.insertion) + atFirst)
                if t > 1, m > 0, typed[t - 1] == meant[m - 1], typed[t - 2] == letter {
                    best = min(best, before[t - 2] + costs.transposition)
                }
                row.append(best)
                least = min(least, best)
            }
            guard least <= costMax else { return nil }
            (before, last) = (last, row)
        }
        return last[typed.count] <= costMax ? last[typed.count] : nil
    }
}

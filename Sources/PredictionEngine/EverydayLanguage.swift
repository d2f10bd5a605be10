import Foundation

/// How words are spelled and which are common whatever the catalogue: what a catalogue cannot know of names it lacks.
///
/// Made of `LanguageTables`, once for all indexes; the symbols of ASCII are the same in every alphabet.
enum EverydayLanguage {
    /// The common words, each as likely as the others.
    static let words: NameTrie = {
        let alphabet = Alphabet()
        var table = SpellingTable()
        let words = LanguageTables.words.description.split(separator: " ")
        for (place, word) in words.enumerated() {
            table.append(
                alphabet.symbols(String(word)),
                NameTrie.Spelling(item: Int32(place), logWeight: -log(Float(words.count)), variant: 0))
        }
        return NameTrie(table)
    }()

    /// The share of a word among the common ones; of all that begin so while it is still being typed.
    static func share(of word: some Sequence<UInt16>, isOpen: Bool) -> Float {
        guard let node = words.node(of: word) else { return 0 }
        let below = words.nodes[Int(node)].sum
        return isOpen ? below : below * words.endingShare(node)
    }

    private static let width = LanguageTables.symbolCount
    /// Characters that are in no table: signs, and scripts these languages are not written in.
    private static let otherShare: Float = 0.01
    private static let otherCharacters: Float = 1000
    private static let digitCount: Float = 10

    /// P(c | a, b) at [a][b][c].
    private static let triples: [Float] = {
        var probabilities: [Float] = []
        for row in LanguageTables.triples {
            probabilities += row.withUTF8Buffer { $0.map { exp(-LanguageTables.natsPerLevel * Float(level($0))) } }
        }
        // Levels are rounded: each row is made to add up again.
        for start in stride(from: 0, to: probabilities.count, by: width) {
            let sum = probabilities[start..<start + width].reduce(0, +)
            for place in start..<start + width { probabilities[place] *= (1 - otherShare) / sum }
        }
        return probabilities
    }()

    /// A base-64 digit.
    private static func level(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        default: digit == UInt8(ascii: "+") ? 62 : 63
        }
    }

    /// The probability of a symbol after two others.
    static func probability(_ beforeLast: UInt16, _ last: UInt16, _ symbol: UInt16) -> Float {
        guard symbol <= Alphabet.digits.upperBound else { return otherShare / otherCharacters }
        let row = (group(beforeLast) * width + group(last)) * width
        return triples[row + group(symbol)] / (Alphabet.digits.contains(symbol) ? digitCount : 1)
    }

    /// What is in no table begins anew.
    private static func group(_ symbol: UInt16) -> Int {
        symbol > Alphabet.digits.upperBound ? 0 : min(Int(symbol), width - 1)
    }
}

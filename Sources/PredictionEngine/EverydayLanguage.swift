import Foundation

/// Everyday language: the spelling of words and the common words, whatever the catalogue, as evidence on names that it
/// lacks.
///
/// Reads `LanguageTables` in place: only two small tables are built. The symbols of ASCII are the same
/// in every alphabet.
enum EverydayLanguage {
    /// Range of common words that begin alike, sorted as in the list: a word that ends here comes first.
    struct Words: Equatable, Sendable {
        fileprivate var low: UInt16
        fileprivate var high: UInt16
        fileprivate var depth: UInt8

        var count: Int { Int(high - low) }
    }

    /// Where each word begins in the list, and one past the end of the last.
    private static let starts: [UInt32] = LanguageTables.words.withUTF8Buffer { bytes in
        var starts: [UInt32] = [0]
        starts.reserveCapacity(bytes.count / 7)
        for place in bytes.indices where bytes[place] == UInt8(ascii: " ") { starts.append(UInt32(place + 1)) }
        starts.append(UInt32(bytes.count + 1))
        return starts
    }

    /// Range of all common words.
    static let words = Words(low: 0, high: UInt16(starts.count - 1), depth: 0)

    /// The character of a word at a place; 0 behind its end.
    private static func character(of word: Int, at depth: Int) -> UInt8 {
        let place = Int(starts[word]) + depth
        return place + 1 < Int(starts[word + 1]) ? LanguageTables.words.utf8Start[place] : 0
    }

    /// Words that go on with a symbol; nil when none does.
    static func words(_ words: Words, goingOnWith symbol: UInt16) -> Words? {
        guard Alphabet.letters.contains(symbol) else { return nil }
        let letter = UInt8(ascii: "a") + UInt8(symbol - Alphabet.letters.lowerBound)
        /// First word whose character at this depth is at least so large.
        func first(_ least: UInt8) -> UInt16 {
            var (low, high) = (Int(words.low), Int(words.high))
            while low < high {
                let middle = (low + high) / 2
                if character(of: middle, at: Int(words.depth)) < least { low = middle + 1 } else { high = middle }
            }
            return UInt16(low)
        }
        let found = Words(low: first(letter), high: first(letter + 1), depth: words.depth + 1)
        return found.count > 0 ? found : nil
    }

    /// Number of these words that end here: one or none.
    static func ending(_ words: Words) -> Int {
        words.count > 0 && character(of: Int(words.low), at: Int(words.depth)) == 0 ? 1 : 0
    }

    /// Share of a word among the common ones; while it is being typed, the share of all words that begin so.
    static func share(of word: some Sequence<UInt16>, isOpen: Bool) -> Float {
        var found = words
        for symbol in word {
            guard let next = words(found, goingOnWith: symbol) else { return 0 }
            found = next
        }
        guard found.depth > 0 else { return 0 }
        return Float(isOpen ? found.count : ending(found)) / Float(words.count)
    }

    private static let width = LanguageTables.symbolCount
    /// Share of characters in no table: signs, and scripts that these languages are not written in.
    private static let otherShare: Float = 0.01
    private static let otherCharacters: Float = 1000
    private static let digitCount: Float = 10

    /// P(c | a, b) at [a][b][c]. Levels are rounded: each row is made to add up again.
    private static let triples: [Float] = {
        let probabilities = (0..<64).map { exp(-LanguageTables.natsPerLevel * Float($0)) }
        let byDigit = (0..<128).map { probabilities[Int(level(UInt8($0)))] }
        return [Float](unsafeUninitializedCapacity: width * width * width) { out, count in
            for row in LanguageTables.triples {
                for place in 0..<row.utf8CodeUnitCount { out[count + place] = byDigit[Int(row.utf8Start[place])] }
                count += row.utf8CodeUnitCount
            }
            for start in stride(from: 0, to: count, by: width) {
                var sum: Float = 0
                for place in start..<start + width { sum += out[place] }
                let scale = (1 - otherShare) / sum
                for place in start..<start + width { out[place] *= scale }
            }
        }
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

    /// Group of a symbol; one in no table begins anew.
    private static func group(_ symbol: UInt16) -> Int {
        symbol > Alphabet.digits.upperBound ? 0 : min(Int(symbol), width - 1)
    }
}

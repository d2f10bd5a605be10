/// Abbreviations that a document explains: "low-pass gate (LPG)", "LPG (low-pass gate)".
struct Abbreviations: Sendable {
    /// Abbreviations of a document, upper bound, and letters of one.
    private static let pairsMax = 500
    private static let letters = 2...6
    /// Words of a long form for each letter: one may be left out between two.
    private static let wordsPerLetter = 2
    /// UTF-16 units of parentheses that are looked into.
    private static let unitsMax = 80

    /// The short form's word, and the words of the long one.
    private(set) var pairs: [(short: String, long: [String])] = []
    private var known: Set<String> = []

    /// Learns from a sentence.
    mutating func learn(_ units: ArraySlice<UInt16>) {
        guard pairs.count < Self.pairsMax else { return }
        var place = units.startIndex
        while let open = units[place...].firstIndex(of: 0x28) {
            place = open + 1
            guard let close = units[place...].prefix(Self.unitsMax).firstIndex(of: 0x29) else { continue }
            learn(before: units[units.startIndex..<open].suffix(2 * Self.unitsMax), inside: units[place..<close])
            place = close + 1
        }
    }

    private mutating func learn(before: ArraySlice<UInt16>, inside: ArraySlice<UInt16>) {
        if let short = Self.short(inside) {
            let words = Tokenizer.words(String(units: before))
            if let long = Self.long(of: short, endingIn: words) { add(short, long) }
        } else if let last = Self.lastWord(before), let short = Self.short(last) {
            let words = Tokenizer.words(String(units: inside))
            if words.count <= short.count * Self.wordsPerLetter, let long = Self.long(of: short, endingIn: words),
                long.count == words.count
            {
                add(short, long)
            }
        }
    }

    private mutating func add(_ short: String, _ long: [String]) {
        guard pairs.count < Self.pairsMax, known.insert(short).inserted else { return }
        pairs.append((short, long))
    }

    private static func lastWord(_ units: ArraySlice<UInt16>) -> ArraySlice<UInt16>? {
        guard let last = units.lastIndex(where: { $0 != 0x20 && $0 != 0xA0 }) else { return nil }
        let start = units[...last].lastIndex { $0 == 0x20 || $0 == 0xA0 }.map { $0 + 1 } ?? units.startIndex
        return units[start...last]
    }

    /// Word of capitals, with a plural's s.
    private static func short(_ units: ArraySlice<UInt16>) -> String? {
        var units = units
        if units.count > letters.lowerBound, units.last == 0x73 { units = units.dropLast() }
        guard letters.contains(units.count), units.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        return String(units: units).lowercased()
    }

    /// The last words whose first letters are those of the short form, in order.
    private static func long(of short: String, endingIn words: [String]) -> [String]? {
        var letters = short.unicodeScalars.reversed().map { $0 }[...]
        var result: [String] = []
        for word in words.suffix(short.count * wordsPerLetter).reversed() {
            guard let letter = letters.first else { break }
            if word.unicodeScalars.first == letter {
                letters = letters.dropFirst()
            } else if result.isEmpty || WordStems.english.stopTerms.contains(word) == false {
                return nil
            }
            result.append(word)
        }
        return letters.isEmpty && result.count > 1 ? result.reversed() : nil
    }
}

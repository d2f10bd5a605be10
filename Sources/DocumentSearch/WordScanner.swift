/// Scanner of UTF-16 text for its words, the same as `Tokenizer.words` finds, without a string for each: a document is mostly
/// words that were seen before. Those with letters beyond ASCII are folded once and remembered.
struct WordScanner {
    /// UTF-16 units of a word that is remembered, upper bound, and number of them: in a text without spaces none comes again.
    private static let rememberedUnits = 24
    private static let rememberedMax = 8192

    private var remembered: [String: [String]] = [:]

    /// Calls `body` with the UTF-8 of each word, in lower case without accents.
    mutating func scan(_ units: ArraySlice<UInt16>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        units.withUnsafeBufferPointer { units in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: units.count) { letters in
                scan(units, letters, body)
            }
        }
    }

    /// - Parameter letters: room for as many bytes as there are units
    private mutating func scan(
        _ units: UnsafeBufferPointer<UInt16>, _ letters: UnsafeMutableBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var count = 0
        var place = 0
        while place < units.count {
            let letter = Self.letter(units[place])
            if letter > 0 {
                letters[count] = letter
                count += 1
                place += 1
            } else if units[place] < 0x80 {
                Self.end(letters, &count, body)
                place += 1
            } else {
                // Beyond ASCII: from where the word began to the next sign of ASCII.
                var end = place + 1
                while end < units.count, units[end] >= 0x80 || Self.letter(units[end]) > 0 { end += 1 }
                for word in words(UnsafeBufferPointer(rebasing: units[(place - count)..<end])) {
                    var word = word
                    word.withUTF8(body)
                }
                count = 0
                place = end
            }
        }
        Self.end(letters, &count, body)
    }

    private static func end(
        _ letters: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        if (1...Tokenizer.wordBytesMax).contains(count) {
            body(UnsafeBufferPointer(rebasing: letters[..<count]))
        }
        count = 0
    }

    /// A letter in lower case, or a digit, of ASCII; 0 for any other unit.
    private static func letter(_ unit: UInt16) -> UInt8 {
        switch unit {
        case 0x30...0x39, 0x61...0x7A: UInt8(truncatingIfNeeded: unit)
        case 0x41...0x5A: UInt8(truncatingIfNeeded: unit | 0x20)
        default: 0
        }
    }

    private mutating func words(_ units: UnsafeBufferPointer<UInt16>) -> [String] {
        let text = String(decoding: units, as: UTF16.self)
        guard units.count <= Self.rememberedUnits else { return Tokenizer.words(text) }
        if let known = remembered[text] { return known }
        let words = Tokenizer.words(text)
        if remembered.count < Self.rememberedMax { remembered[text] = words }
        return words
    }

    /// Bytes of heap, about.
    var byteCount: Int { remembered.count * 160 }
}

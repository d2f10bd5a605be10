/// Finds the sentences of a page, in UTF-16 units, so that a citation can say where each stands.
///
/// A sentence ends at a line break, or at `.`, `!`, `?` before white space and something that can begin a sentence.
/// "e.g.", "Fig. 3", "1." at the start of a list item and single initials end nothing. Text that goes on without an end
/// is cut after `unitsMax`. Work grows with the text's length whatever it is made of: a run of full stops is looked at
/// once, and what stands before one no further back than an abbreviation is long.
package enum SentenceSplitter {
    /// UTF-16 units of a sentence at most, as many as a passage has: a longer one would not be quoted.
    package static let unitsMax = 1200

    private static let abbreviations: Set<String> = [
        "e.g", "i.e", "etc", "vs", "fig", "figs", "no", "approx", "cf", "resp", "max", "min", "mr", "mrs", "dr", "ca",
        "incl", "sec", "st", "inc", "ltd", "al", "p", "pp",
    ]
    /// Units of a word before a full stop that could be an abbreviation or a list item's number.
    private static let abbreviationUnitsMax = 8

    package static func sentences(in units: [UInt16]) -> [Range<Int>] {
        var scan = Scan(units: units)
        return scan.sentences()
    }

    private struct Scan {
        let units: [UInt16]
        var result: [Range<Int>] = []
        /// Where the sentence begins that is being read, and its first unit that is no space.
        var start = 0
        var firstWord = 0
        /// The last white space in it, for a cut that divides no word.
        var lastSpace = 0
        /// The run of terminators and closing quotes that was looked at last: its end, and what follows it.
        var runEnd = 0
        var afterRun = 0

        mutating func sentences() -> [Range<Int>] {
            begin(at: 0)
            var index = firstWord
            while index < units.count {
                let unit = units[index]
                if unit == 0x0A {
                    end(at: index)
                    begin(at: index + 1)
                    index = firstWord
                    continue
                }
                if index - firstWord >= unitsMax {
                    index = cut(at: index)
                    continue
                }
                if isTerminator(unit), let end = sentenceEnd(after: index), end - firstWord <= unitsMax {
                    self.end(at: end)
                    begin(at: end)
                    index = firstWord
                    continue
                }
                if isSpace(unit) { lastSpace = index }
                index += 1
            }
            end(at: units.count)
            return result
        }

        private mutating func begin(at index: Int) {
            start = index
            firstWord = index
            while firstWord < units.count, isSpace(units[firstWord]), units[firstWord] != 0x0A { firstWord += 1 }
            lastSpace = firstWord
        }

        private mutating func end(at index: Int) {
            var high = index
            while high > firstWord, isSpace(units[high - 1]) { high -= 1 }
            if firstWord < high { result.append(firstWord..<high) }
        }

        /// The sentence is too long: ends it at its last space, else here, but inside no surrogate pair.
        ///
        /// - Returns: where reading goes on
        private mutating func cut(at index: Int) -> Int {
            var place = lastSpace > firstWord ? lastSpace : index
            if UTF16.isTrailSurrogate(units[place]), UTF16.isLeadSurrogate(units[place - 1]) { place -= 1 }
            end(at: place)
            begin(at: place)
            return firstWord
        }

        private mutating func sentenceEnd(after index: Int) -> Int? {
            if units[index] == 0x3002 { return index + 1 }
            if index >= runEnd { readRun(from: index) }
            guard runEnd < units.count else { return runEnd }
            guard isSpace(units[runEnd]) else { return nil }
            guard afterRun < units.count else { return runEnd }
            if units[index] == UInt16(UInt8(ascii: ".")) {
                if isLower(units[afterRun]) || endsInAbbreviation(before: index) { return nil }
            }
            return runEnd
        }

        private mutating func readRun(from index: Int) {
            runEnd = index + 1
            while runEnd < units.count, isTerminator(units[runEnd]) || isCloser(units[runEnd]) { runEnd += 1 }
            afterRun = runEnd
            while afterRun < units.count, isSpace(units[afterRun]) { afterRun += 1 }
        }

        /// "e.g", a single letter, or the number of a list item: what stands before the full stop ends no sentence.
        private func endsInAbbreviation(before index: Int) -> Bool {
            var low = index
            while low > firstWord, !isSpace(units[low - 1]), units[low - 1] != 0x28 {
                low -= 1
                if index - low > abbreviationUnitsMax { return false }
            }
            let text = String(decoding: units[low..<index], as: UTF16.self).lowercased()
            if abbreviations.contains(text) { return true }
            if text.count == 1, text.first?.isLetter == true { return true }
            return low == firstWord && text.count <= 3 && text.allSatisfy(\.isNumber)
        }
    }

    private static func isTerminator(_ unit: UInt16) -> Bool {
        unit == 0x2E || unit == 0x21 || unit == 0x3F || unit == 0x3002
    }

    private static func isCloser(_ unit: UInt16) -> Bool {
        unit == 0x22 || unit == 0x27 || unit == 0x29 || unit == 0x5D || unit == 0x201D || unit == 0x2019
    }

    static func isSpace(_ unit: UInt16) -> Bool {
        unit == 0x20 || unit == 0x09 || unit == 0x0A || unit == 0x0D || unit == 0xA0
    }

    private static func isLower(_ unit: UInt16) -> Bool {
        (0x61...0x7A).contains(unit)
    }
}

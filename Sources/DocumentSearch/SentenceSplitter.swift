/// Splitter of a page into sentences, in UTF-16 units, so that a citation can give their places.
///
/// A sentence ends at a line break, at `.`, `!`, `?`, `…` before white space and something that can begin a sentence, and at
/// the terminators of Chinese and Japanese with what closes behind them (after Unicode's UAX #29, section 5). Abbreviations,
/// initials, numbers, versions, paths and what stands in quotation marks end nothing; marks of list items are no text. Text
/// that goes on without an end is cut after `unitsMax`.
///
/// Work grows with the text's length whatever it is made of: a run of full stops is looked at once, and what stands before
/// and behind one no further than an abbreviation or a quotation is long.
package enum SentenceSplitter {
    /// UTF-16 units of a sentence, upper bound, as many as a passage has: a longer one would not be quoted.
    package static let unitsMax = 1200
    /// UTF-16 units in which a quotation's end is searched for.
    private static let quotationUnitsMax = 240
    /// UTF-16 units of a word that are examined.
    private static let wordUnitsMax = 14

    package static func sentences(in units: [UInt16]) -> [Range<Int>] {
        var scan = Scan(units: units)
        return scan.sentences()
    }

    private struct Scan {
        let units: [UInt16]
        var result: [Range<Int>] = []
        /// First unit of the current sentence that is neither a space nor a list mark.
        var firstWord = 0
        /// Last white space of the current sentence, where a cut divides no word.
        var lastSpace = 0
        /// The run of terminators and closing quotes that was looked at last: its end, and what follows it.
        var runEnd = 0
        var afterRun = 0
        /// Range of the open quotation; both 0: none.
        var quotation = 0..<0

        mutating func sentences() -> [Range<Int>] {
            begin(at: 0)
            var index = firstWord
            while index < units.count {
                let unit = units[index]
                // Most of a text; such a letter begins and ends nothing.
                if isPlainLower(unit), index - firstWord < unitsMax {
                    index += 1
                    continue
                }
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
                if isBullet(unit), index > firstWord, isSpace(units[index - 1]), hasSpace(at: index + 1) {
                    end(at: index)
                    begin(at: index)
                    index = firstWord
                    continue
                }
                if isSpace(unit) { lastSpace = index } else { quotationBegins(at: index) }
                index += 1
            }
            end(at: units.count)
            return result
        }

        private func hasSpace(at index: Int) -> Bool { index < units.count && isSpace(units[index]) }

        /// Marks of list items, and the colon that stands behind one which was a term, are no text.
        private mutating func begin(at index: Int) {
            firstWord = index
            while firstWord < units.count, units[firstWord] != 0x0A {
                if isSpace(units[firstWord]) {
                    firstWord += 1
                } else if isListMark(units[firstWord]), hasSpace(at: firstWord + 1), !isMinus(at: firstWord) {
                    firstWord += 2
                } else if isBullet(units[firstWord]), firstWord + 1 < units.count, units[firstWord + 1] == 0x3A {
                    firstWord += 2
                } else {
                    break
                }
            }
            firstWord = min(firstWord, units.count)
            lastSpace = firstWord
        }

        /// "– 20 °C": with a number behind it a hyphen or a dash is no mark.
        private func isMinus(at index: Int) -> Bool {
            (units[index] == 0x2D || units[index] == 0x2013) && index + 2 < units.count && isDigit(units[index + 2])
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

        // MARK: Quotations

        private mutating func quotationBegins(at index: Int) {
            guard index >= quotation.upperBound, let closers = closers(of: units[index]) else { return }
            // An ambiguous quotation mark opens where a word begins.
            let isAfterWord =
                index > 0 && !isSpace(units[index - 1]) && units[index - 1] < 0x2E80
                && units[index - 1] != 0x28
            if isAfterWord, units[index] == 0x22 || units[index] == 0x201C || units[index] == 0xBB { return }
            let last = min(units.count, index + quotationUnitsMax)
            var place = index + 1
            while place < last, units[place] != 0x0A {
                if closers.contains(units[place]) {
                    quotation = index..<(place + 1)
                    return
                }
                place += 1
            }
        }

        private func closers(of unit: UInt16) -> [UInt16]? {
            switch unit {
            case 0x22: [0x22]
            case 0x201C: [0x201D]
            case 0x201E: [0x201C, 0x201D]
            case 0xAB: [0xBB]
            case 0xBB: [0xAB]
            case 0x300C: [0x300D]
            case 0x300E: [0x300F]
            default: nil
            }
        }

        // MARK: Ends

        private mutating func sentenceEnd(after index: Int) -> Int? {
            if index >= runEnd { readRun(from: index) }
            // Inside a quotation a sentence ends only with the quotation.
            if quotation.contains(index), runEnd < quotation.upperBound { return nil }
            if isWideTerminator(units[index]) { return wideEnd() }
            guard runEnd < units.count else { return runEnd }
            guard isSpace(units[runEnd]) else { return nil }
            guard afterRun < units.count, units[afterRun] != 0x0A else { return runEnd }
            // "[, ...] ]": what closes there, or goes on with a sign, is of the same sentence.
            if isClosing(units[afterRun]) { return nil }
            let next = firstLetter(from: afterRun)
            let hasCloser = isCloser(units[runEnd - 1])
            let startsLower = isLower(next)
            if units[index] != 0x2E || hasTerminator(at: index + 1) {
                // An ellipsis goes on; a cry does when it is only quoted.
                return startsLower && (hasCloser || units[index] == 0x2026 || units[index] == 0x2E) ? nil : runEnd
            }
            if startsLower { return nil }
            return isAbbreviation(before: index, next: next) ? nil : runEnd
        }

        private func hasTerminator(at index: Int) -> Bool {
            index < units.count && isTerminator(units[index])
        }

        /// End at 。！？, which need no space behind them. Behind a closing mark the sentence may go on: with a particle,
        /// or when the
        /// quotation is a part of it.
        private func wideEnd() -> Int? {
            guard runEnd < units.count, isCloser(units[runEnd - 1]), units[runEnd] != 0x0A else { return runEnd }
            let next = units[runEnd]
            if (0x3041...0x309F).contains(next) || next == 0x3001 || next == 0xFF0C { return nil }
            guard quotation.upperBound == runEnd else { return runEnd }
            if quotation.lowerBound <= firstWord { return runEnd }
            let before = units[quotation.lowerBound - 1]
            return before == 0xFF1A || before == 0x3A || isSpace(next) ? runEnd : nil
        }

        private mutating func readRun(from index: Int) {
            runEnd = index + 1
            while runEnd < units.count, isTerminator(units[runEnd]) || isCloser(units[runEnd]) {
                // A quotation mark that opens the next one closes nothing.
                if isOpening(at: runEnd) || isOpeningStraight(at: runEnd, behind: index) { break }
                runEnd += 1
            }
            // French puts a space before its closing mark.
            if runEnd + 1 < units.count, isSpace(units[runEnd]), units[runEnd + 1] == 0xBB,
                quotation.upperBound == runEnd + 2
            {
                runEnd += 2
            }
            afterRun = runEnd
            while afterRun < units.count, isSpace(units[afterRun]), units[afterRun] != 0x0A {
                afterRun += 1
            }
        }

        /// " opens and closes: behind 。 with no quotation open and text directly behind it, it opens.
        private func isOpeningStraight(at place: Int, behind terminator: Int) -> Bool {
            units[place] == 0x22 && isWideTerminator(units[terminator]) && !quotation.contains(place)
                && place + 1 < units.count && !isSpace(units[place + 1]) && units[place + 1] != 0x0A
        }

        /// “ and « close in some languages: where a letter follows, it opens.
        private func isOpening(at index: Int) -> Bool {
            guard units[index] == 0x201C || units[index] == 0xAB || units[index] == 0x2018, index + 1 < units.count
            else { return false }
            return !isSpace(units[index + 1]) && !isTerminator(units[index + 1])
                && !isCloser(units[index + 1]) && !quotation.contains(index)
        }

        /// The first unit of the next sentence behind what opens it.
        private func firstLetter(from index: Int) -> UInt16 {
            var place = index
            while place + 1 < units.count, place - index < 4, isOpener(units[place]) { place += 1 }
            return units[place]
        }

        // MARK: Full stops

        /// Where the word begins that ends before an index; nil where there is none, or it is too long to be one.
        private func wordStart(before index: Int) -> Int? {
            var low = index
            while low > firstWord, !isSpace(units[low - 1]), !isOpener(units[low - 1]) {
                low -= 1
                if index - low > wordUnitsMax { return nil }
            }
            return low < index ? low : nil
        }

        private func word(from index: Int) -> String {
            var start = index
            while start < units.count, start - index < 4, isOpener(units[start]) { start += 1 }
            var high = start
            while high < units.count, high - start < wordUnitsMax, isLetter(units[high]) { high += 1 }
            return String(units: units[start..<high])
        }

        /// Whether the word before a full stop is an abbreviation that ends no sentence.
        ///
        /// - Parameter next: the first letter behind it
        private func isAbbreviation(before index: Int, next: UInt16) -> Bool {
            guard let start = wordStart(before: index) else { return false }
            // Most words are longer than any abbreviation.
            if index - start > SentenceAbbreviations.unitsMax, units[start..<index].allSatisfy({ isPlainLower($0) }) {
                return false
            }
            let whole = String(units: units[start..<index])
            let text = whole.lowercased()
            let previous =
                start > firstWord ? wordStart(before: start - 1).map { String(units: units[$0..<start - 1]) } ?? "" : ""
            let isBehindNumber = previous.last?.isNumber == true
            if text.allSatisfy(\.isNumber) {
                // The number of a list item, or of a day.
                if start == firstWord, text.count <= 3 { return true }
                return text.count <= 2 && SentenceAbbreviations.ordinalHeads.contains(word(from: afterRun).lowercased())
            }
            if whole.count == 1, let letter = whole.first, letter.isLetter {
                return isInitial(letter, previous, isBehindNumber, next)
            }
            switch SentenceAbbreviations.kind(text) {
            case .never: return true
            case .atCapital: return !isUpper(next)
            case .unit: return !(isBehindNumber && isUpper(next))
            case .unlessNumbered: return isDigit(next) || isNumbering(word(from: afterRun))
            case nil: return false
            }
        }

        /// A letter with a full stop is an initial or a part of an abbreviation, but not behind a number ("12 V. Then"), and
        /// not where a sentence clearly begins.
        private func isInitial(_ letter: Character, _ previous: String, _ isBehindNumber: Bool, _ next: UInt16) -> Bool
        {
            let isSecond = previous.hasSuffix(".") && previous.count == 2
            if isSecond, letter.isLowercase {
                // "и т. д. Затем": such a list may end a sentence.
                return !(["д", "п"].contains(letter) && isUpper(next))
            }
            if isBehindNumber { return !(isUpper(next) || isDigit(next)) }
            let following = word(from: afterRun)
            let isStarter = SentenceAbbreviations.starters.contains(following.lowercased())
            // "z. B.", "J. W. de Boer": a letter of several.
            if following.utf16.count == 1, hasFullStop(at: afterRun + 1) { return true }
            if letter.isLowercase {
                guard letter.isASCII else { return true }
                return SentenceAbbreviations.smallLetters.contains(letter)
                    && (isDigit(next) || isUpper(next) && !isStarter)
            }
            if isSecond || isDigit(next) { return true }
            if isStarter { return false }
            // "from A to B. Wait": a letter behind an ordinary word is a name of its own.
            let isBehindWord = previous.count > 1 && previous.allSatisfy { $0.isLetter && $0.isLowercase }
            return !isBehindWord || SentenceAbbreviations.nameLeads.contains(previous)
        }

        private func hasFullStop(at index: Int) -> Bool { index < units.count && units[index] == 0x2E }

        /// "Rev. B", "Vol. II": a letter or a Roman numeral.
        private func isNumbering(_ word: String) -> Bool {
            word.count == 1 && word.first?.isUppercase == true
                && !SentenceAbbreviations.starters.contains(word.lowercased())
                || (1...4).contains(word.count) && word.allSatisfy { "IVXL".contains($0) }
        }
    }

    // MARK: Units

    private static func isTerminator(_ unit: UInt16) -> Bool {
        unit == 0x2E || unit == 0x21 || unit == 0x3F || unit == 0x2026 || unit == 0x061F || unit == 0x06D4
            || unit == 0x0964 || isWideTerminator(unit)
    }

    private static func isWideTerminator(_ unit: UInt16) -> Bool {
        unit == 0x3002 || unit == 0xFF01 || unit == 0xFF1F || unit == 0xFF61
    }

    private static func isCloser(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x22, 0x27, 0x29, 0x5D, 0xBB, 0xAB, 0x2018, 0x2019, 0x201C, 0x201D, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
            0xFF09, 0xFF3D:
            true
        default: false
        }
    }

    private static func isOpener(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x22, 0x27, 0x28, 0x5B, 0xA1, 0xBF, 0xAB, 0xBB, 0x2018, 0x201A, 0x201C, 0x201E, 0x300C, 0x300E, 0xFF08:
            true
        default: false
        }
    }

    /// Signs before which no sentence begins.
    private static func isClosing(_ unit: UInt16) -> Bool {
        unit == 0x29 || unit == 0x5D || unit == 0x7D || unit == 0x2C || unit == 0x3B || unit == 0x7C
    }

    static func isSpace(_ unit: UInt16) -> Bool {
        unit == 0x20 || unit == 0x09 || unit == 0x0A || unit == 0x0D || unit == 0xA0 || unit == 0x202F || unit == 0x3000
            || unit == 0x2009 || unit == 0x2002
    }

    private static func isBullet(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x2022, 0x2023, 0x25AA, 0x25CF, 0x25CB, 0x25A0, 0x25A1, 0x2043, 0x27A2, 0x25B6: true
        default: false
        }
    }

    /// Whether the unit marks a list item when white space follows.
    private static func isListMark(_ unit: UInt16) -> Bool {
        isBullet(unit) || unit == 0x2A || unit == 0x2D || unit == 0x2013 || unit == 0xB7
    }

    private static func isPlainLower(_ unit: UInt16) -> Bool { (0x61...0x7A).contains(unit) }

    private static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }

    private static func isLetter(_ unit: UInt16) -> Bool {
        unit < 0x80 ? (0x61...0x7A).contains(unit | 0x20) : Unicode.Scalar(unit)?.properties.isAlphabetic == true
    }

    private static func isLower(_ unit: UInt16) -> Bool {
        unit < 0x80 ? (0x61...0x7A).contains(unit) : Unicode.Scalar(unit)?.properties.isLowercase == true
    }

    private static func isUpper(_ unit: UInt16) -> Bool {
        unit < 0x80 ? (0x41...0x5A).contains(unit) : Unicode.Scalar(unit)?.properties.isUppercase == true
    }
}

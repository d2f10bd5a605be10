/// Brings the forms of an English word to one stem: calibrate, calibrates, calibration → calibr.
///
/// M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980). Words that are not of ASCII letters only, or
/// have fewer than three, stay as they are.
enum PorterStemmer {
    static func stem(_ word: [UInt8]) -> String {
        guard word.count > 2, word.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            return String(decoding: word, as: UTF8.self)
        }
        var stemming = Stemming(letters: word)
        stemming.removePlural()
        stemming.removePastAndGerund()
        stemming.turnFinalY()
        stemming.replace(Stemming.doubleSuffixes, whenMeasureOver: 0)
        stemming.replace(Stemming.icativeSuffixes, whenMeasureOver: 0)
        stemming.removeLastSuffix()
        stemming.removeFinalE()
        return String(decoding: stemming.letters, as: UTF8.self)
    }

    private struct Stemming {
        var letters: [UInt8]

        static let doubleSuffixes: [(StaticString, StaticString)] = [
            ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"),
            ("abli", "able"),
            ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
            ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
            ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
        ]
        static let icativeSuffixes: [(StaticString, StaticString)] = [
            ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
        ]
        static let lastSuffixes: [StaticString] = [
            "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
            "iti", "ous", "ive", "ize",
        ]

        func isConsonant(_ index: Int) -> Bool {
            switch letters[index] {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
            case UInt8(ascii: "y"): index == 0 || !isConsonant(index - 1)
            default: true
            }
        }

        /// How often a vowel is followed by a consonant in the first `count` letters.
        func measure(_ count: Int) -> Int {
            var result = 0
            var previousIsVowel = false
            for index in 0..<count {
                let isVowel = !isConsonant(index)
                if previousIsVowel, !isVowel { result += 1 }
                previousIsVowel = isVowel
            }
            return result
        }

        func hasVowel(_ count: Int) -> Bool { (0..<count).contains { !isConsonant($0) } }

        func endsInDoubleConsonant() -> Bool {
            let count = letters.count
            return count > 1 && letters[count - 1] == letters[count - 2] && isConsonant(count - 1)
        }

        /// consonant, vowel, consonant at the end, the last not w, x or y
        func endsShort(_ count: Int) -> Bool {
            guard count > 2, isConsonant(count - 1), !isConsonant(count - 2), isConsonant(count - 3) else {
                return false
            }
            return ![UInt8(ascii: "w"), UInt8(ascii: "x"), UInt8(ascii: "y")].contains(letters[count - 1])
        }

        /// Letters before the suffix, nil if the word does not end in it.
        func stemLength(before suffix: StaticString) -> Int? {
            let length = suffix.utf8CodeUnitCount
            guard letters.count > length else { return nil }
            let suffixLetters = UnsafeBufferPointer(start: suffix.utf8Start, count: length)
            return letters.suffix(length).elementsEqual(suffixLetters) ? letters.count - length : nil
        }

        mutating func replaceEnd(from count: Int, with ending: StaticString) {
            letters.removeLast(letters.count - count)
            letters.append(contentsOf: UnsafeBufferPointer(start: ending.utf8Start, count: ending.utf8CodeUnitCount))
        }

        mutating func removePlural() {
            if let count = stemLength(before: "sses") {
                replaceEnd(from: count, with: "ss")
            } else if let count = stemLength(before: "ies") {
                replaceEnd(from: count, with: "i")
            } else if stemLength(before: "ss") == nil, let count = stemLength(before: "s") {
                replaceEnd(from: count, with: "")
            }
        }

        mutating func removePastAndGerund() {
            if let count = stemLength(before: "eed") {
                if measure(count) > 0 { replaceEnd(from: count, with: "ee") }
                return
            }
            guard let count = stemLength(before: "ed") ?? stemLength(before: "ing"), hasVowel(count) else { return }
            replaceEnd(from: count, with: "")
            if stemLength(before: "at") != nil || stemLength(before: "bl") != nil || stemLength(before: "iz") != nil {
                letters.append(UInt8(ascii: "e"))
            } else if endsInDoubleConsonant(),
                ![UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "z")].contains(letters[letters.count - 1])
            {
                letters.removeLast()
            } else if measure(letters.count) == 1, endsShort(letters.count) {
                letters.append(UInt8(ascii: "e"))
            }
        }

        mutating func turnFinalY() {
            if let count = stemLength(before: "y"), hasVowel(count) { replaceEnd(from: count, with: "i") }
        }

        mutating func replace(_ table: [(StaticString, StaticString)], whenMeasureOver least: Int) {
            for (suffix, ending) in table {
                guard let count = stemLength(before: suffix) else { continue }
                if measure(count) > least { replaceEnd(from: count, with: ending) }
                return
            }
        }

        mutating func removeLastSuffix() {
            // The longest suffix that fits decides: "ement" before "ment" before "ent".
            var found: Int?
            for suffix in Self.lastSuffixes {
                guard let count = stemLength(before: suffix), count < found ?? .max else { continue }
                if suffix.utf8CodeUnitCount == 3, suffix.utf8Start[0] == UInt8(ascii: "i"),
                    suffix.utf8Start[1] == UInt8(ascii: "o")
                {
                    guard [UInt8(ascii: "s"), UInt8(ascii: "t")].contains(letters[count - 1]) else { continue }
                }
                found = count
            }
            if let found, measure(found) > 1 { replaceEnd(from: found, with: "") }
        }

        mutating func removeFinalE() {
            if let count = stemLength(before: "e") {
                let measure = measure(count)
                if measure > 1 || (measure == 1 && !endsShort(count)) { replaceEnd(from: count, with: "") }
            }
            if measure(letters.count) > 1, endsInDoubleConsonant(), letters.last == UInt8(ascii: "l") {
                letters.removeLast()
            }
        }
    }
}

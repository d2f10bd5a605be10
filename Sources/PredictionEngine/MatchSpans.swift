/// Spans of a shown name that were typed, for underlining.
package enum MatchSpans {
    /// Scalars of a name that are compared: the work is the product of both lengths.
    private static let nameScalarsMax = 128
    /// Scalars of a typed text that are compared with a name in order; of a longer one only its words.
    private static let typedScalarsMax = 96

    /// Half-open ranges in UTF-16 units of `name`: the longest common subsequence, as early as possible, or the words in
    /// whatever order when they have more in common.
    package static func spans(typed: String, in name: String) -> [Range<Int>] { spans(Typed(typed), in: name) }

    /// Typed text, split once for all names that it is compared with.
    package struct Typed {
        fileprivate let scalars: [Unicode.Scalar]
        /// The longest first.
        fileprivate let words: [ArraySlice<Unicode.Scalar>]

        package init(_ text: String) {
            scalars = Array(text.unicodeScalars)
            words = scalars.split(separator: " ").sorted { $0.count > $1.count }
        }
    }

    package static func spans(_ typed: Typed, in name: String) -> [Range<Int>] {
        let scalars = typed.scalars
        guard !scalars.isEmpty else { return [] }
        let letters = Letters(name, max: nameScalarsMax)
        if let prefix = letters.prefixRange(scalars) { return [prefix] }
        if scalars.count > typedScalarsMax { return joined(wordMatches(typed.words, letters)) }
        let inOrder = matches(scalars, letters)
        guard typed.words.count > 1 || scalars.last == " ", inOrder.count < scalars.count else {
            return joined(inOrder)
        }
        let words = wordMatches(typed.words, letters)
        // In a sentence many letters are in order only by chance.
        if 2 * words.count >= inOrder.count { return joined(words) }
        return 2 * inOrder.count >= scalars.count ? joined(inOrder) : []
    }

    /// Matches each typed word to the word of the name that it begins like, the longest first; each word of the name
    /// once.
    private static func wordMatches(
        _ typed: [ArraySlice<Unicode.Scalar>], _ letters: Letters
    ) -> [Range<Int>] {
        var starts = letters.scalars.indices.filter { $0 == 0 || letters.scalars[$0 - 1] == " " }
        var found: [Range<Int>] = []
        for word in typed {
            if starts.isEmpty { break }
            var best = (start: 0, length: 0)
            for start in starts {
                guard word.first == letters.scalars[start] else { continue }
                let length = zip(word, letters.scalars[start...]).prefix { $0 == $1 && $0 != " " }.count
                if length > best.length { best = (start, length) }
            }
            // One letter of several is chance.
            guard best.length >= min(2, word.count), 2 * best.length >= word.count else { continue }
            starts.removeAll { $0 == best.start }
            found += letters.ranges[best.start..<best.start + best.length]
        }
        return found.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Comparable scalars of a name, each with its place.
    private struct Letters {
        var scalars: [Unicode.Scalar] = []
        var ranges: [Range<Int>] = []
        /// Start of held punctuation, until it is known whether more of the word follows.
        private var held: Int?

        /// A range covers the whole visible character.
        init(_ name: String, max: Int) {
            if name.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 }) {
                for (place, byte) in name.utf8.prefix(max).enumerated() {
                    append(Unicode.Scalar(byte), place..<place + 1)
                }
            } else {
                var (position, left) = (0, max)
                for character in name.prefix(max) where left > 0 {
                    let range = position..<position + character.utf16.count
                    for scalar in character.unicodeScalars.prefix(left) { append(scalar, range) }
                    left -= character.unicodeScalars.count
                    position = range.upperBound
                }
            }
            if let held { separate(ranges[held]) }
        }

        /// As `NameNormalizer` sees it.
        private mutating func append(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
            if NameNormalizer.isApostrophe(scalar) || NameNormalizer.isTradeMark(scalar) { return }
            if NameNormalizer.isSeparator(scalar) { return separate(range) }
            if NameNormalizer.endsPart(scalar) {
                held = held ?? scalars.count
                return add(scalar, range)
            }
            if scalar.isASCII {
                if let held, held > 0, held == scalars.count - 1,
                    NameNormalizer.isDecimalComma(scalars[held], after: scalars[held - 1], before: scalar)
                {
                    scalars[held] = "."
                }
                held = nil
                add(Letters.lower(scalar), range)
            } else {
                for part in NameNormalizer.normalized(String(scalar)).unicodeScalars {
                    held = nil
                    add(part, range)
                }
            }
        }

        private mutating func separate(_ range: Range<Int>) {
            var range = range
            if let held {
                range = ranges[held]
                scalars.removeSubrange(held...)
                ranges.removeSubrange(held...)
            }
            held = nil
            if let last = scalars.last, last != " " { add(" ", range) }
        }

        private mutating func add(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
            scalars.append(scalar)
            ranges.append(range)
        }

        private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
            (65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
        }

        func prefixRange(_ typed: [Unicode.Scalar]) -> Range<Int>? {
            guard typed.count <= scalars.count, scalars.starts(with: typed) else { return nil }
            return ranges[0].lowerBound..<ranges[typed.count - 1].upperBound
        }
    }

    private static func matches(_ typed: [Unicode.Scalar], _ letters: Letters) -> [Range<Int>] {
        let (rows, columns) = (typed.count, letters.scalars.count)
        // length[i][j]: of the longest common subsequence of typed[i...] and letters[j...]
        var length = [UInt8](repeating: 0, count: (rows + 1) * (columns + 1))
        let width = columns + 1
        for i in stride(from: rows - 1, through: 0, by: -1) {
            for j in stride(from: columns - 1, through: 0, by: -1) {
                length[i * width + j] =
                    typed[i] == letters.scalars[j]
                    ? length[(i + 1) * width + j + 1] + 1
                    : max(length[(i + 1) * width + j], length[i * width + j + 1])
            }
        }
        var found: [Range<Int>] = []
        var (i, j) = (0, 0)
        while i < rows, j < columns {
            if typed[i] == letters.scalars[j] {
                if typed[i] != " " { found.append(letters.ranges[j]) }
                i += 1
                j += 1
            } else if length[(i + 1) * width + j] > length[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return found
    }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges {
            if let last = result.last, last.upperBound >= range.lowerBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}

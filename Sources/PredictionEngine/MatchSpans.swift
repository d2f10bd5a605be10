/// Which characters of a shown name were typed, for underlining them.
package enum MatchSpans {
    /// Scalars of a name that are compared: the work is the product of both lengths.
    private static let nameScalarsMax = 128

    /// Half-open ranges in UTF-16 units of `name`: the longest common subsequence, as early as possible.
    package static func spans(typed: String, in name: String) -> [Range<Int>] {
        guard !typed.isEmpty else { return [] }
        let letters = Letters(name, max: nameScalarsMax)
        let typed = Array(typed.unicodeScalars)
        if let prefix = letters.prefixRange(typed) { return [prefix] }
        return joined(matches(typed, letters))
    }

    /// The comparable scalars of a name, each with where it stands.
    private struct Letters {
        var scalars: [Unicode.Scalar] = []
        var ranges: [Range<Int>] = []

        init(_ name: String, max: Int) {
            var position = 0
            for scalar in name.unicodeScalars.prefix(max) {
                let end = position + UTF16.width(scalar)
                if scalar.isASCII {
                    append(NameNormalizer.isSeparator(scalar) ? " " : Letters.lower(scalar), position..<end)
                } else {
                    for part in NameNormalizer.normalized(String(scalar)).unicodeScalars {
                        append(part, position..<end)
                    }
                }
                position = end
            }
        }

        private mutating func append(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
            if scalar == " ", scalars.isEmpty || scalars.last == " " { return }
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
                found.append(letters.ranges[j])
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

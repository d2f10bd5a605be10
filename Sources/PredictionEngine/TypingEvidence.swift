/// Evidence from one question about how people type here: the last typed text, beside the item that was meant.
package struct TypingEvidence: Equatable, Sendable {
    /// The text is the item's name from its beginning; otherwise it has words of the item.
    package private(set) var isName: Bool
    /// Characters that were typed of the name, and how many of them are slips; none of a text of words.
    package private(set) var characters = 0
    package private(set) var slips = 0
    package private(set) var digits = 0
    /// Slips that change a digit, add one or leave one out.
    package private(set) var digitSlips = 0

    /// Characters examined at the end of a text.
    private static let textMax = 200
    /// Characters of a text that are compared with a name, and of a name: nobody types more of one.
    private static let (typedMax, nameMax) = (64, 96)
    /// Spellings of an item that are compared with the text.
    private static let spellingsMax = 8
    /// Characters per slip, lower bound: with more slips the text is something else than the name.
    private static let charactersPerSlip = 4
    /// Words of a text that are looked for in the item's spellings.
    private static let wordsMax = 20
    /// Characters from which a word tells which item is meant.
    private static let wordFrom = 2

    /// nil when the text has nothing of the item: the item was found in another way.
    package init?(typed: String, meaning item: PredictableItem) {
        let text = NameNormalizer.normalizedTyped(String(typed.suffix(Self.textMax)))
        let symbols = Array(text.unicodeScalars.prefix(Self.typedMax + 1))
        let spellings = item.spellings(most: Self.spellingsMax)
        guard !symbols.isEmpty else { return nil }
        if symbols.count <= Self.typedMax {
            let best = spellings.map { Self.slips(symbols, Array($0.normalized.unicodeScalars.prefix(Self.nameMax))) }
                .min()
            if let best, best.all * Self.charactersPerSlip <= symbols.count {
                isName = true
                characters = symbols.count
                slips = best.all
                digits = symbols.count(where: NameNormalizer.isDigit)
                digitSlips = best.ofDigits
                return
            }
        }
        let names = Set(spellings.flatMap { $0.normalized.split(separator: " ") })
        let words = text.split(separator: " ").suffix(Self.wordsMax)
        guard
            words.contains(where: { word in
                word.count >= Self.wordFrom && names.contains { $0.hasPrefix(word) }
            })
        else { return nil }
        isName = false
    }

    /// Fewer slips first, then fewer in digits.
    private struct Slips: Comparable {
        var all = 0
        var ofDigits = 0

        static func < (a: Slips, b: Slips) -> Bool { (a.all, a.ofDigits) < (b.all, b.ofDigits) }

        func adding(_ count: Int, isDigit: Bool) -> Slips {
            Slips(all: all + count, ofDigits: ofDigits + (isDigit ? count : 0))
        }
    }

    /// The fewest slips that lead from some beginning of a name to the text: characters left out, added, changed, or two
    /// neighbours swapped. Separators are ways to write.
    private static func slips(_ typed: [Unicode.Scalar], _ name: [Unicode.Scalar]) -> Slips {
        if name.starts(with: typed) { return Slips() }
        func one(_ scalar: Unicode.Scalar) -> Int { scalar == " " ? 0 : 1 }
        var beforeLast: [Slips] = []
        var last: [Slips] = [Slips()]
        for scalar in name {
            last.append(last[last.count - 1].adding(one(scalar), isDigit: NameNormalizer.isDigit(scalar)))
        }
        for row in typed.indices {
            let scalar = typed[row]
            var next = [last[0].adding(one(scalar), isDigit: NameNormalizer.isDigit(scalar))]
            for column in name.indices {
                let other = name[column]
                let changed = last[column].adding(
                    scalar == other ? 0 : 1, isDigit: NameNormalizer.isDigit(scalar) || NameNormalizer.isDigit(other))
                var best = min(
                    changed, last[column + 1].adding(one(scalar), isDigit: NameNormalizer.isDigit(scalar)),
                    next[column].adding(one(other), isDigit: NameNormalizer.isDigit(other)))
                if row > 0, column > 0, scalar == name[column - 1], typed[row - 1] == other, scalar != other {
                    best = min(
                        best,
                        beforeLast[column - 1].adding(
                            1, isDigit: NameNormalizer.isDigit(scalar) || NameNormalizer.isDigit(other)))
                }
                next.append(best)
            }
            (beforeLast, last) = (last, next)
        }
        return last.min() ?? Slips()
    }
}

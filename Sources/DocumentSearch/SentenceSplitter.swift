/// Finds the sentences of a page, in UTF-16 units, so that a citation can say where each stands.
///
/// A sentence ends at a line break, or at `.`, `!`, `?` before white space and something that can begin a sentence.
/// "e.g.", "Fig. 3", "1." at the start of a list item and single initials end nothing.
package enum SentenceSplitter {
    private static let abbreviations: Set<String> = [
        "e.g", "i.e", "etc", "vs", "fig", "figs", "no", "approx", "cf", "resp", "max", "min", "mr", "mrs", "dr", "ca",
        "incl", "sec", "st", "inc", "ltd", "al", "p", "pp",
    ]

    package static func sentences(in units: [UInt16]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < units.count {
            let unit = units[index]
            if unit == 0x0A {
                append(start..<index, of: units, to: &result)
                start = index + 1
            } else if isTerminator(unit), let end = sentenceEnd(after: index, from: start, in: units) {
                append(start..<end, of: units, to: &result)
                start = end
                index = end - 1
            }
            index += 1
        }
        append(start..<units.count, of: units, to: &result)
        return result
    }

    private static func sentenceEnd(after index: Int, from start: Int, in units: [UInt16]) -> Int? {
        if units[index] == 0x3002 { return index + 1 }
        var end = index + 1
        while end < units.count, isTerminator(units[end]) || isCloser(units[end]) { end += 1 }
        guard end < units.count else { return end }
        guard isSpace(units[end]) else { return nil }
        var next = end
        while next < units.count, isSpace(units[next]) { next += 1 }
        guard next < units.count else { return end }
        if units[index] == UInt16(UInt8(ascii: ".")) {
            if isLower(units[next]) { return nil }
            if endsInAbbreviation(units[start..<index]) { return nil }
        }
        return end
    }

    /// "e.g", a single letter, or the number of a list item: what stands before the full stop ends no sentence.
    private static func endsInAbbreviation(_ units: ArraySlice<UInt16>) -> Bool {
        let word = units.reversed().prefix(while: { !isSpace($0) && $0 != 0x28 }).reversed()
        let text = String(decoding: Array(word), as: UTF16.self).lowercased()
        if abbreviations.contains(text) { return true }
        if text.count == 1, text.first?.isLetter == true { return true }
        let isWholeSentence = word.count == units.drop(while: { isSpace($0) }).count
        return isWholeSentence && text.count <= 3 && text.allSatisfy(\.isNumber)
    }

    private static func append(_ range: Range<Int>, of units: [UInt16], to result: inout [Range<Int>]) {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, isSpace(units[low]) { low += 1 }
        while high > low, isSpace(units[high - 1]) { high -= 1 }
        if low < high { result.append(low..<high) }
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

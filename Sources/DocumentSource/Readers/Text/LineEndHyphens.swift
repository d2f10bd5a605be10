/// Decision on a hyphen at a line's end: does it belong to the word ("apt-get", "--no-recommends", "USB-C"), or does it
/// only divide it for print? Judged by the word's looks, and by how the rest of the document writes it.
///
/// Used in two walks over a text: the first notes every divided word, the second looks for them among all others.
struct LineEndHyphens {
    /// Divided words, joined with their hyphen and without, in lower case.
    private var wanted: Set<String> = []
    /// Whether one of them has so many bytes: most words are told apart by that.
    private var isWantedLength = [Bool](repeating: false, count: wordBytesMax + 2)
    private var seen: Set<String> = []

    /// Divided words of one document that are remembered; the rest is judged by its looks.
    private static let wordsMax = 50_000
    private static let wordBytesMax = 60

    /// First parts of words that are written with a hyphen.
    private static let firstParts: Set<String> = [
        "self", "non", "well", "ex", "all", "half", "high", "low", "long", "short", "real", "built", "left", "right",
        "full",
        "one", "two", "three", "four", "read", "write", "plug", "user", "so", "e", "x", "t",
    ]

    static func isHyphen(_ scalar: Unicode.Scalar?) -> Bool { scalar == "-" || scalar == "\u{2010}" }

    /// - Parameters:
    ///   - first: the part before the line's end, with its hyphen
    ///   - second: the next line's first word
    mutating func divided(_ first: some StringProtocol, _ second: some StringProtocol) {
        guard wanted.count < Self.wordsMax, first.utf8.count + second.utf8.count <= Self.wordBytesMax else { return }
        let (joined, hyphenated) = Self.forms(first, second)
        wanted.insert(joined)
        wanted.insert(hyphenated)
        for form in [joined, hyphenated] where form.utf8.count < isWantedLength.count {
            isWantedLength[form.utf8.count] = true
        }
    }

    var hasWords: Bool { !wanted.isEmpty }

    /// Notes a word from elsewhere in the text.
    mutating func word(_ word: some StringProtocol) {
        guard word.utf8.count <= Self.wordBytesMax else { return }
        let bare = Self.bare(word)
        if wanted.contains(bare) { seen.insert(bare) }
    }

    /// Notes a word of a line, which may be divided itself or be none.
    mutating func note(_ word: Substring) {
        let bytes = word.utf8
        guard let last = bytes.last, last != 0x2D else { return }
        if bytes.allSatisfy({ $0 < 0x80 }) {
            func isSign(_ byte: UInt8) -> Bool {
                !(0x30...0x39).contains(byte) && !(0x61...0x7A).contains(byte | 0x20)
            }
            var (first, end) = (bytes.startIndex, bytes.endIndex)
            while first < end, isSign(bytes[first]) { first = bytes.index(after: first) }
            while first < end, isSign(bytes[bytes.index(before: end)]) { end = bytes.index(before: end) }
            let count = bytes.distance(from: first, to: end)
            guard count < isWantedLength.count, isWantedLength[count] else { return }
        } else if Self.isHyphen(word.unicodeScalars.last) {
            return
        }
        self.word(word)
    }

    func belongs(_ first: some StringProtocol, _ second: some StringProtocol) -> Bool {
        let start = first.dropLast().drop { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "/" }
        if first.hasPrefix("-") || start.contains(where: { $0 == "-" || $0 == "_" || $0 == "/" || $0.isNumber }) {
            return true
        }
        let (joined, hyphenated) = Self.forms(first, second)
        if seen.contains(hyphenated) { return true }
        if seen.contains(joined) { return false }
        if second.first?.isLowercase != true || start.dropFirst().contains(where: \.isUppercase) { return true }
        return Self.firstParts.contains(Self.bare(start))
    }

    private static func forms(_ first: some StringProtocol, _ second: some StringProtocol) -> (String, String) {
        let (start, end) = (bare(first.dropLast()), bare(second))
        return (start + end, start + "-" + end)
    }

    /// In lower case, without the punctuation around it.
    private static func bare(_ word: some StringProtocol) -> String {
        if word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { return String(word) }
        var word = word.lowercased()[...]
        while let last = word.last, !last.isLetter, !last.isNumber { word.removeLast() }
        while let first = word.first, !first.isLetter, !first.isNumber { word.removeFirst() }
        return String(word.map { $0 == "\u{2010}" ? "-" : $0 })
    }
}

import Foundation

/// Text to the terms that are compared: words in lower case without accents, stemmed. A Han, kana or Hangul character
/// is a term by itself.
package enum Tokenizer {
    /// Bytes of a term, upper bound: a line of base64 is no word.
    private static let termBytesMax = 40

    package static func terms(_ text: String) -> [String] { words(text, PorterStemmer.stem) }

    /// Term that a word stands for.
    static func stem(_ word: some StringProtocol) -> String { PorterStemmer.stem(Array(word.utf8)) }

    /// Terms of a list of words with white space between them.
    static func stems(of list: String) -> Set<String> {
        Set(list.split(whereSeparator: \.isWhitespace).map { stem($0) })
    }

    /// Words of a text: its terms without stemming.
    static func words(_ text: String) -> [String] { words(text) { String(decoding: $0, as: UTF8.self) } }

    private static func words(_ text: String, _ term: ([UInt8]) -> String) -> [String] {
        var terms: [String] = []
        var word: [UInt8] = []
        func flush() {
            guard !word.isEmpty else { return }
            if word.count <= termBytesMax { terms.append(term(word)) }
            word.removeAll(keepingCapacity: true)
        }
        let folded =
            text.utf8.allSatisfy { $0 < 0x80 } ? text : text.decomposedStringWithCompatibilityMapping.lowercased()
        for scalar in folded.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: word.append(UInt8(scalar.value))
            case 0x41...0x5A: word.append(UInt8(scalar.value) | 0x20)
            case 0..<0x80: flush()
            case 0x3040...0x30FF, 0x3400...0x9FFF, 0x1100...0x11FF, 0xAC00...0xD7AF:
                flush()
                terms.append(String(scalar))
            default:
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    word.append(contentsOf: Array(String(scalar).utf8))
                } else if ![.nonspacingMark, .format].contains(scalar.properties.generalCategory) {
                    flush()
                }
            }
        }
        flush()
        return terms
    }

    /// The terms of a question that say what it is about; all of them, when none does.
    package static func queryTerms(_ question: String) -> [String] {
        let all = terms(question)
        let meaning = all.filter { !stopTerms.contains($0) }
        return meaning.isEmpty ? all : meaning
    }

    static let stopTerms: Set<String> = stems(
        of: """
            a about am an and any are as at be been but by can could did do does doing for from had has have how i if in is \
            it its me my of or our shall should so some than that the their them then there these they this to us was we \
            were what when where which who why will with would you your please tell explain show give want need make get \
            s t m re ve ll d see too also instead just
            """)
}

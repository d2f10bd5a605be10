import Foundation

/// Words of a text, in lower case without accents. Chinese, Japanese and Korean, whose words are not parted, give each two
/// neighbouring characters and, where a character means something by itself, each character.
package enum Tokenizer {
    /// Bytes of a word, upper bound: a line of base64 is no word.
    static let wordBytesMax = 40

    /// Words of a text.
    static func words(_ text: String) -> [String] {
        var cutter = WordCutter(bytesMax: wordBytesMax)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 { cutter.add(ascii: byte) }
        } else {
            for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
                cutter.add(scalar)
            }
        }
        return cutter.finish()
    }

    /// Word as it is compared, and as it was typed.
    struct TypedWord: Equatable {
        var word: String
        var typed: String
    }

    /// Words of a question with what was typed for each; signs that were cut into pairs give themselves.
    static func typedWords(_ text: String) -> [TypedWord] {
        func belongs(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || [.nonspacingMark, .format].contains(scalar.properties.generalCategory)
        }
        return text.unicodeScalars.split { !belongs($0) }.flatMap { run in
            let typed = String(String.UnicodeScalarView(run))
            let words = words(typed)
            return words.map { TypedWord(word: $0, typed: words.count == 1 ? typed : $0) }
        }
    }

    /// Whether a word is a sign or a pair of signs of Chinese, Japanese or Korean.
    static func isOfSigns(_ word: String) -> Bool { word.unicodeScalars.first.map { SignKind($0) != nil } ?? false }

    /// Share with which a sign or a pair of signs counts: one sign says less than two, and hiragana are endings and particles.
    static func share(ofSigns word: String) -> Double {
        let kinds = word.unicodeScalars.map { SignKind($0) }
        return kinds.count == 1 || kinds.allSatisfy { $0 == .hiragana } ? signShare : 1
    }

    private static let signShare = 0.3
}

/// Kind of a character of Chinese, Japanese or Korean.
private enum SignKind {
    case han, hiragana, katakana, hangul

    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x3041...0x309F: self = .hiragana
        case 0x30A0...0x30FF: self = .katakana
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
        case 0x1100...0x11FF, 0xAC00...0xD7AF: self = .hangul
        default: return nil
        }
    }
}

/// Cutter of folded text into words, a character at a time.
private struct WordCutter {
    private let bytesMax: Int
    private var words: [String] = []
    private var word: [UInt8] = []
    /// Signs that follow one another.
    private var signs: [Unicode.Scalar] = []

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    mutating func add(ascii byte: UInt8) {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: word.append(byte)
        case 0x41...0x5A: word.append(byte | 0x20)
        default: endWord()
        }
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80 {
            endSigns()
            add(ascii: UInt8(scalar.value))
        } else if scalar.value == 0x3099 || scalar.value == 0x309A {
            voice(by: scalar.value - 0x3098)
        } else if SignKind(scalar) != nil {
            endWord()
            addSign(scalar)
        } else if let letters = Self.replacement(scalar, after: word) {
            word = letters
        } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            endSigns()
            word.append(contentsOf: Array(String(scalar).utf8))
        } else if ![.nonspacingMark, .format].contains(scalar.properties.generalCategory) {
            endSigns()
            endWord()
        }
    }

    /// Letters that are written in several ways, and й, which decomposing took for и with a mark.
    private static func replacement(_ scalar: Unicode.Scalar, after word: [UInt8]) -> [UInt8]? {
        let bases: [Unicode.Scalar: String] = [
            "ß": "ss", "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ى": "ي", "ة": "ه", "ς": "σ",
        ]
        if let base = bases[scalar] { return word + Array(base.utf8) }
        if scalar == "\u{306}", word.suffix(2).elementsEqual("и".utf8) { return word.dropLast(2) + Array("й".utf8) }
        return nil
    }

    /// Dakuten and handakuten, which decomposing parted from their kana.
    private mutating func voice(by step: UInt32) {
        guard let last = signs.last, SignKind(last) == .hiragana || SignKind(last) == .katakana,
            let voiced = Unicode.Scalar(last.value + step)
        else { return }
        signs[signs.count - 1] = voiced
    }

    /// Adds a sign; jamo, into which decomposing parts Hangul, become syllables again.
    private mutating func addSign(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if let last = signs.last?.value {
            if (0x1100...0x1112).contains(last), (0x1161...0x1175).contains(value) {
                return replaceLastSign(0xAC00 + ((last - 0x1100) * 21 + value - 0x1161) * 28)
            }
            if (0xAC00...0xD7A3).contains(last), (last - 0xAC00) % 28 == 0, (0x11A8...0x11C2).contains(value) {
                return replaceLastSign(last + value - 0x11A7)
            }
        }
        signs.append(scalar)
    }

    private mutating func replaceLastSign(_ value: UInt32) {
        if let sign = Unicode.Scalar(value) { signs[signs.count - 1] = sign }
    }

    private mutating func endSigns() {
        guard !signs.isEmpty else { return }
        for (first, second) in zip(signs, signs.dropFirst()) {
            words.append(String(String.UnicodeScalarView([first, second])))
        }
        for sign in signs where signs.count == 1 || SignKind(sign) == .han { words.append(String(sign)) }
        signs.removeAll(keepingCapacity: true)
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        if word.count <= bytesMax { words.append(String(decoding: word, as: UTF8.self)) }
        word.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> [String] {
        endSigns()
        endWord()
        return words
    }
}

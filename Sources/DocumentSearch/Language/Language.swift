/// Language of a document, by its ISO 639-1 code: which words say nothing in it, and how the forms of a word are brought
/// together.
package enum Language: String, CaseIterable, Sendable {
    case arabic = "ar"
    case chinese = "zh"
    case danish = "da"
    case dutch = "nl"
    case english = "en"
    case finnish = "fi"
    case french = "fr"
    case german = "de"
    case greek = "el"
    case hebrew = "he"
    case hungarian = "hu"
    case italian = "it"
    case japanese = "ja"
    case korean = "ko"
    case norwegian = "no"
    case portuguese = "pt"
    case romanian = "ro"
    case russian = "ru"
    case spanish = "es"
    case swedish = "sv"
    case turkish = "tr"
    /// Any other: words are taken as they stand.
    case other = "und"

    /// Language of a code with or without a region, as catalogues and HTML have it: "de", "pt-BR", "nb_NO", "German".
    ///
    /// - Returns: nil for no language; `other` for one that is not treated as itself
    package init?(code: String) {
        let code = code.lowercased()
        guard (2...35).contains(code.utf8.count), code.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) })
        else { return nil }
        if let named = Self.allCases.first(where: { "\($0)" == code }) {
            self = named
            return
        }
        let primary = code.prefix { $0 != "-" && $0 != "_" }
        guard (2...3).contains(primary.count), primary.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        let others = ["nb": Self.norwegian, "nn": .norwegian, "iw": .hebrew, "cmn": .chinese, "yue": .chinese]
        self = Self(rawValue: String(primary)) ?? others[String(primary)] ?? .other
    }

    /// Whether its words are written in Latin letters.
    var isLatin: Bool {
        switch self {
        case .arabic, .chinese, .greek, .hebrew, .japanese, .korean, .russian: false
        default: true
        }
    }

    /// Whether its words are not parted by spaces, or their endings belong to what is asked.
    var isWrittenTogether: Bool {
        switch self {
        case .chinese, .japanese, .korean: true
        default: false
        }
    }

    /// Whether it writes words that belong together as one.
    var hasCompounds: Bool {
        switch self {
        case .danish, .dutch, .finnish, .german, .hungarian, .norwegian, .swedish: true
        default: false
        }
    }

    /// German word whose umlauts were typed as two letters, without them, as words are compared; nil for any other.
    func withUmlauts(_ word: String) -> String? {
        guard self == .german else { return nil }
        let other = word.replacing("ae", with: "a").replacing("oe", with: "o").replacing("ue", with: "u")
        return other == word ? nil : other
    }

    /// Words of one letter that it writes together with the next word, as "and", "the", "in" of Hebrew and Arabic.
    var joinedLetters: [Unicode.Scalar] {
        switch self {
        case .hebrew: ["ו", "ה", "ב", "ל", "מ", "ש", "כ"]
        case .arabic: ["و", "ف", "ب", "ك", "ل", "س"]
        default: []
        }
    }
}

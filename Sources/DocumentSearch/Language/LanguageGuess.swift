/// Guess of a text's language: by its script, and for scripts of several languages by their commonest words.
enum LanguageGuess {
    /// Pages that are looked at, spread over the document, and UTF-16 units of each.
    private static let pagesMax = 40
    private static let unitsOfPage = 1500
    /// Share of the words that are common ones of a language, from which it is believed. Running text has a third.
    private static let shareFrom = 0.12
    /// Share of kana among the letters of a Japanese text, which Chinese does not have.
    private static let kanaFrom = 0.05

    /// Languages that are told apart by their common words, and for each word the languages that have it, a bit each in this order.
    private static let languages = Language.allCases.filter { $0.isLatin && $0 != .other }
    private static let commonWords: [String: UInt32] = {
        var result: [String: UInt32] = [:]
        for (number, language) in languages.enumerated() {
            for word in Tokenizer.words(EverydayWords.stop(language)) where word.utf8.count > 1 {
                result[word, default: 0] |= 1 << UInt32(number)
            }
        }
        return result
    }()

    /// Language of most of a document.
    static func of(_ pages: [Page]) -> Language {
        let step = max(1, pages.count / pagesMax)
        var sample = ""
        for position in stride(from: 0, to: pages.count, by: step) {
            let text = pages[position].text
            sample +=
                " "
                + text[
                    ..<(text.utf16.index(text.startIndex, offsetBy: unitsOfPage, limitedBy: text.endIndex)
                        ?? text.endIndex)]
        }
        return of(sample)
    }

    static func of(_ text: String) -> Language {
        var counts = [Int](repeating: 0, count: Script.allCases.count)
        for scalar in text.unicodeScalars {
            if let script = Script(scalar) { counts[script.rawValue] += 1 }
        }
        let letters = counts.reduce(0, +)
        guard letters > 0 else { return .english }
        // A sign of Chinese says as much as a word.
        let kana = counts[Script.kana.rawValue]
        let signs = counts[Script.han.rawValue] + kana
        if signs * 4 > letters {
            return Double(kana) > kanaFrom * Double(signs) ? .japanese : .chinese
        }
        switch Script.allCases.max(by: { (counts[$0.rawValue], $1.rawValue) < (counts[$1.rawValue], $0.rawValue) }) {
        case nil: return .english
        case .latin: return latin(text)
        case .cyrillic:
            return text.unicodeScalars.contains { "іїєґљњћђјў".unicodeScalars.contains($0) } ? .other : .russian
        case .greek: return .greek
        case .hebrew: return .hebrew
        case .arabic: return text.unicodeScalars.contains { "پچژگٹ".unicodeScalars.contains($0) } ? .other : .arabic
        case .hangul: return .korean
        case .han, .kana: return .japanese
        case .another: return .other
        }
    }

    /// English where no language has enough: tables and lists of parts have no common words.
    private static func latin(_ text: String) -> Language {
        let words = Tokenizer.words(text)
        guard !words.isEmpty else { return .english }
        var counts = [Int](repeating: 0, count: languages.count)
        for word in words {
            var known = commonWords[word] ?? 0
            while known > 0 {
                counts[known.trailingZeroBitCount] += 1
                known &= known - 1
            }
        }
        var best: (language: Language, count: Int) = (.english, 0)
        var english = 0
        for (language, count) in zip(languages, counts) {
            if language == .english { english = count }
            if count > best.count { best = (language, count) }
        }
        return Double(best.count) >= shareFrom * Double(words.count) && best.count > english ? best.language : .english
    }

    private enum Script: Int, CaseIterable {
        case latin, cyrillic, greek, hebrew, arabic, hangul, han, kana, another

        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
            case 0..<0xC0: return nil
            case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
            case 0x400...0x52F: self = .cyrillic
            case 0x590...0x5FF, 0xFB1D...0xFB4F: self = .hebrew
            case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFF: self = .arabic
            case 0x3040...0x30FF: self = .kana
            case 0x3400...0x9FFF, 0xF900...0xFAFF: self = .han
            case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: self = .hangul
            default:
                guard scalar.properties.isAlphabetic else { return nil }
                self = .another
            }
        }
    }
}

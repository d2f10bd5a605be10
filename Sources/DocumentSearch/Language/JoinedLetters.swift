/// Forms of a word of Hebrew or Arabic, which write "and", "the", "in", "to" and the like together with the next word, and
/// of Hebrew's endings: a question and a document join other ones.
enum JoinedLetters {
    /// Letters of a word without its joined ones, lower bound: a shorter rest is another word.
    private static let lettersMin = 3
    /// Endings of Hebrew plurals and genders; final letters are written like others.
    private static let endings: [Language: [String]] = [.hebrew: ["ימ", "ות", "ה", "ת", "י", "ית"]]
    /// Letters joined at most, and those that stand before another: "and the", "that the".
    private static let pairsMax = 2
    private static let outerLetters: [Language: [Unicode.Scalar]] = [.hebrew: ["ו", "ש"], .arabic: ["و", "ف"]]

    static func forms(of word: String, _ language: Language) -> [String] {
        let letters = language.joinedLetters
        guard !letters.isEmpty else { return [] }
        let scalars = Array(word.unicodeScalars)
        guard scalars.count >= lettersMin, !scalars.contains(where: { $0.value < 0x80 }) else { return [] }
        var bare = [scalars]
        var rest = scalars
        for _ in 0..<pairsMax where rest.count > lettersMin && letters.contains(rest[0]) {
            rest.removeFirst()
            bare.append(rest)
        }
        for stem in bare {
            for ending in endings[language] ?? [] {
                let ending = Array(ending.unicodeScalars)
                if stem.count >= lettersMin + ending.count, stem.suffix(ending.count).elementsEqual(ending) {
                    bare.append(stem.dropLast(ending.count))
                }
            }
        }
        var forms = bare
        for stem in bare {
            let ends = [[]] + (endings[language] ?? []).map { Array($0.unicodeScalars) }
            for end in ends {
                forms.append(stem + end)
                for letter in letters {
                    forms.append([letter] + stem + end)
                    for outer in outerLetters[language] ?? [] where outer != letter {
                        forms.append([outer, letter] + stem + end)
                    }
                }
            }
        }
        var seen: Set<String> = [word]
        return forms.map { String(String.UnicodeScalarView($0)) }.filter { seen.insert($0).inserted }
    }
}

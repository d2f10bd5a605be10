/// Bare forms of a word of Hebrew or Arabic, which write "and", "the", "in", "to" and the like together with the next word, and
/// of Hebrew's endings. A word of a document is found by its bare forms, too, and a question looks for those of its words: so
/// the two meet, whatever each has joined.
enum JoinedLetters {
    /// Letters of a bare form, lower bound: a shorter rest is another word.
    private static let lettersMin = 3
    /// Letters joined at most: "and the".
    private static let joinedMax = 2
    /// Endings of Hebrew plurals and genders; final letters are written like others.
    private static let endings: [Language: [[Unicode.Scalar]]] = [
        .hebrew: [["י", "מ"], ["ו", "ת"], ["י", "ת"], ["ה"], ["ת"], ["י"]]
    ]

    /// - Returns: at most 20 forms, the word itself not among them
    static func bare(_ word: String, _ language: Language) -> [String] {
        let letters = language.joinedLetters
        guard !letters.isEmpty else { return [] }
        let scalars = Array(word.unicodeScalars)
        guard scalars.count > lettersMin, !scalars.contains(where: { $0.value < 0x80 }) else { return [] }
        var stems = [scalars]
        for _ in 0..<joinedMax {
            guard let last = stems.last, last.count > lettersMin, letters.contains(last[0]) else { break }
            stems.append(Array(last.dropFirst()))
        }
        for stem in stems {
            for ending in endings[language] ?? []
            where stem.count >= lettersMin + 1 + ending.count && stem.suffix(ending.count).elementsEqual(ending) {
                stems.append(stem.dropLast(ending.count))
            }
        }
        var seen: Set<String> = [word]
        return stems.map { String(String.UnicodeScalarView($0)) }.filter { seen.insert($0).inserted }
    }
}

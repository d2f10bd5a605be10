/// Spelling of a question in the words of one document: a word that the document does not have, nor anything of its kind,
/// is read as the one that was most likely meant, as two words, or stays as it is.
struct QuestionSpelling {
    /// Words of a question that are looked for as misspelt ones, upper bound: each is compared with every word.
    private static let misspeltMax = 6
    /// Words that one was compared with and of which the likeliest is taken.
    private static let candidatesMax = 24

    /// The question's words, each as it is read.
    private(set) var words: [String] = []
    /// Words of the question that the document does not have in any form, as they were typed.
    private(set) var unknown: [String] = []
    /// Words that were read as others, with what they were read as.
    private(set) var corrected: [(typed: String, read: String)] = []

    /// - Parameters:
    ///   - asked: the question's words as they were typed
    ///   - isKnown: whether the document has a word in some form
    ///   - hasOther: whether it has a synonym of a word
    ///   - rarity: how rarely a term is meant, as −log of its share
    ///   - isPair: whether two words stand side by side in the document
    init(
        _ asked: [Tokenizer.TypedWord], in vocabulary: DocumentVocabulary, isKnown: (String) -> Bool,
        hasOther: (String) -> Bool,
        rarity: (Int) -> Double, isPair: (String, String) -> Bool
    ) {
        let stems = vocabulary.stems
        var left = Self.misspeltMax
        var readings: [String: [String]?] = [:]
        for typed in asked {
            let word = typed.word
            if isKnown(word) || stems.saysNothing(word) {
                words.append(word)
                continue
            }
            let reading: [String]?
            if let known = readings[word] {
                reading = known
            } else {
                left -= 1
                if left >= 0, let parts = Self.parts(of: word, stems, isPair) {
                    reading = parts
                } else if stems.language.hasCompounds,
                    let parts = Compounds.parts(of: word, isKnown: { vocabulary.hasWord($0) })
                {
                    reading = [parts.head, parts.tail]
                } else if hasOther(word) {
                    reading = [word]
                } else {
                    reading = left < 0 ? nil : Self.meant(by: word, in: vocabulary, rarity).map { [$0] }
                }
                readings[word] = .some(reading)
            }
            words += reading ?? [word]
            if let reading {
                if reading != [word] { corrected.append((word, reading.joined(separator: " "))) }
            } else if !Tokenizer.isOfSigns(word) || Tokenizer.share(ofSigns: word) == 1 {
                // Pairs of signs that follow one another are one word.
                if Tokenizer.isOfSigns(word), let last = unknown.last, last.last == word.first, last.count > 1 {
                    unknown[unknown.count - 1] += word.dropFirst()
                } else {
                    unknown.append(typed.typed)
                }
            }
        }
    }

    var text: String { words.joined(separator: " ") }

    private static func meant(
        by word: String, in vocabulary: DocumentVocabulary, _ rarity: (Int) -> Double
    ) -> String? {
        vocabulary.near(word, limit: candidatesMax).map { (word: $0.word, cost: Double($0.cost) + rarity($0.term)) }
            .min { ($0.cost, $0.word) < ($1.cost, $1.word) }?.word
    }

    /// Letters of each part of a word that is written as two.
    private static let partMin = 2

    /// "wifi" where the document writes Wi-Fi. Words that say nothing are no parts: "often" is not "of ten".
    private static func parts(
        of word: String, _ stems: WordStems, _ isPair: (String, String) -> Bool
    ) -> [String]? {
        let scalars = Array(word.unicodeScalars)
        guard scalars.count >= 2 * partMin, scalars.count <= SpellingChannel.letters.upperBound else { return nil }
        for place in partMin...(scalars.count - partMin) {
            let parts = [scalars[..<place], scalars[place...]].map { String(String.UnicodeScalarView($0)) }
            let isSaying = parts.allSatisfy { !stems.saysNothing($0) }
            if isSaying, isPair(parts[0], parts[1]) { return parts }
        }
        return nil
    }
}

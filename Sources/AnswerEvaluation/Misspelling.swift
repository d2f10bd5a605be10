import PredictionEvaluation

/// Misspelling of a question as a hurried person makes it: one slip in its longest word.
package enum Misspelling {
    /// Letters of a word that is misspelt, lower bound.
    private static let lettersMin = 4

    package static func of(_ question: String, seed: UInt64) -> String {
        var random = SeededRandom(seed: seed)
        let words = question.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let longest = words.indices.max(by: { letters(words[$0]) < letters(words[$1]) }),
            letters(words[longest]) >= lettersMin
        else { return question }
        var result = words
        result[longest] = slipped(words[longest], &random)
        return result.joined(separator: " ")
    }

    private static func letters(_ word: String) -> Int {
        word.allSatisfy { $0.isLetter || "?,.".contains($0) } ? word.count(where: \.isLetter) : 0
    }

    /// A letter left out or doubled, two neighbours swapped, or another letter instead; the first letter stays.
    private static func slipped(_ word: String, _ random: inout SeededRandom) -> String {
        var letters = Array(word)
        let last = letters.lastIndex(where: \.isLetter) ?? 0
        let place = Int.random(in: 1...max(1, last - 1), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        case 2 where letters[place] != letters[place + 1]: letters.swapAt(place, place + 1)
        default:
            let others = Array("abcdefghijklmnopqrstuvwxyz").filter { $0 != letters[place] }
            letters[place] = others[Int.random(in: 0..<others.count, using: &random)]
        }
        return String(letters)
    }
}

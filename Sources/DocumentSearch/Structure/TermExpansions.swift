/// Terms that a passage has besides its own words: those of an abbreviation's long form and the other way round, and the parts
/// of words that are written as one.
struct TermExpansions: Sendable {
    /// Further terms of a term.
    private(set) var ofTerm: [UInt32: [UInt32]] = [:]
    /// Phrases by their first term, with the term that they are short for.
    private(set) var ofPhrase: [UInt32: [(rest: [UInt32], short: UInt32)]] = [:]
    /// Phrases that begin with the same term, upper bound: each is compared wherever the term stands.
    private static let phrasesMax = 8
    /// Weight of such a term, in occurrences.
    static let weight: Float = 0.5

    var isEmpty: Bool { ofTerm.isEmpty && ofPhrase.isEmpty }

    /// Whether each term has further ones, or begins a phrase.
    func isExpanded(terms count: Int) -> [Bool] {
        var result = [Bool](repeating: false, count: count)
        for term in ofTerm.keys { result[Int(term)] = true }
        for term in ofPhrase.keys { result[Int(term)] = true }
        return result
    }

    mutating func add(short: UInt32, long: [UInt32]) {
        guard let first = long.first else { return }
        guard long.count > 1, ofPhrase[first, default: []].count < Self.phrasesMax else { return }
        ofTerm[short, default: []] += long.filter { $0 != short }
        ofPhrase[first, default: []].append((Array(long.dropFirst()), short))
    }

    mutating func add(parts: [UInt32], of term: UInt32) {
        let known = ofTerm[term] ?? []
        let new = parts.filter { $0 != term && !known.contains($0) }
        if !new.isEmpty, known.count < Self.partsMax { ofTerm[term] = known + new }
    }

    /// Further terms of a term, upper bound.
    private static let partsMax = 32

    /// Further terms at a place of a text.
    func terms(at place: Int, in tokens: [UInt32], end: Int) -> [UInt32] {
        var result = ofTerm[tokens[place]] ?? []
        for (rest, short) in ofPhrase[tokens[place]] ?? [] {
            if place + rest.count < end, tokens[(place + 1)...(place + rest.count)].elementsEqual(rest) {
                result.append(short)
            }
        }
        return result
    }

    /// Bytes of heap, about.
    var byteCount: Int { (ofTerm.count + ofPhrase.count) * 96 }
}

/// Parts of words that some languages write as one: "Netzwerkkarte" of "Netzwerk" and "Karte".
enum Compounds {
    /// Letters of a word that is parted, of its first and of its last part.
    private static let lettersMin = 7
    private static let headMin = 3
    private static let tailMin = 4
    private static let lettersMax = 40
    /// Letters that join the parts.
    private static let joints: [String] = ["", "s", "es", "n", "en", "er", "e"]

    /// - Parameter isKnown: whether a part is a word of the document
    /// - Returns: two parts, of which the last is the longest that is known; nil where there are none
    static func parts(of word: String, isKnown: (String) -> Bool) -> (head: String, tail: String)? {
        let letters = Array(word.unicodeScalars)
        guard (lettersMin...lettersMax).contains(letters.count), letters.allSatisfy({ $0.properties.isAlphabetic })
        else {
            return nil
        }
        for place in headMin...(letters.count - tailMin) {
            let tail = String(String.UnicodeScalarView(letters[place...]))
            guard isKnown(tail) else { continue }
            let head = String(String.UnicodeScalarView(letters[..<place]))
            for joint in joints
            where head.hasSuffix(joint) && head.unicodeScalars.count - joint.unicodeScalars.count >= headMin {
                let bare = String(head.dropLast(joint.count))
                if isKnown(bare) { return (bare, tail) }
            }
        }
        return nil
    }
}

/// What a question asks for, by the words that it begins with or holds.
enum QuestionType: String, CaseIterable, Sendable {
    /// A way to do something: steps, a path, an option.
    case way
    /// A number, with its unit.
    case measure
    /// A time or a duration.
    case time
    case place
    /// Why something is so, or what to do about it.
    case reason
    /// What something is.
    case meaning
    case yesNo
    case comparison
    case other
}

/// Question in which phrases are looked for: by its words, or, where a language does not part them, in the text itself.
struct QuestionText {
    let text: String
    private let said: Set<String>
    private let isWrittenTogether: Bool

    /// - Parameter words: the question's words as they are compared, in order
    init(_ words: [String], _ question: String, _ language: Language) {
        isWrittenTogether = language.isWrittenTogether
        text = isWrittenTogether ? question : " " + words.joined(separator: " ") + " "
        said = Set(words)
    }

    func has(_ phrase: String) -> Bool {
        if isWrittenTogether { return text.contains(phrase) }
        // Most phrases are told apart by their first word.
        guard let space = phrase.utf8.firstIndex(of: 0x20) else { return said.contains(phrase) }
        return said.contains(String(phrase[..<space])) && text.contains(" \(phrase) ")
    }

    func has(any phrases: [String]) -> Bool { phrases.contains { has($0) } }

    /// Phrases that the question has.
    func said(_ phrases: [String]) -> [String] { phrases.filter { has($0) } }

    /// Whether its words begin with a phrase.
    func begins(with phrase: String) -> Bool { text.hasPrefix(" \(phrase) ") }
}

/// Reading of a question: its type, and the two things that it compares.
struct QuestionForm: Equatable, Sendable {
    var type = QuestionType.other
    /// What is compared, two texts; empty otherwise.
    var sides: [String] = []
    /// Whether the question itself is negative.
    var isNegative = false
    /// Words that only ask, as "how long", not what it is about.
    var askingWords: Set<String> = []

    /// - Parameter words: the question's words as they are compared, in order
    init(_ words: [String], _ question: String, _ language: Language) {
        let known = QuestionWords.of(language)
        let text = QuestionText(words, question, language)
        isNegative = text.has(any: known.denials.isEmpty ? known.negations : known.denials)
        let (time, measure, way) = (text.said(known.time), text.said(known.measure), text.said(known.way))
        let (meaning, place) = (text.said(known.meaning), text.said(known.place))
        let asking = (time + measure + way + meaning + place).filter { !QuestionWords.isContent($0) }
        askingWords = Set(asking.flatMap { $0.split(separator: " ").map(String.init) })
        if let sides = Self.sides(text.text, known) {
            (type, self.sides) = (.comparison, sides)
        } else if !time.isEmpty {
            type = .time
        } else if !measure.isEmpty {
            type = .measure
        } else if !place.isEmpty {
            type = .place
        } else if known.yesNo.contains(where: text.begins), !(isNegative && text.has(any: known.reason)) {
            type = way.isEmpty ? .yesNo : .way
        } else if text.has(any: known.reason) {
            type = .reason
        } else if !meaning.isEmpty, way.isEmpty {
            type = .meaning
        } else if !way.isEmpty {
            type = .way
        }
    }

    /// UTF-8 bytes of a thing that is compared, upper bound.
    private static let sideMax = 120

    private static func sides(_ text: String, _ known: QuestionWords) -> [String]? {
        for (before, and) in known.between {
            var rest = text[...]
            if !before.isEmpty {
                guard let place = rest.firstRange(of: " \(before) ") else { continue }
                rest = rest[rest.index(before: place.upperBound)...]
            }
            guard let middle = rest.firstRange(of: " \(and) ") else { continue }
            let sides = [rest[..<middle.lowerBound], rest[middle.upperBound...]].map {
                $0.split(separator: " ").joined(separator: " ")
            }
            if sides.allSatisfy({ !$0.isEmpty && $0.utf8.count <= sideMax }) { return sides }
        }
        return nil
    }
}

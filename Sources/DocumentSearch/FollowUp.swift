/// Question that leans on the one before: "And how long?", "How do I turn it off?". It is read with the words of the question
/// that it goes on from.
package enum FollowUp {
    /// Questions before it that are looked at, newest first.
    package static let previousMax = 3
    /// Telling words of a question with a pronoun, up to which it leans; one with more says itself what it is about.
    private static let tellingMax = 2
    /// Share of such a question's own words that the passage must have which is found with the words before.
    private static let presenceLeast = 0.5

    /// Question as it is read.
    ///
    /// - Parameter previous: the questions before it about the same document, newest first
    /// - Returns: nil where it stands by itself
    package static func read(_ question: String, after previous: [String], in index: PassageIndex) -> String? {
        let leaning = Leaning(question, index.stems)
        guard leaning != .none else { return nil }
        guard let before = previous.prefix(previousMax).first(where: { Leaning($0, index.stems) == .none }) else {
            return nil
        }
        var seen = Set(index.stems.terms(question))
        let added = Tokenizer.typedWords(before).filter { word in
            let term = index.stems.stem(word.word)
            return !index.stems.stopTerms.contains(term) && !index.stems.askingTerms.contains(term)
                && seen.insert(term).inserted
        }.map(\.typed)
        guard !added.isEmpty else { return nil }
        let whole = question.trimmed + " " + added.joined(separator: " ")
        if leaning == .surely { return whole }
        // A pronoun may mean the product itself, and what begins with "and" may say itself what it is about: whichever the document
        // answers better, as long as it also says what the question itself is about.
        let (alone, together) = (index.weigh(question), index.find(whole, limit: 1))
        guard let best = together.hits.first, index.presence(of: alone, in: best.passage) >= presenceLeast else {
            return nil
        }
        if leaning == .likely { return whole }
        let evidence = index.evidence(for: alone, index.candidates(alone))
        // With more words an answer is less probable: where the question alone has none, one is enough.
        let least =
            evidence.answerable < ExtractiveAnswer.answeredFrom
            ? ExtractiveAnswer.answeredFrom : evidence.answerable
        return together.evidence.answerable > least ? whole : nil
    }

    private enum Leaning {
        case none, perhaps, likely, surely

        init(_ question: String, _ stems: WordStems) {
            let words = Tokenizer.words(question)
            let known = FollowUpWords.of(stems.language)
            let text = QuestionText(words, question, stems.language)
            let form = QuestionForm(words, question, stems.language)
            let asking = Set(form.askingWords.map { stems.stem($0) })
            let telling = Set(stems.terms(question)).subtracting(stems.stopTerms).subtracting(stems.askingTerms)
                .subtracting(asking).filter { Tokenizer.share(ofSigns: $0) == 1 || !Tokenizer.isOfSigns($0) }
            let typed = question.trimmed.lowercased()
            let begins = known.beginnings.contains {
                // As it was typed: "è" begins no follow-up where "e" does.
                stems.language.isWrittenTogether
                    ? typed.hasPrefix($0)
                    : text.begins(with: $0) && ($0.utf8.count > 1 || typed.hasPrefix("\($0) "))
            }
            if !words.isEmpty, telling.isEmpty {
                self = .surely
            } else if begins, telling.count == 1 {
                self = .likely
            } else if begins || telling.count <= tellingMax && text.has(any: known.pronouns) {
                self = .perhaps
            } else {
                self = .none
            }
        }
    }
}

extension String {
    /// The text without white space and question marks at its ends.
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace || "?？؟".contains(last) { text = text.dropLast() }
        while let first = text.first, first.isWhitespace || "¿".contains(first) { text = text.dropFirst() }
        return String(text)
    }
}

/// Words with which a question goes on from another: what it begins with, and pronouns.
struct FollowUpWords {
    var beginnings: [String] = []
    var pronouns: [String] = []

    static func of(_ language: Language) -> FollowUpWords { table[language] ?? FollowUpWords() }

    private static let table: [Language: FollowUpWords] = [
        .english: FollowUpWords(
            beginnings: ["and", "what about", "how about", "but", "or", "also", "then", "so"],
            pronouns: ["it", "that", "this", "them", "they", "those", "these", "there", "one", "ones"]),
        .german: FollowUpWords(
            beginnings: ["und", "aber", "oder", "was ist mit", "wie ist es mit", "dann"],
            pronouns: [
                "es", "das", "dies", "sie", "ihn", "diese", "dieser", "dieses", "davon", "damit", "dafur", "dort",
                "dazu",
            ]),
        .french: FollowUpWords(
            beginnings: ["et", "mais", "ou bien", "qu en est il"],
            pronouns: ["il", "elle", "le", "la", "cela", "ca", "ceci", "y", "en", "celui", "celle"]),
        .spanish: FollowUpWords(
            beginnings: ["y", "pero", "que pasa con"],
            pronouns: ["lo", "la", "eso", "esto", "ello", "los", "las", "alli"]),
        .italian: FollowUpWords(
            beginnings: ["e", "ma", "e per"], pronouns: ["lo", "la", "questo", "quello", "cio", "ci", "ne", "li"]),
        .portuguese: FollowUpWords(beginnings: ["e", "mas"], pronouns: ["isso", "isto", "ele", "ela", "lo", "la"]),
        .dutch: FollowUpWords(
            beginnings: ["en", "maar", "of"], pronouns: ["het", "dat", "dit", "die", "deze", "ze", "daar", "ermee"]),
        .swedish: FollowUpWords(beginnings: ["och", "men"], pronouns: ["den", "det", "dem", "dar"]),
        .russian: FollowUpWords(
            beginnings: ["а", "и", "но"], pronouns: ["это", "его", "ее", "их", "он", "она", "там"]),
        .hebrew: FollowUpWords(
            beginnings: ["ו", "ואמ", "ומה", "אבל"], pronouns: ["זה", "אותו", "אותה", "זאת", "שמ", "הוא", "היא"]),
        .japanese: FollowUpWords(
            beginnings: ["では", "それ", "じゃあ", "それから", "また"], pronouns: ["それ", "これ", "その", "この", "そこ"]),
        .chinese: FollowUpWords(beginnings: ["那么", "那呢", "还有", "然后"], pronouns: ["它", "这个", "那个", "这"]),
        .korean: FollowUpWords(beginnings: ["그럼", "그리고", "그러면"], pronouns: ["그것", "이것", "그거", "거기"]),
    ]
}

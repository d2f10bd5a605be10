/// Stemmer of one language: brings the forms of a word together.
package protocol Stemmer: Sendable {
    /// - Parameter word: in lower case, without accents
    func stem(_ word: String) -> String
}

/// Source of stemmers of other languages than English, for which there is one of our own.
package protocol StemmerSource: Sendable {
    /// Name and version: with other stems other passages are found.
    var name: String { get }
    /// - Returns: nil for a language that has none
    func stemmer(of language: Language) -> (any Stemmer)?
}

/// What documents are indexed with besides their text.
package struct IndexResources: Sendable {
    /// Table of meanings; nil: documents are found by their words alone.
    package var meaning: MeaningTable?
    /// Stemmers of other languages than English; nil: their words are taken as they stand.
    package var stemmers: (any StemmerSource)?
    /// Synonyms that the site gives; nil: none.
    package var synonyms: SynonymTable?

    package init(
        meaning: MeaningTable? = nil, stemmers: (any StemmerSource)? = nil, synonyms: SynonymTable? = nil
    ) {
        self.meaning = meaning
        self.stemmers = stemmers
        self.synonyms = synonyms
    }
}

/// Language of a document at work: how its words become the terms that are compared, and which of them say nothing.
package struct WordStems: Sendable {
    package let language: Language
    private let stemmer: (any Stemmer)?
    /// Terms that say nothing, and those of asking.
    let stopTerms: Set<String>
    let askingTerms: Set<String>
    private let synonyms: SynonymTable?

    package init(_ language: Language, _ resources: IndexResources = IndexResources()) {
        self.language = language
        synonyms = resources.synonyms
        guard language != .english else {
            stemmer = nil
            (stopTerms, askingTerms) = (Self.englishLists.stop, Self.englishLists.asking)
            return
        }
        stemmer = resources.stemmers?.stemmer(of: language)
        let words = WordStems(language: language, stemmer: stemmer)
        // English words stand in the documents of other scripts, and so in questions to them.
        stopTerms = words.terms(ofList: EverydayWords.stop(language))
            .union(language.isLatin ? [] : Self.englishLists.stop)
        askingTerms = words.terms(ofList: EverydayWords.asking(language))
    }

    private init(language: Language, stemmer: (any Stemmer)?) {
        self.language = language
        self.stemmer = stemmer
        stopTerms = []
        askingTerms = []
        synonyms = nil
    }

    package static let english = WordStems(.english)

    /// Terms that say nothing, and those of asking, in English: made once for all documents.
    private static let englishLists: (stop: Set<String>, asking: Set<String>) = {
        let words = WordStems(language: .english, stemmer: nil)
        return (
            words.terms(ofList: EverydayWords.stop(.english)), words.terms(ofList: EverydayWords.asking(.english))
        )
    }()

    /// Term that a word stands for.
    func stem(_ word: String) -> String {
        if language == .english { return PorterStemmer.stem(Array(word.utf8)) }
        let isASCII = word.utf8.allSatisfy { $0 < 0x80 }
        // English words stand in the documents of other scripts.
        if isASCII, !language.isLatin { return PorterStemmer.stem(Array(word.utf8)) }
        return stemmer?.stem(word) ?? word
    }

    /// Terms of a text.
    package func terms(_ text: String) -> [String] { Tokenizer.words(text).map { stem($0) } }

    /// Terms of a list of words with white space between them.
    func terms(ofList list: String) -> Set<String> { Set(terms(list)) }

    /// Terms that the site takes for a word.
    func siteSynonyms(of word: String) -> [String] {
        synonyms.map { $0.others(of: word).map { stem($0) } } ?? []
    }

    func saysNothing(_ word: String) -> Bool { stopTerms.contains(stem(word)) }

    /// The terms of a question that say what it is about; all of them, when none does.
    package func queryTerms(_ question: String) -> [String] {
        QueryConcept.Words(Tokenizer.words(question), self).telling
    }
}

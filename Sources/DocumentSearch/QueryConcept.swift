/// Concept of a question: one of its words with the alternatives that a manual may use, which are other forms of the
/// same stem, and synonyms.
struct QueryConcept: Equatable {
    struct Variant: Equatable {
        var term: String
        /// Share of the weight that counts: 1 for the question's own word.
        var factor: Double
    }

    var variants: [Variant]
    /// Whether the word belongs to the way of asking.
    var isOfAsking = false

    private static let formFactor = 0.6
    private static let synonymFactor = 0.5
    private static let joinedFactor = 1.0
    private static let shortestStem = 4
    /// Endings left over where the stemmer shortens one form of a word and not another.
    private static let endings = ["i", "r", "t", "e", "abl", "ibl", "ion", "at", "or", "er", "al", "iv", "ment", "n"]

    /// Words of a question in the language of the document.
    struct Words {
        let words: [String]
        let terms: [String]
        /// The terms that say what it is about; all of them, when none does.
        let telling: [String]
        /// Whether there is a telling one, of more than a letter.
        let saysSomething: Bool

        init(_ words: [String], _ stems: WordStems) {
            self.words = words
            terms = words.map { stems.stem($0) }
            let telling = terms.filter { !stems.stopTerms.contains($0) }
            self.telling = telling.isEmpty ? terms : telling
            saysSomething = telling.contains { $0.utf8.count > 1 }
        }
    }

    /// Words of a question that asks for a way to do something.
    private static let wayTerms: Set<String> = ["how", "way", "option", "flag", "switch", "paramet"]

    private static let askingShare = 0.4
    /// Share of a word that says little, where the document does not have it.
    private static let lightShare = 0.3

    /// Share of its weight that the concept counts with: words of asking count little, and signs that say little.
    var share: Double {
        isOfAsking
            ? Self.askingShare : Tokenizer.isOfSigns(variants[0].term) ? Tokenizer.share(ofSigns: variants[0].term) : 1
    }

    /// Share of a word's weight where the document has no form of it: what is missing decides only where it says something.
    static func missingShare(of term: String, _ stems: WordStems) -> Double {
        stems.language == .english && lightTerms.contains(term) ? lightShare : 1
    }

    /// Particles, and words that go with any subject.
    private static let lightTerms = Set(
        """
        out up down off on back away aside along around over through halfway carry put take bring keep let go come \
        happen give still again yet ever quite really actually simply properly correctly possible able allow suppose \
        someone somebody something anyone anybody anything everyone everybody everything nothing thing stuff kind sort \
        lot bit moment way right single whole own fit teach
        """.split(separator: " ").map { WordStems.english.stem(String($0)) })

    static func asksForAWay(_ question: Words) -> Bool { question.terms.contains { wayTerms.contains($0) } }

    /// - Parameters:
    ///   - form: what the question asks for
    ///   - isKnown: whether the document has a term
    static func concepts(
        _ question: Words, _ form: QuestionForm, _ stems: WordStems, isKnown: (String) -> Bool
    ) -> [QueryConcept] {
        let asked = question.telling
        let asking = Set(form.askingWords.map { stems.stem($0) })
        var seen: Set<String> = []
        let wordOfTerm = Dictionary(zip(question.terms, question.words), uniquingKeysWith: { first, _ in first })
        var concepts = asked.filter { seen.insert($0).inserted }.map { term in
            QueryConcept(
                variants: [Variant(term: term, factor: 1)]
                    + others(of: term, wordOfTerm[term] ?? term, stems, isKnown).filter { !asked.contains($0.term) },
                isOfAsking: stems.askingTerms.contains(term) || asking.contains(term))
        }
        // Two words may be written as one: "one line", "oneline". Those that the document has only so say nothing more.
        for place in question.words.indices.dropLast() {
            let joined = stems.stem(question.words[place] + question.words[place + 1])
            guard isKnown(joined) else { continue }
            let parts = question.terms[place...(place + 1)]
            concepts.removeAll { concept in
                parts.contains(concept.variants[0].term) && !concept.variants.contains { isKnown($0.term) }
            }
            guard seen.insert(joined).inserted else { continue }
            concepts.append(QueryConcept(variants: [Variant(term: joined, factor: joinedFactor)]))
        }
        return concepts
    }

    /// Forms and synonyms of a term, and of the word that it stands for, that the document has.
    static func others(of term: String, _ word: String, _ stems: WordStems, _ isKnown: (String) -> Bool) -> [Variant] {
        let language = stems.language
        var result: [Variant] = []
        func add(_ other: String, _ factor: Double) {
            if isKnown(other), !result.contains(where: { $0.term == other }) {
                result.append(Variant(term: other, factor: factor))
            }
        }
        if language == .english, term.utf8.count >= shortestStem, term.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) {
            for ending in endings {
                add(term + ending, formFactor)
                let count = term.utf8.count - ending.utf8.count
                if term.hasSuffix(ending), count >= shortestStem { add(String(term.prefix(count)), formFactor) }
            }
        }
        if language == .english {
            for synonym in Synonyms.of(term) { add(synonym, synonymFactor) }
        }
        for synonym in stems.siteSynonyms(of: word) { add(synonym, synonymFactor) }
        for form in JoinedLetters.bare(term, language) { add(form, formFactor) }
        return result
    }
}

/// Synonyms in questions and in manuals of devices and programs. Each line is a group; the words are stemmed like a
/// document's.
enum Synonyms {
    private static let groups = """
        folder directory
        delete remove erase unlink
        unpack extract decompress unzip uncompress
        pack compress archive zip
        show display list view print
        stop end terminate quit kill halt exit
        start begin launch run boot startup
        restart reboot reset
        change modify edit alter adjust switch
        make create new
        copy duplicate clone
        move rename
        connect attach plug join link
        disconnect detach unplug
        biggest largest greatest maximum
        smallest least minimum
        fast quick speed
        watch follow monitor observe
        search find look locate
        often frequency occurrence count
        number numeric numerical digit
        recursive everything whole entire descend subdirectory
        error fail failure problem fault
        fix repair solve troubleshoot
        password passphrase credential
        picture image photo photograph
        sound audio volume
        screen display monitor
        button key
        install setup
        update upgrade refresh
        permission mode right access
        owner ownership
        save store write keep
        load read open
        download fetch retrieve transfer
        upload send transmit
        undo revert restore back
        compare differ difference
        ignore skip exclude omit
        hidden dot hide
        not non no never without except invert
        ask prompt confirm interactive
        newer recent later
        older earlier
        user person people human
        resume continue
        company business commercial
        automatic default
        cable cord wire
        interrupt abort cancel
        wireless wifi wlan
        charge battery power
        clean wash wipe
        """

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for line in groups.split(separator: "\n") {
            let words = line.split(separator: " ").map { WordStems.english.stem(String($0)) }
            for word in words { table[word, default: []] += words.filter { $0 != word } }
        }
        return table
    }()

    static func of(_ term: String) -> [String] { table[term] ?? [] }
}

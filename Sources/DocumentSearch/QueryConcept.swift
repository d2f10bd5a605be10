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

    /// Words of a question that asks for a way to do something.
    private static let wayTerms: Set<String> = ["how", "way", "option", "flag", "switch", "paramet"]

    /// Words with which people ask, rather than what they ask about.
    private static let askingTerms: Set<String> = Tokenizer.stems(
        of: """
            use option feature function functionality fix issue problem trouble find know known briefly brief like don doesn step \
            procedure process instruct instruction help way mean meaning purpose thing face facing try able unable possible available \
            detail information info learn different manner method guide work kind type sort people person someone anyone my mine \
            solve solution resolve happen look advise advice let say said something anything everything nothing on okay hello hi thanks thank kindly describe description
            """)
    private static let askingShare = 0.4

    /// Share of its weight that the concept counts with: words of asking count little.
    var share: Double { isOfAsking ? Self.askingShare : 1 }

    /// Words that only ask for a measure behind "how": how long, how many.
    private static let measureTerms: Set<String> = Tokenizer.stems(
        of: "long many much often far big large high fast old deep wide heavy loud late soon")

    /// The question's words for a measure.
    private static func measures(among words: [String]) -> Set<String> {
        Set(
            zip(words, words.dropFirst()).lazy.filter { $0.0 == "how" }.map { Tokenizer.stem($0.1) }
                .filter { measureTerms.contains($0) })
    }

    static func asksForAWay(_ question: String) -> Bool {
        Tokenizer.terms(question).contains { wayTerms.contains($0) }
    }

    /// - Parameter isKnown: whether the document has a term
    static func concepts(_ question: String, isKnown: (String) -> Bool) -> [QueryConcept] {
        let asked = Tokenizer.queryTerms(question)
        let words = Tokenizer.words(question)
        let measures = measures(among: words)
        var seen: Set<String> = []
        var concepts = asked.filter { seen.insert($0).inserted }.map { term in
            QueryConcept(
                variants: [Variant(term: term, factor: 1)]
                    + others(of: term, isKnown).filter { !asked.contains($0.term) },
                isOfAsking: askingTerms.contains(term) || measures.contains(term))
        }
        // Two words may be written as one: "one line", "oneline".
        for (first, second) in zip(words, words.dropFirst()) {
            let joined = Tokenizer.stem(first + second)
            if isKnown(joined), seen.insert(joined).inserted {
                concepts.append(QueryConcept(variants: [Variant(term: joined, factor: joinedFactor)]))
            }
        }
        return concepts
    }

    /// Forms and synonyms of a term that the document has.
    static func others(of term: String, _ isKnown: (String) -> Bool) -> [Variant] {
        var result: [Variant] = []
        func add(_ other: String, _ factor: Double) {
            if isKnown(other), !result.contains(where: { $0.term == other }) {
                result.append(Variant(term: other, factor: factor))
            }
        }
        if term.utf8.count >= shortestStem, term.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) {
            for ending in endings {
                add(term + ending, formFactor)
                let count = term.utf8.count - ending.utf8.count
                if term.hasSuffix(ending), count >= shortestStem { add(String(term.prefix(count)), formFactor) }
            }
        }
        for synonym in Synonyms.of(term) { add(synonym, synonymFactor) }
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
        change modify edit alter adjust
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
        download fetch retrieve
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
        wireless wifi wlan
        charge battery power
        clean wash wipe
        """

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for line in groups.split(separator: "\n") {
            let words = line.split(separator: " ").map { Tokenizer.stem($0) }
            for word in words { table[word, default: []] += words.filter { $0 != word } }
        }
        return table
    }()

    static func of(_ term: String) -> [String] { table[term] ?? [] }
}

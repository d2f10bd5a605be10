/// Vocabulary of a document: its words as they are written, and the terms that they stand for. Different forms of a word
/// are one term; a misspelt word of a question is compared with the words, not with what a stemmer left of them.
struct DocumentVocabulary: Sendable {
    let stems: WordStems
    private(set) var terms = TermTable()
    private var words = TermTable()
    /// The term of each word, and which letters it has.
    private var termOfWord: [UInt32] = []
    private var lettersOfWord: [UInt64] = []
    /// Words that one is compared with letter by letter, upper bound: in a document made to have many like it, the first ones
    /// are enough.
    private static let comparedMax = 20_000

    init(_ stems: WordStems = .english) { self.stems = stems }

    /// Numbers of a word and of the term that it stands for, new ones when they were not there.
    mutating func add(_ word: String) -> (word: Int, term: UInt32) {
        var word = word
        return word.withUTF8 { add($0) }
    }

    /// - Parameter text: the word's UTF-8
    mutating func add(_ text: UnsafeBufferPointer<UInt8>) -> (word: Int, term: UInt32) {
        let number = words.add(text)
        if number == termOfWord.count {
            let word = words.term(number)
            lettersOfWord.append(SpellingChannel.letters(of: word.unicodeScalars))
            termOfWord.append(UInt32(truncatingIfNeeded: terms.add(stems.stem(word))))
        }
        return (number, termOfWord[number])
    }

    var wordCount: Int { words.count }
    func word(_ number: Int) -> String { words.term(number) }
    func hasWord(_ word: String) -> Bool { words.number(of: word) != nil }
    func term(ofWord number: Int) -> UInt32 { termOfWord[number] }

    func number(ofTerm term: String) -> UInt32? { terms.number(of: term).map { UInt32(truncatingIfNeeded: $0) } }

    func contains(_ term: String) -> Bool { terms.number(of: term) != nil }

    /// Words that a misspelt one may mean, each with its term and the cost of the slips; cheapest first.
    func near(_ word: String, limit: Int) -> [(word: String, term: Int, cost: Float)] {
        guard var channel = SpellingChannel(word) else { return [] }
        var found: [(word: Int, cost: Float)] = []
        let bytes = channel.byteRange
        var left = Self.comparedMax
        for number in 0..<words.count where bytes.contains(words.byteCount(of: number)) {
            guard channel.mayMean(letters: lettersOfWord[number]) else { continue }
            left -= 1
            guard left >= 0 else { break }
            if let cost = channel.cost(of: words.term(number)) { found.append((number, cost)) }
        }
        return found.sorted { ($0.cost, $0.word) < ($1.cost, $1.word) }.prefix(limit)
            .map { (words.term($0.word), Int(termOfWord[$0.word]), $0.cost) }
    }

    var byteCount: Int {
        terms.byteCount + words.byteCount + termOfWord.capacity * MemoryLayout<UInt32>.stride
            + lettersOfWord.capacity * MemoryLayout<UInt64>.stride
    }

    mutating func shrink() {
        terms.shrink()
        words.shrink()
        termOfWord = termOfWord.withUnsafeBufferPointer { Array($0) }
        lettersOfWord = lettersOfWord.withUnsafeBufferPointer { Array($0) }
    }
}

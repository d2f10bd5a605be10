/// Meanings of a document's passages: sums the vectors of their words while the document is cut, and compares a question with
/// them.
struct PassageMeaning: Sendable {
    let table: MeaningTable
    private(set) var vectors: PassageVectors
    /// Tokens of the document's words one after the other, and where each word's end.
    private var tokens: [UInt32] = []
    private var tokenEnds: [UInt32] = []
    private var sum: [Float]
    private var isOpen = false

    init(table: MeaningTable) {
        self.table = table
        vectors = PassageVectors(dimensions: table.dimensions)
        sum = [Float](repeating: 0, count: table.dimensions)
    }

    // MARK: Building

    /// Begins a passage under a heading.
    mutating func begin(heading: String?) {
        end()
        isOpen = true
        sum = sum(of: Tokenizer.words(heading ?? ""))
    }

    /// Adds a word of the passage.
    ///
    /// - Parameter number: the word's in the document's vocabulary, in which words are numbered as they come
    mutating func add(_ word: String, number: Int) {
        while tokenEnds.count <= number {
            if tokenEnds.count == number { tokens += table.tokens(of: word).map { UInt32(truncatingIfNeeded: $0) } }
            tokenEnds.append(UInt32(truncatingIfNeeded: tokens.count))
        }
        let start = number == 0 ? 0 : Int(tokenEnds[number - 1])
        for place in start..<Int(tokenEnds[number]) { table.add(Int(tokens[place]), to: &sum) }
    }

    private mutating func end() {
        guard isOpen else { return }
        vectors.append(sum)
        isOpen = false
    }

    mutating func finish() {
        end()
        tokens = []
        tokenEnds = []
        vectors.shrink()
    }

    var byteCount: Int {
        vectors.byteCount + (tokens.capacity + tokenEnds.capacity + sum.capacity) * MemoryLayout<UInt32>.stride
    }

    // MARK: Asking

    /// Likeness of a question and the likest of some sentences, by the words of each that say what it is about.
    func closeness(of question: [String], to sentences: [[String]]) -> Double {
        func telling(_ words: [String]) -> [String] {
            words.filter { !Tokenizer.stopTerms.contains(Tokenizer.stem($0)) }
        }
        let asked = vector(of: telling(question))
        var one = PassageVectors(dimensions: table.dimensions)
        for sentence in sentences { one.append(sum(of: telling(sentence))) }
        return sentences.indices.map { one.likeness(asked, $0) }.max() ?? 0
    }

    func vector(of words: [String]) -> [Int8] { PassageVectors.reduced(sum(of: words)) }

    private func sum(of words: [String]) -> [Float] {
        var sum = [Float](repeating: 0, count: table.dimensions)
        for word in words { for token in table.tokens(of: word) { table.add(token, to: &sum) } }
        return sum
    }
}

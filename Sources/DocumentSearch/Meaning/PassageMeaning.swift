/// Meanings of a document's passages: sums the vectors of their words while the document is cut, and compares a question with
/// them.
struct PassageMeaning: Sendable {
    let table: MeaningTable
    private(set) var vectors: PassageVectors
    /// Tokens of the document's words one after the other, and where each word's are; nil: not looked up yet.
    private var tokens: [UInt32] = []
    private var tokensOfWord: [Range<UInt32>?] = []
    private var sum: [Float]
    private var isOpen = false
    /// The heading that the last passage stood under, from 1, and the sum of its words.
    private var heading: (number: UInt32, sum: [Float]) = (0, [])

    init(table: MeaningTable) {
        self.table = table
        vectors = PassageVectors(dimensions: table.dimensions)
        sum = [Float](repeating: 0, count: table.dimensions)
    }

    // MARK: Building

    /// Begins a passage under a heading.
    ///
    /// - Parameters:
    ///   - number: the heading's, from 1; 0: none. Many passages follow each other under one.
    ///   - words: the heading's, where it is another than the last passage's
    mutating func begin(heading number: UInt32, _ words: [String]) {
        end()
        isOpen = true
        if isNew(heading: number) { heading = (number, sum(of: words)) }
        sum = heading.sum
    }

    /// Whether the last passage stood under another heading.
    func isNew(heading number: UInt32) -> Bool { number != heading.number || heading.sum.isEmpty }

    /// Adds a word of the passage.
    ///
    /// - Parameter number: the word's in the document's vocabulary, where words of headings are numbered, too
    mutating func add(_ word: String, number: Int) {
        while tokensOfWord.count <= number { tokensOfWord.append(nil) }
        let range: Range<UInt32>
        if let known = tokensOfWord[number] {
            range = known
        } else {
            let start = UInt32(truncatingIfNeeded: tokens.count)
            tokens += table.tokens(of: word).map { UInt32(truncatingIfNeeded: $0) }
            range = start..<UInt32(truncatingIfNeeded: tokens.count)
            tokensOfWord[number] = range
        }
        for place in range { table.add(Int(tokens[Int(place)]), to: &sum) }
    }

    private mutating func end() {
        guard isOpen else { return }
        vectors.append(sum)
        isOpen = false
    }

    mutating func finish() {
        end()
        tokens = []
        tokensOfWord = []
        heading = (0, [])
        vectors.shrink()
    }

    var byteCount: Int {
        vectors.byteCount + (tokens.capacity + sum.capacity + heading.sum.capacity) * MemoryLayout<UInt32>.stride
            + tokensOfWord.capacity * MemoryLayout<Range<UInt32>?>.stride
    }

    // MARK: Asking

    /// Likeness of a question and the likest of some sentences, by the words of each that say what it is about.
    func closeness(of question: [String], to sentences: [[String]], _ stems: WordStems) -> Double {
        func telling(_ words: [String]) -> [String] { words.filter { !stems.saysNothing($0) } }
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

/// Meanings of a document's passages: sums the vectors of their words while the document is cut, and compares a question with
/// them, and with single sentences.
struct PassageMeaning: Sendable {
    let table: MeaningTable
    private(set) var vectors: PassageVectors
    /// Tokens of the document's terms one after the other, and where each term's are, by the first word seen of it; nil: not looked
    /// up.
    private var tokens: [UInt32] = []
    private var tokensOfTerm: [Range<UInt32>?] = []
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
    /// - Parameters:
    ///   - word: asked for where its term is new
    ///   - term: number of the term that it stands for
    mutating func add(_ word: @autoclosure () -> String, term: Int) {
        while tokensOfTerm.count <= term { tokensOfTerm.append(nil) }
        let range: Range<UInt32>
        if let known = tokensOfTerm[term] {
            range = known
        } else {
            let start = UInt32(truncatingIfNeeded: tokens.count)
            tokens += table.tokens(of: word()).map { UInt32(truncatingIfNeeded: $0) }
            range = start..<UInt32(truncatingIfNeeded: tokens.count)
            tokensOfTerm[term] = range
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
        heading = (0, [])
        vectors.shrink()
        tokens = tokens.withUnsafeBufferPointer { Array($0) }
        tokensOfTerm = tokensOfTerm.withUnsafeBufferPointer { Array($0) }
    }

    var byteCount: Int {
        vectors.byteCount + (tokens.capacity + sum.capacity + heading.sum.capacity) * MemoryLayout<UInt32>.stride
            + tokensOfTerm.capacity * MemoryLayout<Range<UInt32>?>.stride
    }

    // MARK: Asking

    /// Likeness of a question and the likest of some sentences, −1…1.
    ///
    /// - Parameters:
    ///   - question: the sum of the words that say what it is about
    ///   - sentences: the terms of each that say what it is about
    func closeness(of question: [Float], to sentences: [[Int]]) -> Double {
        let length = Self.product(question, question).squareRoot()
        guard length > 0 else { return 0 }
        var best = -1.0
        for terms in sentences {
            var sum = [Float](repeating: 0, count: table.dimensions)
            for term in terms where term < tokensOfTerm.count {
                for place in tokensOfTerm[term] ?? 0..<0 { table.add(Int(tokens[Int(place)]), to: &sum) }
            }
            let own = Self.product(sum, sum).squareRoot()
            best = max(best, own > 0 ? Double(Self.product(sum, question) / (own * length)) : 0)
        }
        return sentences.isEmpty ? 0 : max(-1, min(1, best))
    }

    private static func product(_ one: [Float], _ other: [Float]) -> Float {
        one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in
                var sums = SIMD16<Float>()
                let step = MemoryLayout<SIMD16<Float>>.size
                for place in stride(from: 0, to: min(one.count, other.count) / step * step, by: step) {
                    sums +=
                        one.loadUnaligned(fromByteOffset: place, as: SIMD16<Float>.self)
                        * other.loadUnaligned(fromByteOffset: place, as: SIMD16<Float>.self)
                }
                return sums.sum()
            }
        }
    }

    func vector(of words: [String]) -> [Int8] { PassageVectors.reduced(sum(of: words)) }

    func sum(of words: [String]) -> [Float] {
        var sum = [Float](repeating: 0, count: table.dimensions)
        for word in words { for token in table.tokens(of: word) { table.add(token, to: &sum) } }
        return sum
    }
}

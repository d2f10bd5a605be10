import Foundation

/// Vocabulary: the single words of all items, and which items have them. It finds a name whose words were typed in
/// another order, left out, or in the middle of a sentence.
///
/// A word's rows are the items that have it, the most popular first; an item's words are rows of that table too, so that
/// "does it have a word that begins so" is a comparison of two numbers.
struct Vocabulary: Sendable {
    /// Words of an item, upper bound: more are not typed.
    static let wordsPerItemMax = 24
    /// Length up to which a word is split where a letter meets a digit: "td27" has "td" and "27".
    private static let modelNumberMax = 12
    /// Lengths, upper bounds, of two words that are joined there, "td 27", with digits and without: "10 noise" is no
    /// number.
    private static let (numberPartMax, letterPartMax) = (6, 4)

    let trie: NameTrie
    /// The rows of item i are `itemRows[starts[i]..<starts[i + 1]]`.
    private let starts: [UInt32]
    private let itemRows: [UInt32]
    private let priors: [Float]

    var byteCount: Int { trie.byteCount + (starts.count + itemRows.count + priors.count) * 4 }

    /// - Parameter spellings: the symbols of each item's spellings
    init(spellings: (Int) -> [ArraySlice<UInt16>], logPriors: [Float]) {
        priors = logPriors.map { exp($0) }
        var table = SpellingTable()
        table.reserveCapacity(logPriors.count * 4)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(logPriors.count + 1)
        var words: [ArraySlice<UInt16>] = []
        for item in logPriors.indices {
            words.removeAll(keepingCapacity: true)
            for spelling in spellings(item) { Self.addWords(of: spelling, to: &words) }
            let logWeight = logPriors[item] - log(Float(max(1, words.count)))
            for word in words {
                table.append(word, NameTrie.Spelling(item: Int32(item), logWeight: logWeight, variant: 0))
            }
            starts.append(UInt32(table.spellings.count))
        }
        trie = NameTrie(table, keepsRowSpans: true)
        var next = starts
        var itemRows = [UInt32](repeating: 0, count: trie.rows.count)
        for (row, spelling) in trie.rows.enumerated() {
            itemRows[Int(next[Int(spelling.item)])] = UInt32(row)
            next[Int(spelling.item)] += 1
        }
        self.starts = starts
        self.itemRows = itemRows
    }

    /// The tables of items without their checks, for a loop over hundreds of them.
    struct Items {
        fileprivate let starts: UnsafeBufferPointer<UInt32>
        fileprivate let rows: UnsafeBufferPointer<UInt32>
        fileprivate let priors: UnsafeBufferPointer<Float>

        func rows(of item: Int) -> Slice<UnsafeBufferPointer<UInt32>> {
            rows[Int(starts[item])..<Int(starts[item + 1])]
        }

        func prior(of item: Int) -> Double { Double(priors[item]) }
    }

    func withItems<Result>(_ body: (Items) -> Result) -> Result {
        starts.withUnsafeBufferPointer { starts in
            itemRows.withUnsafeBufferPointer { rows in
                priors.withUnsafeBufferPointer { priors in
                    body(Items(starts: starts, rows: rows, priors: priors))
                }
            }
        }
    }

    private static func addWords(of spelling: ArraySlice<UInt16>, to words: inout [ArraySlice<UInt16>]) {
        func add(_ word: ArraySlice<UInt16>) {
            if words.count < wordsPerItemMax, !words.contains(word) { words.append(word) }
        }
        var before: ArraySlice<UInt16>?
        for word in spelling.split(separator: Alphabet.separator) {
            add(word)
            if word.count <= modelNumberMax {
                let parts = TypedWords.parts(word)
                if parts.count > 1 { for part in parts { add(part) } }
            }
            if let before, isOfNumber(before), isOfNumber(word), let a = before.last, let b = word.first,
                TypedWords.changesKind(a, b) || (Alphabet.digits.contains(a) && Alphabet.digits.contains(b))
            {
                add(before + word)
            }
            before = word
        }
    }

    private static func isOfNumber(_ word: ArraySlice<UInt16>) -> Bool {
        word.count <= (word.contains { Alphabet.digits.contains($0) } ? numberPartMax : letterPartMax)
    }
}

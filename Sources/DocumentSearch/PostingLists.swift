/// Posting lists of a document: the passages of each term, with frequencies. All lists share one block, which is
/// counted first and filled after.
struct PostingLists: Sendable {
    /// Passage with the frequency of a term in it, in four bytes: a long document has as many of them as words.
    struct Posting: Sendable {
        /// The passage, and behind it a byte of frequency in steps.
        private var packed: UInt32

        private static let steps: Float = 16
        private static let frequencyBits: UInt32 = 8
        /// Frequency in steps, upper bound: a further occurrence would weigh next to nothing.
        private static let stepsMax: UInt32 = 255

        /// - Parameter passage: below `passagesMax`
        init(passage: Int, frequency: Float) {
            packed = UInt32(truncatingIfNeeded: passage) << Self.frequencyBits
            add(frequency)
        }

        var passage: UInt32 { packed >> Self.frequencyBits }
        var frequency: Float { Float(packed & Self.stepsMax) / Self.steps }

        mutating func add(_ frequency: Float) {
            let added = UInt32(max(0, min(Float(Self.stepsMax), (frequency * Self.steps).rounded())))
            packed += min(added, Self.stepsMax - packed & Self.stepsMax)
        }
    }

    /// Passages that are told apart: more than a text of 64 MiB can have.
    static let passagesMax = 1 << 24

    /// While counting: how many passages a term has, one place further on. Then where its list ends so far.
    private var ends: [UInt32] = []
    private var all: [Posting] = []

    mutating func begin(terms: Int) { ends = [UInt32](repeating: 0, count: terms + 1) }

    /// The term stands in one more passage.
    mutating func count(_ term: Int) { ends[term + 1] += 1 }

    /// Reserves the block once everything is counted.
    mutating func reserve() {
        for term in ends.indices.dropFirst() { ends[term] += ends[term - 1] }
        all = [Posting](repeating: Posting(passage: 0, frequency: 0), count: Int(ends.last ?? 0))
        // From here `ends[term]` is where the term's list begins, and it moves to the list's end while it is filled.
    }

    /// - Parameter isFirst: the term was not yet seen in this passage
    mutating func add(_ term: Int, passage: Int, frequency: Float, isFirst: Bool) {
        if isFirst {
            all[Int(ends[term])] = Posting(passage: min(passage, Self.passagesMax - 1), frequency: frequency)
            ends[term] += 1
        } else {
            all[Int(ends[term]) - 1].add(frequency)
        }
    }

    mutating func finish() { _ = ends.popLast() }

    /// The term's passages, in the document's order.
    subscript(term: Int) -> ArraySlice<Posting> {
        all[(term == 0 ? 0 : Int(ends[term - 1]))..<Int(ends[term])]
    }

    /// Whether the passage has the term, or stands under a heading that does.
    func contains(_ term: Int, in passage: Int) -> Bool {
        let list = self[term]
        var (low, high) = (list.startIndex, list.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if Int(list[middle].passage) < passage { low = middle + 1 } else { high = middle }
        }
        return low < list.endIndex && Int(list[low].passage) == passage
    }

    /// Bytes of heap that they take.
    var byteCount: Int {
        ends.capacity * MemoryLayout<UInt32>.stride + all.capacity * MemoryLayout<Posting>.stride
    }
}

import Foundation

/// All spellings of all items in one trie, in breadth-first order: parents stand before children, the children of a
/// node side by side, and if u stands before v then so do their children. The kernel lives off that order.
package struct NameTrie: Sendable {
    /// 28 bytes.
    struct Node {
        var firstChild: UInt32 = 0
        var parent: UInt32 = 0
        var childCount: UInt16 = 0
        var symbol: UInt16 = 0
        /// Index of the first spelling that ends here, −1 for none.
        var terminal: Int32 = -1
        /// Prior of everything below, itself included.
        var sum: Float = 0
        var logMax: Float = 0
        /// Spellings that end here.
        var terminalCount: UInt16 = 0
        var depth: UInt16 = 0
    }

    struct Spelling {
        var item: Int32
        /// Its share of the prior of the whole catalogue.
        var weight: Float
        var logWeight: Float
        /// Where its text stands in the item's list, to show what matched.
        var variant: UInt16
    }

    private(set) var nodes: [Node] = []
    private(set) var spellings: [Spelling] = []
    /// How each item's spellings are written; empty for an item that has only its name.
    private(set) var variants: [[String]] = []
    let alphabet: Alphabet

    /// Scalars of a spelling that are kept; what is longer is found by its beginning.
    static let depthMax = 256
    /// Spellings one normalised text may have: as many items may share a name.
    static let sharedTerminalMax = Int(UInt16.max)

    package var nodeCount: Int { nodes.count }

    package init(_ items: [PredictableItem]) {
        var alphabet = Alphabet()
        var source = SpellingTable()
        variants.reserveCapacity(items.count)
        var total = 0.0
        for item in items { total += item.priorWeight }
        for (index, item) in items.enumerated() {
            let prior = item.priorWeight / max(total, .leastNormalMagnitude)
            let itemSpellings = item.spellings().prefix(Int(UInt16.max))
            variants.append(itemSpellings.count > 1 ? itemSpellings.map(\.text) : [])
            for (variant, spelling) in itemSpellings.enumerated() {
                source.append(
                    alphabet.symbolsAdding(NameNormalizer.normalized(spelling.text), upTo: Self.depthMax),
                    Spelling(
                        item: Int32(index), weight: Float(prior * spelling.share),
                        logWeight: Float(log(prior * spelling.share)), variant: UInt16(variant)))
            }
        }
        self.alphabet = alphabet
        build(source)
    }

    /// Where a text leads without a slip.
    func node(of symbols: ArraySlice<UInt16>) -> UInt32? {
        nodes.withUnsafeBufferPointer { nodes in
            var node = 0
            for symbol in symbols {
                var child = Int(nodes[node].firstChild)
                let end = child + Int(nodes[node].childCount)
                while child < end, nodes[child].symbol < symbol { child += 1 }
                guard child < end, nodes[child].symbol == symbol else { return nil }
                node = child
            }
            return UInt32(node)
        }
    }

    /// Spellings with their symbols in one array, so that 100,000 of them are not 100,000 allocations.
    private struct SpellingTable {
        var symbols: [UInt16] = []
        var starts: [Int32] = [0]
        var spellings: [Spelling] = []

        mutating func append(_ text: [UInt16], _ spelling: Spelling) {
            symbols.append(contentsOf: text)
            starts.append(Int32(symbols.count))
            spellings.append(spelling)
        }

        func order() -> [Int32] {
            symbols.withUnsafeBufferPointer { symbols in
                starts.withUnsafeBufferPointer { starts in
                    (0..<Int32(spellings.count)).sorted { isBefore($0, $1, symbols, starts) }
                }
            }
        }

        private func isBefore(
            _ a: Int32, _ b: Int32, _ symbols: UnsafeBufferPointer<UInt16>, _ starts: UnsafeBufferPointer<Int32>
        ) -> Bool {
            var (i, j) = (starts[Int(a)], starts[Int(b)])
            let (iEnd, jEnd) = (starts[Int(a) + 1], starts[Int(b) + 1])
            while i < iEnd, j < jEnd {
                let (x, y) = (symbols[Int(i)], symbols[Int(j)])
                if x != y { return x < y }
                i += 1
                j += 1
            }
            return (iEnd - i, a) < (jEnd - j, b)
        }
    }

    private mutating func build(_ source: SpellingTable) {
        let order = source.order()
        spellings = order.map { source.spellings[Int($0)] }
        var spans: [(low: Int32, high: Int32)] = [(0, Int32(order.count))]
        nodes = [Node()]
        nodes.reserveCapacity(source.symbols.count / 2 + 1)
        var current = 0
        // Breadth first: `nodes` is its own queue.
        while current < nodes.count {
            let depth = Int(nodes[current].depth)
            var (low, high) = spans[current]
            func length(_ row: Int32) -> Int {
                let source = source.starts
                let at = Int(order[Int(row)])
                return Int(source[at + 1] - source[at])
            }
            func symbol(_ row: Int32) -> UInt16 { source.symbols[Int(source.starts[Int(order[Int(row)])]) + depth] }
            let terminal = low
            while low < high, length(low) == depth { low += 1 }
            if low > terminal {
                nodes[current].terminal = terminal
                nodes[current].terminalCount = UInt16(clamping: low - terminal)
            }
            nodes[current].firstChild = UInt32(nodes.count)
            while low < high {
                let letter = symbol(low)
                var end = low + 1
                while end < high, symbol(end) == letter { end += 1 }
                nodes.append(Node(parent: UInt32(current), symbol: letter, depth: UInt16(depth + 1)))
                spans.append((low, end))
                nodes[current].childCount += 1
                low = end
            }
            current += 1
        }
        sumUp()
    }

    /// From the leaves to the root: the prior below each node and the largest in it.
    private mutating func sumUp() {
        var largest = [Float](repeating: 0, count: nodes.count)
        for index in nodes.indices.reversed() {
            let node = nodes[index]
            if node.terminal >= 0 {
                for row in 0..<Int(node.terminalCount) {
                    let weight = spellings[Int(node.terminal) + row].weight
                    nodes[index].sum += weight
                    largest[index] = max(largest[index], weight)
                }
            }
            nodes[index].logMax = log(max(largest[index], .leastNormalMagnitude))
            guard index > 0 else { continue }
            nodes[Int(node.parent)].sum += nodes[index].sum
            largest[Int(node.parent)] = max(largest[Int(node.parent)], largest[index])
        }
    }
}

/// The characters that occur in a catalogue, numbered, so that a node needs two bytes for any script.
struct Alphabet: Sendable {
    /// The symbol of every character no name has.
    static let unknown = UInt16.max

    private var ascii = [UInt16](repeating: Alphabet.unknown, count: 128)
    private var others: [UInt32: UInt16] = [:]
    private var count: UInt16 = 0

    func symbol(_ scalar: Unicode.Scalar) -> UInt16 {
        scalar.value < 128 ? ascii[Int(scalar.value)] : others[scalar.value] ?? Self.unknown
    }

    mutating func symbolsAdding(_ text: String, upTo max: Int) -> [UInt16] {
        text.unicodeScalars.prefix(max).map { symbolAdding($0) }
    }

    private mutating func symbolAdding(_ scalar: Unicode.Scalar) -> UInt16 {
        let known = symbol(scalar)
        guard known == Self.unknown, count < Self.unknown - 1 else { return known }
        if scalar.value < 128 { ascii[Int(scalar.value)] = count } else { others[scalar.value] = count }
        count += 1
        return count - 1
    }
}

import Foundation

/// Trie of spellings in breadth-first order: parents stand before children, the children of a node side by side, and if
/// u stands before v then so do their children. The kernel depends on that order.
///
/// One trie holds the names of all items; a second one, of the same shape, holds their single words.
package struct NameTrie: Sendable {
    /// 28 bytes.
    struct Node {
        var firstChild: UInt32 = 0
        var parent: UInt32 = 0
        var childCount: UInt16 = 0
        var symbol: UInt16 = 0
        /// First row that ends here, −1 for none; the others follow it.
        var terminal: Int32 = -1
        /// Prior of everything below, itself included.
        var sum: Float = 0
        var logMax: Float = 0
        var depth: UInt8 = 0
        /// Number of spellings that go on below, as a power of two: see `UnknownNames`.
        var spread: UInt8 = 0
        /// Characters of the shortest among the heaviest names below.
        var shortest = UInt8.max
        /// The character is part of a code: a digit, or behind one in the same word, or in a word that is one letter or
        /// a Roman numeral, "iii". Another character here means another thing.
        var isCode = false

        /// Range of the node's children, in the order of their symbols.
        var children: Range<Int> { Int(firstChild)..<Int(firstChild) + Int(childCount) }
    }

    /// Row of the trie: one spelling of one item. 12 bytes.
    struct Spelling {
        var item: Int32
        /// log of the spelling's share of the prior of the whole catalogue.
        var logWeight: Float
        /// Index of the text in the item's list, to show what matched.
        var variant: UInt16
        /// The row is the last one that ends at its node.
        var isLast = true
    }

    private(set) var nodes: [Node] = [Node()]
    /// Rows in the order of their text: spellings that begin alike stand together.
    private(set) var rows: [Spelling] = []
    /// Range of the rows below each node; only when asked for.
    private(set) var rowSpans: [(low: UInt32, high: UInt32)] = []

    /// Scalars of a spelling, upper bound; a longer one is found by its beginning.
    static let depthMax = 255

    package var nodeCount: Int { nodes.count }
    var byteCount: Int {
        nodes.count * MemoryLayout<Node>.stride + rows.count * MemoryLayout<Spelling>.stride + rowSpans.count * 8
    }

    /// - Parameter keepsRowSpans: whether `rows(below:)` will be called
    init(_ table: SpellingTable, keepsRowSpans: Bool = false) {
        build(table, keepsRowSpans: keepsRowSpans)
    }

    /// Node that a text leads to without a slip.
    func node(of symbols: some Sequence<UInt16>, from start: UInt32 = 0) -> UInt32? {
        nodes.withUnsafeBufferPointer { nodes in
            var node = start
            for symbol in symbols {
                guard let child = nodes.child(of: nodes[Int(node)], symbol) else { return nil }
                node = child
            }
            return node
        }
    }

    func child(of node: UInt32, _ symbol: UInt16) -> UInt32? {
        nodes.withUnsafeBufferPointer { $0.child(of: $0[Int(node)], symbol) }
    }

    /// Rows of all spellings that begin as this node does.
    func rows(below node: UInt32) -> Range<Int> {
        let span = rowSpans[Int(node)]
        return Int(span.low)..<Int(span.high)
    }

    /// The rows that end at a node.
    ///
    /// - Parameter most: number of rows wanted, the heaviest: a hundred thousand items may share a spelling
    func rows(endingAt node: UInt32, most: Int = .max) -> Range<Int> {
        guard isEnd(node), most > 0 else { return 0..<0 }
        let low = Int(nodes[Int(node)].terminal)
        var high = low
        while high - low < most - 1, !rows[high].isLast { high += 1 }
        return low..<high + 1
    }

    /// Whether a spelling ends at a node.
    func isEnd(_ node: UInt32) -> Bool { nodes[Int(node)].terminal >= 0 }

    /// Prior of the spellings that end at a node.
    func endingWeight(_ node: UInt32) -> Float { nodes[Int(node)].sum * endingShare(node) }

    /// Share of the spellings that end at a node in the prior of all below.
    func endingShare(_ node: UInt32) -> Float {
        guard isEnd(node) else { return 0 }
        let going = nodes.withUnsafeBufferPointer { nodes in
            nodes[Int(node)].children.reduce(Float(0)) { $0 + nodes[$1].sum }
        }
        return max(0, 1 - going / max(nodes[Int(node)].sum, .leastNormalMagnitude))
    }

    private mutating func build(_ source: SpellingTable, keepsRowSpans: Bool) {
        let order = source.order()
        rows = order.map { source.spellings[Int($0)] }
        var spans: [(low: UInt32, high: UInt32)] = [(0, UInt32(order.count))]
        nodes.reserveCapacity(source.symbols.count / 2 + 1)
        spans.reserveCapacity(source.symbols.count / 2 + 1)
        var current = 0
        source.symbols.withUnsafeBufferPointer { symbols in
            source.starts.withUnsafeBufferPointer { starts in
                // Breadth first: `nodes` is its own queue.
                while current < nodes.count {
                    let depth = UInt32(nodes[current].depth)
                    var (low, high) = spans[current]
                    func isOver(_ row: UInt32) -> Bool {
                        let at = Int(order[Int(row)])
                        return starts[at + 1] - starts[at] == depth
                    }
                    func symbol(_ row: UInt32) -> UInt16 { symbols[Int(starts[Int(order[Int(row)])] + depth)] }
                    let terminal = low
                    while low < high, isOver(low) {
                        rows[Int(low)].isLast = false
                        low += 1
                    }
                    if low > terminal {
                        nodes[current].terminal = Int32(terminal)
                        rows[Int(low) - 1].isLast = true
                    }
                    nodes[current].spread = UInt8(32 - (high - low).leadingZeroBitCount)
                    nodes[current].firstChild = UInt32(nodes.count)
                    while low < high {
                        let letter = symbol(low)
                        var end = low + 1
                        while end < high, symbol(end) == letter { end += 1 }
                        let isCode =
                            Alphabet.digits.contains(letter)
                            || (letter != Alphabet.separator && nodes[current].isCode)
                        nodes.append(
                            Node(parent: UInt32(current), symbol: letter, depth: UInt8(depth + 1), isCode: isCode))
                        spans.append((low, end))
                        nodes[current].childCount += 1
                        low = end
                    }
                    current += 1
                }
            }
        }
        if keepsRowSpans { rowSpans = spans }
        markLetterCodes()
        sumUp()
    }

    /// Letters of a code, upper bound: before the digits of a word, or in a word behind a number, which is its unit.
    private static let codeLettersMax = 3

    /// Marks letters that are codes: words behind others that are one letter, "model s", or a Roman numeral; a few
    /// letters before digits, "bkr6e"; and units behind numbers, "400 mg".
    private mutating func markLetterCodes() {
        let (beforeDigits, toEnd, isNumeral) = letterRuns()
        var isUnit = [Bool](repeating: false, count: nodes.count)
        for place in nodes.indices.dropFirst() where Alphabet.letters.contains(nodes[place].symbol) {
            let before = Int(nodes[place].parent)
            let beginsWord = before > 0 && nodes[before].symbol == Alphabet.separator
            let isOfUnit =
                toEnd[place] > 0
                && (beginsWord && Alphabet.digits.contains(nodes[Int(nodes[before].parent)].symbol)
                    || isUnit[before])
            if isOfUnit { isUnit[place] = true }
            let leadsToDigits =
                beforeDigits[place] > 0
                && (beginsWord || before == 0 || (beforeDigits[before] > 0 && nodes[before].isCode))
            let isNumeral = isNumeral[place] && (beginsWord || (isNumeral[before] && nodes[before].isCode))
            let isAlone = beginsWord && toEnd[place] == 1
            if isNumeral || isAlone || isOfUnit || leadsToDigits { nodes[place].isCode = true }
        }
    }

    /// Runs of letters below each node.
    private func letterRuns() -> (beforeDigits: [UInt8], toEnd: [UInt8], isNumeral: [Bool]) {
        // Letters left of a word, this one included, until digits come or the word ends; 0 where that is not so.
        var beforeDigits = [UInt8](repeating: 0, count: nodes.count)
        var toEnd = beforeDigits
        // What every name below spells, up to the end of this word, is of a numeral.
        var isNumeral = [Bool](repeating: false, count: nodes.count)
        for place in nodes.indices.reversed() where Alphabet.letters.contains(nodes[place].symbol) {
            var (leads, ends, counts) = (true, true, Alphabet.isRoman(nodes[place].symbol))
            var (longestLead, longestEnd): (UInt8, UInt8) = (0, 0)
            for child in nodes[place].children {
                let symbol = nodes[child].symbol
                leads = leads && (Alphabet.digits.contains(symbol) || beforeDigits[child] > 0)
                ends = ends && (symbol == Alphabet.separator || toEnd[child] > 0)
                counts = counts && (symbol == Alphabet.separator || isNumeral[child])
                longestLead = max(longestLead, beforeDigits[child])
                longestEnd = max(longestEnd, toEnd[child])
            }
            if leads, nodes[place].childCount > 0, !isEnd(UInt32(place)), longestLead < Self.codeLettersMax {
                beforeDigits[place] = longestLead + 1
            }
            if ends, longestEnd < Self.codeLettersMax { toEnd[place] = longestEnd + 1 }
            isNumeral[place] = counts
        }
        return (beforeDigits, toEnd, isNumeral)
    }

    /// Whether a node is within a number or the letters of a code: a separator there divides one thing.
    static func isInsideCode(_ node: Node, _ nodes: UnsafeBufferPointer<Node>) -> Bool {
        guard node.isCode, let longer = node.children.last else { return false }
        let last = nodes[longer]
        return last.isCode && Alphabet.digits.contains(last.symbol) == Alphabet.digits.contains(node.symbol)
    }

    /// From the leaves to the root: the prior below each node and the largest in it.
    private mutating func sumUp() {
        for index in nodes.indices { nodes[index].logMax = -.infinity }
        for index in nodes.indices.reversed() {
            for row in rows(endingAt: UInt32(index)) {
                nodes[index].sum += exp(rows[row].logWeight)
                nodes[index].promise(rows[row].logWeight, length: nodes[index].depth)
            }
            guard index > 0 else { continue }
            let parent = Int(nodes[index].parent)
            nodes[parent].sum += nodes[index].sum
            nodes[parent].promise(nodes[index].logMax, length: nodes[index].shortest)
        }
    }
}

extension NameTrie.Node {
    fileprivate mutating func promise(_ logWeight: Float, length: UInt8) {
        if logWeight == logMax { shortest = min(shortest, length) }
        if logWeight > logMax { (logMax, shortest) = (logWeight, length) }
    }
}

extension UnsafeBufferPointer<NameTrie.Node> {
    /// Children are sorted by symbol.
    func child(of node: NameTrie.Node, _ symbol: UInt16) -> UInt32? {
        var low = Int(node.firstChild)
        var high = low + Int(node.childCount)
        while high - low > 8 {
            let middle = (low + high) >> 1
            if self[middle].symbol < symbol { low = middle + 1 } else { high = middle + 1 }
        }
        while low < high {
            if self[low].symbol == symbol { return UInt32(low) }
            low += 1
        }
        return nil
    }
}

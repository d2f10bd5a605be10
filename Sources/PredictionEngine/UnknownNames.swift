import Foundation

/// How likely a text is to be typed by somebody who means nothing in the catalogue.
///
/// Names that are missing look like those that are there: they follow the trie for a while and then leave it. How soon
/// is learned from the catalogue itself by leaving each name out once (Good and Turing's estimate, for nodes of like
/// size); what follows is spelled by letter triples, as they occur in the trie, interpolated by Witten and Bell.
struct UnknownNames: Sendable {
    /// Where a text stands after some characters.
    struct Position: Equatable, Sendable {
        /// The node an existing name has here, if one still begins so.
        var node: UInt32? = 0
        var logProbability: Float = 0
        var last = Alphabet.separator
        var beforeLast = Alphabet.separator
    }

    /// Symbols told apart; the last stands for all others.
    private static let classes = 64
    private static let sizes = 33
    static let byteCount = (classes * classes * classes + sizes) * 4

    /// For each `Node.spread`: how often a name that is missing leaves the trie at a node of that size.
    private var leaving = [Float](repeating: 1, count: UnknownNames.sizes)
    /// P(c | a, b) at [a][b][c].
    private var triples: [Float] = []
    /// Share of one symbol of the last class.
    private let otherShare: Float

    init(_ trie: NameTrie, _ alphabet: Alphabet) {
        // At least a thousand: scripts that no name is written in are typed too.
        otherShare = 1 / Float(max(1000, Int(alphabet.count) - Self.classes + 1))
        learnLeaving(trie)
        learnTriples(trie)
    }

    /// The position after one more character.
    func step(_ position: Position, _ symbol: UInt16, in trie: NameTrie) -> Position {
        var next = Position(node: nil, last: symbol, beforeLast: position.last)
        let spelled = probability(symbol, after: position.last, position.beforeLast)
        var probability = spelled
        if let node = position.node {
            let leave = leaving[Int(trie.nodes[Int(node)].spread)]
            probability = leave * spelled
            next.node = trie.child(of: node, symbol)
            if let child = next.node {
                let parent = trie.nodes[Int(node)]
                // What ends here is in the catalogue, hence not what is meant.
                var going = parent.sum
                for row in trie.rows(endingAt: node).prefix(8) { going -= exp(trie.rows[row].logWeight) }
                let share = trie.nodes[Int(child)].sum / max(going, trie.nodes[Int(child)].sum)
                probability += (1 - leave) * share
            }
        }
        next.logProbability = position.logProbability + log(max(probability, .leastNormalMagnitude))
        return next
    }

    private static func group(_ symbol: UInt16) -> Int { min(Int(symbol), classes - 1) }

    private func probability(_ symbol: UInt16, after last: UInt16, _ beforeLast: UInt16) -> Float {
        let group = Self.group(symbol)
        let context = Self.group(beforeLast) * Self.classes + Self.group(last)
        let probability = triples[context * Self.classes + group]
        return group == Self.classes - 1 ? probability * otherShare : probability
    }

    private mutating func learnLeaving(_ trie: NameTrie) {
        var alone = [Double](repeating: 0, count: Self.sizes)
        var all = [Double](repeating: 0, count: Self.sizes)
        // Names at and below each node.
        var names = [Int32](repeating: 0, count: trie.nodes.count)
        trie.nodes.withUnsafeBufferPointer { nodes in
            for position in nodes.indices.reversed() {
                let node = nodes[position]
                let children = Int(node.firstChild)..<Int(node.firstChild) + Int(node.childCount)
                let goingOn = children.reduce(0) { $0 + names[$1] }
                names[position] = goingOn + (node.terminal >= 0 ? 1 : 0)
                guard goingOn >= 2 else { continue }
                // Take one of them away: if it was alone in its child, it leaves the trie here.
                let size = Self.size(Int(goingOn) - 1)
                alone[size] += Double(children.count { names[$0] == 1 })
                all[size] += Double(goingOn)
            }
        }
        for size in 1..<Self.sizes where all[size] > 0 {
            leaving[size] = Float(min(0.99, max(0.001, (alone[size] + 0.5) / (all[size] + 1))))
        }
        for size in 2..<Self.sizes where all[size] == 0 { leaving[size] = leaving[size - 1] }
    }

    private static func size(_ count: Int) -> Int { Int.bitWidth - count.leadingZeroBitCount }

    private mutating func learnTriples(_ trie: NameTrie) {
        let classes = Self.classes
        var counts = [Float](repeating: 0, count: classes * classes * classes)
        trie.nodes.withUnsafeBufferPointer { nodes in
            for position in nodes.indices.dropFirst() {
                let node = nodes[position]
                let parent = nodes[Int(node.parent)]
                let last = node.depth > 1 ? Self.group(parent.symbol) : 0
                let beforeLast = node.depth > 2 ? Self.group(nodes[Int(parent.parent)].symbol) : 0
                counts[(beforeLast * classes + last) * classes + Self.group(node.symbol)] += 1
            }
        }
        var single = [Float](repeating: 0, count: classes)
        var pairs = [Float](repeating: 0, count: classes * classes)
        for context in 0..<classes * classes {
            for symbol in 0..<classes where counts[context * classes + symbol] > 0 {
                pairs[context % classes * classes + symbol] += counts[context * classes + symbol]
                single[symbol] += counts[context * classes + symbol]
            }
        }
        let uniform = [Float](repeating: 1 / Float(classes), count: classes)
        Self.smooth(&single, by: uniform, classes)
        Self.smooth(&pairs, by: single, classes)
        Self.smooth(&counts, by: pairs, classes)
        triples = counts
    }

    /// Counts to probabilities, row by row: each row shares what it has not seen as the shorter context does.
    private static func smooth(_ counts: inout [Float], by shorter: [Float], _ classes: Int) {
        for row in 0..<counts.count / classes {
            let start = row * classes
            var total: Float = 0
            var kinds: Float = 0
            for symbol in 0..<classes where counts[start + symbol] > 0 {
                total += counts[start + symbol]
                kinds += 1
            }
            let back = start % shorter.count
            // A context never seen falls back entirely.
            let weight = kinds == 0 ? 1 : kinds
            for symbol in 0..<classes {
                counts[start + symbol] = (counts[start + symbol] + weight * shorter[back + symbol]) / (total + weight)
            }
        }
    }
}

/// Where the unknown-name model stands after each character a session typed: one more character is one step.
struct UnknownTrail: Sendable {
    private var revision: UInt64 = 0
    private var symbols: [UInt16] = []
    private var positions: [UnknownNames.Position] = []

    var byteCount: Int { symbols.count * 2 + positions.count * MemoryLayout<UnknownNames.Position>.stride }

    mutating func advance(to text: [UInt16], in index: PredictionIndex) -> Float {
        var common = 0
        if revision == index.revision {
            while common < min(symbols.count, text.count), symbols[common] == text[common] { common += 1 }
        }
        revision = index.revision
        symbols.removeLast(symbols.count - common)
        positions.removeLast(positions.count - common)
        for symbol in text[common...] {
            symbols.append(symbol)
            positions.append(
                index.unknownNames.step(positions.last ?? UnknownNames.Position(), symbol, in: index.trie))
        }
        return positions.last?.logProbability ?? 0
    }
}

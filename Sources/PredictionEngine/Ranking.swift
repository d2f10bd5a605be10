import Foundation

/// The candidates for one text, best first, each with the probability that the person means it.
package struct Ranking: Sendable {
    package struct Candidate: Equatable, Sendable {
        /// Position in the items the index was built from.
        package var item: Int
        package var confidence: Double
        /// Which of the item's spellings matched.
        package var variant: Int
    }

    package var candidates: [Candidate]
    /// The node budget ended the work early.
    package var isDegraded: Bool
    /// Nodes in the column: what the keystroke's cost depends on.
    package var activeNodes: Int
}

/// Working memory for rankings: one for each event loop, not for each session.
package final class RankingScratch {
    private var work = RankingWork()

    package init() {}

    func rank(
        _ column: TypedColumn, visibleCost: Float, limit: Int, in index: PredictionIndex, exact: ExactMatch
    ) -> [Ranking.Candidate] {
        work.rank(column, visibleCost: visibleCost, limit: limit, in: index, exact: exact)
    }
}

/// Which names count as typed to their end.
enum ExactMatch: Equatable {
    case none
    /// Those that end after so many characters without a slip.
    case depth(Int)
    /// Those that end at this node.
    case node(UInt32)
}

/// Turns a column into a ranking.
///
/// The exact normaliser without enumerating: Z = Σ over active nodes, parents first, of
/// sum(node) · (e^−best(node) − e^−best(nearest active ancestor)); a candidate's probability is prior · e^−best / Z.
private struct RankingWork {
    private struct Seed {
        var score: Float
        var node: UInt32
        var best: Float
    }

    /// What the nearest active ancestor costs, and e^ to the minus of it.
    private struct Best {
        var cost: Float
        var weight: Float

        static let none = Best(cost: .infinity, weight: 0)
    }

    /// Marks a seed as a spelling instead of a node.
    private static let spellingBit: UInt32 = 0x8000_0000

    // Open addressing, node → its best; a slot is valid when its stamp is this run's.
    private var keys: [UInt32] = []
    private var bests: [Best] = []
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    private var heap: [Seed] = []
    private var rows: [Int] = []
    private var exactNode: UInt32?

    mutating func rank(
        _ column: TypedColumn, visibleCost: Float, limit: Int, in index: PredictionIndex, exact: ExactMatch
    ) -> [Ranking.Candidate] {
        heap.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        exactNode = if case .node(let node) = exact { node } else { nil }
        let exactDepth = if case .depth(let depth) = exact { depth } else { -1 }
        let mass = seed(column, visibleCost: visibleCost, exactDepth: exactDepth, index.trie)
        guard mass > 0 else { return [] }
        var found: [Ranking.Candidate] = []
        found.reserveCapacity(limit + 1)
        // Best first. A spelling is met again below each active node above it, but counts as it was met first; another
        // spelling of an item already found adds to it.
        index.trie.nodes.withUnsafeBufferPointer { nodes in
            index.trie.spellings.withUnsafeBufferPointer { spellings in
                while let seed = pop() {
                    guard seed.node & Self.spellingBit != 0 else {
                        expand(seed, nodes, spellings)
                        continue
                    }
                    let row = Int(seed.node & ~Self.spellingBit)
                    if rows.contains(row) { continue }
                    rows.append(row)
                    Self.add(spellings[row], Double(exp(seed.score)) / mass, to: &found)
                    if found.count > limit { break }
                }
            }
        }
        if found.count > limit { found.removeLast() }
        return finish(&found, index)
    }

    private static func add(
        _ spelling: NameTrie.Spelling, _ probability: Double, to found: inout [Ranking.Candidate]
    ) {
        let item = Int(spelling.item)
        for position in found.indices where found[position].item == item {
            found[position].confidence += probability
            return
        }
        found.append(Ranking.Candidate(item: item, confidence: probability, variant: Int(spelling.variant)))
    }

    private mutating func expand(
        _ seed: Seed, _ nodes: UnsafeBufferPointer<NameTrie.Node>, _ spellings: UnsafeBufferPointer<NameTrie.Spelling>
    ) {
        let node = nodes[Int(seed.node)]
        if node.terminal >= 0 {
            for row in Int(node.terminal)..<Int(node.terminal) + Int(node.terminalCount) {
                push(
                    Seed(
                        score: spellings[row].logWeight - seed.best, node: UInt32(row) | Self.spellingBit,
                        best: seed.best))
            }
        }
        let first = Int(node.firstChild)
        for child in first..<first + Int(node.childCount) {
            push(Seed(score: nodes[child].logMax - seed.best, node: UInt32(child), best: seed.best))
        }
    }

    /// Fills the heap with the active nodes that improve on their ancestors; returns Z.
    private mutating func seed(
        _ column: TypedColumn, visibleCost: Float, exactDepth: Int, _ trie: NameTrie
    ) -> Double {
        prepareTable(for: column.entries.count)
        var mass = 0.0
        trie.nodes.withUnsafeBufferPointer { nodes in
            guard let smallest = column.entries.first?.node else { return }
            for entry in column.entries where entry.cost <= visibleCost {
                let inherited = bestOfAncestors(entry.node, from: smallest, nodes)
                guard entry.cost < inherited.cost - 1e-6 else {
                    remember(entry.node, inherited)
                    continue
                }
                let best = Best(cost: entry.cost, weight: exp(-entry.cost))
                remember(entry.node, best)
                let node = nodes[Int(entry.node)]
                if entry.cost == 0, Int(node.depth) == exactDepth { exactNode = entry.node }
                mass += Double(node.sum) * Double(best.weight - inherited.weight)
                push(Seed(score: node.logMax - best.cost, node: entry.node, best: best.cost))
            }
        }
        return mass
    }

    /// Ancestors have smaller numbers: below the smallest active node there is none to find.
    private func bestOfAncestors(
        _ node: UInt32, from smallest: UInt32, _ nodes: UnsafeBufferPointer<NameTrie.Node>
    ) -> Best {
        var ancestor = node
        while ancestor > smallest {
            ancestor = nodes[Int(ancestor)].parent
            if ancestor < smallest { break }
            if let best = recall(ancestor) { return best }
        }
        return .none
    }

    /// Names typed to their end gain, then everything is shared out anew. Ties: shorter name, then bytes.
    private func finish(_ found: inout [Ranking.Candidate], _ index: PredictionIndex) -> [Ranking.Candidate] {
        if let exactNode { boostExact(&found, node: index.trie.nodes[Int(exactNode)], index) }
        found.sort { a, b in
            if a.confidence != b.confidence { return a.confidence > b.confidence }
            let (x, y) = (index.names[a.item], index.names[b.item])
            return x.utf8.count != y.utf8.count ? x.utf8.count < y.utf8.count : x < y
        }
        return found
    }

    private func boostExact(_ found: inout [Ranking.Candidate], node: NameTrie.Node, _ index: PredictionIndex) {
        guard node.terminal >= 0 else { return }
        let rows = Int(node.terminal)..<Int(node.terminal) + Int(node.terminalCount)
        let gain = Double(index.kernel.costs.exactBoost) - 1
        var total = 1.0
        for position in found.indices {
            guard rows.contains(where: { Int(index.trie.spellings[$0].item) == found[position].item }) else { continue }
            total += found[position].confidence * gain
            found[position].confidence *= 1 + gain
        }
        for position in found.indices { found[position].confidence /= total }
    }

    // MARK: table

    private mutating func prepareTable(for count: Int) {
        var capacity = max(256, keys.count)
        while capacity < 2 * count { capacity *= 2 }
        stamp &+= 1
        if capacity != keys.count || stamp == 0 {
            keys = [UInt32](repeating: 0, count: capacity)
            bests = [Best](repeating: .none, count: capacity)
            stamps = [UInt32](repeating: 0, count: capacity)
            stamp = 1
        }
    }

    private func slot(_ node: UInt32) -> Int { Int(truncatingIfNeeded: node &* 2_654_435_769 >> 7) & (keys.count - 1) }

    private mutating func remember(_ node: UInt32, _ best: Best) {
        var slot = slot(node)
        while stamps[slot] == stamp { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = node
        bests[slot] = best
        stamps[slot] = stamp
    }

    private func recall(_ node: UInt32) -> Best? {
        var slot = slot(node)
        while stamps[slot] == stamp {
            if keys[slot] == node { return bests[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    // MARK: heap, largest score first

    private mutating func push(_ seed: Seed) {
        heap.append(seed)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) >> 1
            if heap[parent].score >= seed.score { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = seed
    }

    private mutating func pop() -> Seed? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return top }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].score > heap[child].score { child += 1 }
            if heap[child].score <= last.score { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = last
        return top
    }
}

import Foundation

/// An item and how much speaks for it; not yet a probability.
struct WeightedItem: Equatable, Sendable {
    var item: Int
    var weight: Double
    /// Which of the item's spellings matched.
    var variant: Int
}

/// What one hypothesis says: its best items, and the weight of all items together.
struct Found: Sendable {
    var mass = 0.0
    var items: [WeightedItem] = []
}

/// Finds the best items of a column and weighs all of them.
///
/// The weight of everything without enumerating: Σ over active nodes, parents first, of
/// sum(node) · (e^−best(node) − e^−best(nearest active ancestor)); an item's is prior · e^−best.
struct NodeSearch {
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

    /// Marks a seed as a row instead of a node.
    private static let rowBit: UInt32 = 0x8000_0000

    // Open addressing, node → its best; a slot is valid when its stamp is this run's.
    private var keys: [UInt32] = []
    private var bests: [Best] = []
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    private var heap: [Seed] = []
    private var seen: [Int] = []

    /// - Parameters:
    ///   - visibleCost: entries dearer than this are left out
    ///   - limit: items that are named; the weight is of all
    mutating func search(_ column: TypedColumn, visibleCost: Float, limit: Int, in trie: NameTrie) -> Found {
        heap.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
        var found = Found()
        found.mass = seed(column, visibleCost: visibleCost, trie)
        guard found.mass > 0 else { return found }
        found.items.reserveCapacity(limit + 1)
        // Best first. A row is met again below each active node above it, but counts as it was met first; another row of
        // an item already found adds to it.
        trie.nodes.withUnsafeBufferPointer { nodes in
            trie.rows.withUnsafeBufferPointer { rows in
                while let seed = pop() {
                    guard seed.node & Self.rowBit != 0 else {
                        expand(seed, nodes, rows)
                        continue
                    }
                    let row = Int(seed.node & ~Self.rowBit)
                    if !rows[row].isLast { push(rows, row + 1, best: seed.best) }
                    if seen.contains(row) { continue }
                    seen.append(row)
                    found.add(Int(rows[row].item), Double(exp(seed.score)), variant: Int(rows[row].variant))
                    if found.items.count > limit { break }
                }
            }
        }
        if found.items.count > limit { found.items.removeLast() }
        return found
    }

    private mutating func push(_ rows: UnsafeBufferPointer<NameTrie.Spelling>, _ row: Int, best: Float) {
        push(Seed(score: rows[row].logWeight - best, node: UInt32(row) | Self.rowBit, best: best))
    }

    private mutating func expand(
        _ seed: Seed, _ nodes: UnsafeBufferPointer<NameTrie.Node>, _ rows: UnsafeBufferPointer<NameTrie.Spelling>
    ) {
        let node = nodes[Int(seed.node)]
        // The rows of a node stand heaviest first: one waits for the one before it.
        if node.terminal >= 0 { push(rows, Int(node.terminal), best: seed.best) }
        let first = Int(node.firstChild)
        for child in first..<first + Int(node.childCount) {
            push(Seed(score: nodes[child].logMax - seed.best, node: UInt32(child), best: seed.best))
        }
    }

    /// Fills the heap with the active nodes that improve on their ancestors; returns the weight of all.
    private mutating func seed(_ column: TypedColumn, visibleCost: Float, _ trie: NameTrie) -> Double {
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

extension Found {
    /// Another row of an item already found adds to it.
    mutating func add(_ item: Int, _ weight: Double, variant: Int) {
        for position in items.indices where items[position].item == item {
            items[position].weight += weight
            return
        }
        items.append(WeightedItem(item: item, weight: weight, variant: variant))
    }
}

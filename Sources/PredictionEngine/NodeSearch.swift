import Foundation

/// Item with its weight, not yet a probability.
struct WeightedItem: Equatable, Sendable {
    var item: Int
    var weight: Double
    /// Index of the item's spelling that matched.
    var variant: Int

    /// Variant of an item matched by its words, in whichever spelling.
    static let unknownVariant = -1
}

/// Result of one hypothesis: its best items, and the weight of all items together.
struct Found: Sendable {
    var mass = 0.0
    /// Part of the weight that needs a slip.
    var slipped = 0.0
    /// Weight of missing items, which have the words of an existing one and another code.
    var missing = 0.0
    var items: [WeightedItem] = []
}

/// Search for the best items of a column, which also weighs all of them.
///
/// The weight of everything without enumerating: Σ over active nodes, parents first, of
/// sum(node) · (e^−best(node) − e^−best(nearest active ancestor)); an item's is prior · e^−best.
struct NodeSearch {
    /// Cost of the nearest active ancestor, and e^ to the minus of it.
    private struct Best {
        var cost: Float
        var weight: Float

        static let none = Best(cost: .infinity, weight: 0)
    }

    /// Cost from which a difference is a slip, below it a way to write.
    private static let slipFrom: Float = 4.5

    // Open addressing, node → its best; a slot is valid when its stamp is this run's.
    private var keys: [UInt32] = []
    private var bests: [Best] = []
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    private var seeds: [Frontier.Seed] = []
    private var seen: [Int] = []

    /// - Parameters:
    ///   - visibleCost: entries dearer than this are left out
    ///   - limit: items that are returned; the weight is of all
    mutating func search(_ column: TypedColumn, visibleCost: Float, limit: Int, in trie: NameTrie) -> Found {
        seen.removeAll(keepingCapacity: true)
        prepareTable(for: column.entries.count)
        // Rows are met again below each active node above them, and an item may have several: room for both.
        let room = 2 * limit + 16
        if seeds.count < room { seeds = [Frontier.Seed](repeating: Frontier.Seed(), count: room) }
        // Moved out of `self` while it is written to.
        var seeds = [Frontier.Seed]()
        swap(&seeds, &self.seeds)
        defer { swap(&seeds, &self.seeds) }
        return seeds.withUnsafeMutableBufferPointer { seeds in
            trie.nodes.withUnsafeBufferPointer { nodes in
                trie.rows.withUnsafeBufferPointer { rows in
                    var frontier = Frontier(seeds: UnsafeMutableBufferPointer(rebasing: seeds[..<room]))
                    var found = Found()
                    (found.mass, found.slipped) = seed(column, visibleCost: visibleCost, nodes, &frontier)
                    if found.mass > 0 { take(limit, from: &frontier, nodes, rows, into: &found) }
                    return found
                }
            }
        }
    }

    /// Takes items best first. A row counts as first met; another row of an item already found adds to it.
    private mutating func take(
        _ limit: Int, from frontier: inout Frontier, _ nodes: UnsafeBufferPointer<NameTrie.Node>,
        _ rows: UnsafeBufferPointer<NameTrie.Spelling>, into found: inout Found
    ) {
        found.items.reserveCapacity(limit + 1)
        while let seed = frontier.pop() {
            guard seed.isRow else {
                let node = nodes[Int(seed.place)]
                // The rows of a node stand heaviest first: one waits for the one before it.
                if node.terminal >= 0 { frontier.push(rows, Int(node.terminal), best: seed.best, length: node.depth) }
                // Not `node.children`: its check of the bounds is 1.4 % of a keystroke.
                for child in Int(node.firstChild)..<Int(node.firstChild) + Int(node.childCount) {
                    frontier.push(nodes, child, best: seed.best)
                }
                continue
            }
            let row = Int(seed.place)
            if !rows[row].isLast { frontier.push(rows, row + 1, best: seed.best, length: seed.length) }
            if seen.contains(row) { continue }
            seen.append(row)
            found.add(Int(rows[row].item), Double(exp(seed.score)), variant: Int(rows[row].variant))
            if found.items.count > limit { break }
        }
        if found.items.count > limit { found.items.removeLast() }
    }

    /// Fills the frontier with the active nodes that improve on their ancestors; returns the weight of all, and of what
    /// needs a slip.
    private mutating func seed(
        _ column: TypedColumn, visibleCost: Float, _ nodes: UnsafeBufferPointer<NameTrie.Node>,
        _ frontier: inout Frontier
    ) -> (mass: Double, slipped: Double) {
        var (mass, slipped) = (0.0, 0.0)
        guard let smallest = column.entries.first?.node else { return (0, 0) }
        for entry in column.entries where entry.cost <= visibleCost {
            let inherited = bestOfAncestors(entry.node, from: smallest, nodes)
            guard entry.cost < inherited.cost - 1e-6 else {
                remember(entry.node, inherited)
                continue
            }
            let best = Best(cost: entry.cost, weight: exp(-entry.cost))
            remember(entry.node, best)
            let gain = Double(nodes[Int(entry.node)].sum) * Double(best.weight - inherited.weight)
            mass += gain
            if entry.cost >= Self.slipFrom { slipped += gain }
            frontier.push(nodes, Int(entry.node), best: best.cost)
        }
        return (mass, slipped)
    }

    /// Best cost among a node's ancestors, which have smaller numbers: below the smallest active node there is none.
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

    // MARK: Table

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
}

/// Frontier of a search: what it may still open, best last.
///
/// Each seed promises a row of its score, and one that is not below another promises another row: so of as many seeds as
/// rows are wanted, none that is worse can give one of them, and need not be kept. Active nodes do lie below one another
/// and items have several rows: the room is for twice as many and some.
struct Frontier {
    struct Seed {
        var score: Float = 0
        /// A node, or a row.
        var place: UInt32 = 0
        var best: Float = 0
        var isRow = false
        /// Characters of the name that is promised.
        var length: UInt8 = 0

        /// Among equals the shorter name, then what comes first in the trie.
        @inline(__always) static func < (a: Seed, b: Seed) -> Bool {
            if a.score != b.score { return a.score < b.score }
            return a.length != b.length ? a.length > b.length : a.place > b.place
        }
    }

    let seeds: UnsafeMutableBufferPointer<Seed>
    private var count = 0

    init(seeds: UnsafeMutableBufferPointer<Seed>) {
        self.seeds = seeds
    }

    mutating func push(_ nodes: UnsafeBufferPointer<NameTrie.Node>, _ node: Int, best: Float) {
        push(
            Seed(
                score: nodes[node].logMax - best, place: UInt32(node), best: best, length: nodes[node].shortest))
    }

    mutating func push(
        _ rows: UnsafeBufferPointer<NameTrie.Spelling>, _ row: Int, best: Float, length: UInt8
    ) {
        push(Seed(score: rows[row].logWeight - best, place: UInt32(row), best: best, isRow: true, length: length))
    }

    private mutating func push(_ seed: Seed) {
        if count == seeds.count {
            guard seeds[0] < seed else { return }
            // The worst seed makes room: the seeds up to the new one's place move down.
            var place = 0
            while place + 1 < count, seeds[place + 1] < seed {
                seeds[place] = seeds[place + 1]
                place += 1
            }
            seeds[place] = seed
            return
        }
        var place = count
        while place > 0, seed < seeds[place - 1] {
            seeds[place] = seeds[place - 1]
            place -= 1
        }
        seeds[place] = seed
        count += 1
    }

    mutating func pop() -> Seed? {
        guard count > 0 else { return nil }
        count -= 1
        return seeds[count]
    }
}

extension Found {
    /// Another row of an item already found adds to it.
    mutating func add(_ item: Int, _ weight: Double, variant: Int) {
        for position in items.indices where items[position].item == item {
            items[position].weight += weight
            if items[position].variant == WeightedItem.unknownVariant { items[position].variant = variant }
            return
        }
        items.append(WeightedItem(item: item, weight: weight, variant: variant))
    }
}

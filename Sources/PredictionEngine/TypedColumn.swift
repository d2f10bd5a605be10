/// The names still possible after some typed characters: trie nodes with what the slips so far cost.
///
/// Sorted by node, each node once, immutable. 8 bytes an entry.
struct TypedColumn: Sendable {
    struct Entry: Equatable, Sendable {
        var node: UInt32
        var cost: Float
    }

    var entries: [Entry]

    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }
}

/// Extends columns by one character.
///
/// From an active (u, c): stay at u for c + insertion; the child that is `typed` at c, the others at c + substitution;
/// from the column before: child `typed`, then its child `previous`, at c + transposition; then close under deletion.
/// In breadth-first order each of these four sources rises by itself, so the new column is a four-way merge: no heap,
/// no table, each node settled once, when it is the smallest that is left.
struct ColumnKernel {
    let costs: EditCosts

    /// What was typed, and what stood before it.
    struct Step {
        var typed: UInt16
        var previous: UInt16
        /// 1 for the first character.
        var position: Int
    }

    /// The column before anything is typed.
    func start(_ trie: NameTrie, budget: inout Int) -> TypedColumn {
        trie.nodes.withUnsafeBufferPointer { nodes in
            var merge = ColumnMerge(nodes: nodes, costs: costs)
            return merge.run(rootCost: 0, budget: &budget)
        }
    }

    func extend(
        _ current: TypedColumn, before: TypedColumn?, by step: Step, _ trie: NameTrie, budget: inout Int
    ) -> TypedColumn {
        trie.nodes.withUnsafeBufferPointer { nodes in
            current.entries.withUnsafeBufferPointer { current in
                let swaps = step.typed != step.previous && step.typed != Alphabet.unknown ? before?.entries ?? [] : []
                return swaps.withUnsafeBufferPointer { before in
                    var merge = ColumnMerge(nodes: nodes, costs: costs, current: current, before: before, step: step)
                    return merge.run(rootCost: nil, budget: &budget)
                }
            }
        }
    }
}

/// One run of the four-way merge. Each source keeps the node it offers next and its cost; `end` when it is dry.
private struct ColumnMerge {
    private static let end = UInt32.max

    let nodes: UnsafeBufferPointer<NameTrie.Node>
    let current: UnsafeBufferPointer<TypedColumn.Entry>
    let before: UnsafeBufferPointer<TypedColumn.Entry>
    let typed: UInt16
    let previous: UInt16
    let cap: Float
    let insertion: Float
    let substitution: Float
    let transposition: Float
    let deletion: Float
    let firstCharacter: Float

    // stay: one entry of `current` after the other
    private var stayIndex = 0
    private var stayNode = ColumnMerge.end
    private var stayCost: Float = 0
    // step: the children of the entries of `current`
    private var stepIndex = 0
    private var stepNode = ColumnMerge.end
    private var stepCost: Float = 0
    private var stepLast: UInt32 = 0
    private var stepParentCost: Float = 0
    // swap: grandchildren of the entries of `before`
    private var swapIndex = 0
    private var swapNode = ColumnMerge.end
    private var swapCost: Float = 0
    // close: the children of what was put out
    private var closeIndex = 0
    private var closeNode = ColumnMerge.end
    private var closeCost: Float = 0
    private var closeLast: UInt32 = 0
    private var output: [TypedColumn.Entry] = []

    init(
        nodes: UnsafeBufferPointer<NameTrie.Node>, costs: EditCosts,
        current: UnsafeBufferPointer<TypedColumn.Entry> = UnsafeBufferPointer(start: nil, count: 0),
        before: UnsafeBufferPointer<TypedColumn.Entry> = UnsafeBufferPointer(start: nil, count: 0),
        step: ColumnKernel.Step = ColumnKernel.Step(typed: Alphabet.unknown, previous: Alphabet.unknown, position: 0)
    ) {
        self.nodes = nodes
        self.current = current
        self.before = before
        typed = step.typed
        previous = step.previous
        cap = costs.cap
        deletion = costs.deletion
        firstCharacter = costs.firstCharacter
        let first = step.position == 1 ? costs.firstCharacter : 0
        insertion = costs.insertion + first
        substitution = costs.substitution + first
        transposition = costs.transposition + (step.position == 2 ? costs.firstCharacter : 0)
    }

    mutating func run(rootCost: Float?, budget: inout Int) -> TypedColumn {
        output.reserveCapacity(max(32, current.count))
        if let rootCost {
            stayNode = 0
            stayCost = rootCost
        } else {
            advanceStay()
        }
        advanceStep()
        advanceSwap()
        while budget > 0 {
            let node = min(min(stayNode, stepNode), min(swapNode, closeNode))
            if node == Self.end { break }
            var cost = Float.infinity
            if stayNode == node {
                cost = stayCost
                advanceStay()
            }
            if stepNode == node {
                cost = min(cost, stepCost)
                advanceStep()
            }
            if swapNode == node {
                cost = min(cost, swapCost)
                advanceSwap()
            }
            if closeNode == node {
                cost = min(cost, closeCost)
                advanceClose()
            }
            output.append(TypedColumn.Entry(node: node, cost: cost))
            if closeNode == Self.end { advanceClose() }
            budget -= 1
        }
        return TypedColumn(entries: output)
    }

    private mutating func advanceStay() {
        while stayIndex < current.count {
            let entry = current[stayIndex]
            stayIndex += 1
            let cost = entry.cost + insertion
            if cost <= cap {
                stayNode = entry.node
                stayCost = cost
                return
            }
        }
        stayNode = Self.end
    }

    private mutating func advanceStep() {
        if stepNode != Self.end, stepNode < stepLast {
            stepNode += 1
            stepCost = nodes[Int(stepNode)].symbol == typed ? stepParentCost : stepParentCost + substitution
            return
        }
        while stepIndex < current.count {
            let entry = current[stepIndex]
            stepIndex += 1
            let node = nodes[Int(entry.node)]
            if node.childCount == 0 { continue }
            if entry.cost + substitution <= cap {
                stepParentCost = entry.cost
                stepNode = node.firstChild
                stepLast = node.firstChild + UInt32(node.childCount) - 1
                stepCost = nodes[Int(stepNode)].symbol == typed ? entry.cost : entry.cost + substitution
                return
            }
            if let child = child(of: node, typed) {
                stepNode = child
                stepLast = child
                stepCost = entry.cost
                return
            }
        }
        stepNode = Self.end
    }

    private mutating func advanceSwap() {
        while swapIndex < before.count {
            let entry = before[swapIndex]
            swapIndex += 1
            let cost = entry.cost + transposition
            guard cost <= cap, let outer = child(of: nodes[Int(entry.node)], typed),
                let inner = child(of: nodes[Int(outer)], previous)
            else { continue }
            swapNode = inner
            swapCost = cost
            return
        }
        swapNode = Self.end
    }

    private mutating func advanceClose() {
        if closeNode != Self.end, closeNode < closeLast {
            closeNode += 1
            return
        }
        while closeIndex < output.count {
            let entry = output[closeIndex]
            closeIndex += 1
            let node = nodes[Int(entry.node)]
            let cost = entry.cost + deletion + (entry.node == 0 ? firstCharacter : 0)
            if cost <= cap, node.childCount > 0 {
                closeNode = node.firstChild
                closeLast = node.firstChild + UInt32(node.childCount) - 1
                closeCost = cost
                return
            }
        }
        closeNode = Self.end
    }

    /// Children are sorted by symbol.
    private func child(of node: NameTrie.Node, _ symbol: UInt16) -> UInt32? {
        var low = Int(node.firstChild)
        var high = low + Int(node.childCount)
        while high - low > 8 {
            let middle = (low + high) >> 1
            if nodes[middle].symbol < symbol { low = middle + 1 } else { high = middle + 1 }
        }
        while low < high {
            if nodes[low].symbol == symbol { return UInt32(low) }
            low += 1
        }
        return nil
    }
}

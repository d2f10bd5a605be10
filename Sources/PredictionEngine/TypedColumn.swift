/// Column of the names still possible after some typed characters: trie nodes with the cost of the slips so far.
///
/// Sorted by node, each node once, immutable. 8 bytes an entry.
struct TypedColumn: Sendable {
    struct Entry: Equatable, Sendable {
        var node: UInt32
        var cost: Float
    }

    var entries: [Entry]

    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

    /// Column without a name and its continuations, except by a separator.
    func without(goingOnFrom name: UInt32, in trie: NameTrie) -> TypedColumn {
        let depth = Int(trie.nodes[Int(name)].depth)
        return TypedColumn(
            entries: entries.filter { entry in
                if entry.node == name { return false }
                var node = entry.node
                while node > name, Int(trie.nodes[Int(node)].depth) > depth + 1 { node = trie.nodes[Int(node)].parent }
                let isBelow = node > name && trie.nodes[Int(node)].parent == name
                return !isBelow || trie.nodes[Int(node)].symbol == Alphabet.separator
            })
    }
}

/// Extends columns by one character.
///
/// From an active (u, c): stay at u for c + insertion; the child that is `typed` at c, the others at c + substitution;
/// from the column before: child `typed`, then its child `previous`, at c + transposition; then close under deletion.
/// In breadth-first order each of these four sources rises by itself, so the new column is a four-way merge: no heap,
/// no table, each node settled once, when it is the smallest that is left.
struct ColumnKernel {
    let costs: EditCosts

    /// Step of the kernel: the typed symbol, and the one before.
    struct Step {
        var typed: UInt16
        var previous: UInt16
        /// 1 for the first character.
        var position: Int
    }

    /// Entries at the start, upper bound: first letters of names that are found when their first one was left out.
    static let entriesAtStart = 512

    /// The column before anything is typed.
    func start(_ trie: NameTrie, budget: inout Int) -> TypedColumn {
        trie.nodes.withUnsafeBufferPointer { nodes in
            var merge = ColumnMerge(nodes: nodes, costs: costs, cap: costs.cap)
            return merge.run(rootCost: 0, budget: &budget).capped(costs.cap, to: Self.entriesAtStart)
        }
    }

    /// - Parameters:
    ///   - cap: upper bound of the cost that is followed
    ///   - entriesMax: entries the column keeps, the cheapest: names made to be alike cost no more than others. Real
    ///     columns hold a hundred, and half a thousand after the first character
    func extend(
        _ current: TypedColumn, before: TypedColumn?, by step: Step, cap: Float, entriesMax: Int,
        _ trie: NameTrie, budget: inout Int
    ) -> TypedColumn {
        trie.nodes.withUnsafeBufferPointer { nodes in
            current.entries.withUnsafeBufferPointer { current in
                let swaps = step.typed != step.previous && !Alphabet.isUnknown(step.typed) ? before?.entries ?? [] : []
                return swaps.withUnsafeBufferPointer { before in
                    var merge = ColumnMerge(
                        nodes: nodes, costs: costs, cap: cap, current: current, before: before, step: step)
                    return merge.run(rootCost: nil, budget: &budget).capped(cap, to: entriesMax)
                }
            }
        }
    }
}

extension TypedColumn {
    /// Drops the dearest entries when there are too many; of those that cost about the same all go, unless they are
    /// all.
    fileprivate consuming func capped(_ cap: Float, to entriesMax: Int) -> TypedColumn {
        guard entries.count > entriesMax else { return self }
        let steps = 64
        func step(_ cost: Float) -> Int { min(steps - 1, Int(cost / cap * Float(steps))) }
        var counts = [Int](repeating: 0, count: steps)
        for entry in entries { counts[step(entry.cost)] += 1 }
        var last = 0
        var kept = counts[0]
        while last + 1 < steps, kept + counts[last + 1] <= entriesMax {
            last += 1
            kept += counts[last]
        }
        return TypedColumn(entries: Array(entries.filter { step($0.cost) <= last }.prefix(entriesMax)))
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
    /// Extra cost of an insertion in a code.
    let insertionInCode: Float
    /// Extra cost of a separator within a number or a code of letters.
    let separatorInCode: Float
    let substitution: Float
    let farSubstitution: Float
    /// Cost of a distant key where the name has a digit, or a character behind one.
    let farSubstitutionOfCode: Float
    let transposition: Float
    let swapsDigits: Bool
    let deletion: Float
    let separatorDeletion: Float
    let firstCharacter: Float
    let digit: Float
    /// The keys around the one that was typed.
    let nearby: UInt64

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
    private var closeLetterCost: Float = 0
    private var closeLast: UInt32 = 0
    private var output: [TypedColumn.Entry] = []

    init(
        nodes: UnsafeBufferPointer<NameTrie.Node>, costs: EditCosts, cap: Float,
        current: UnsafeBufferPointer<TypedColumn.Entry> = UnsafeBufferPointer(start: nil, count: 0),
        before: UnsafeBufferPointer<TypedColumn.Entry> = UnsafeBufferPointer(start: nil, count: 0),
        step: ColumnKernel.Step = ColumnKernel.Step(typed: Alphabet.unknown, previous: Alphabet.unknown, position: 0)
    ) {
        self.nodes = nodes
        self.current = current
        self.before = before
        typed = step.typed
        previous = step.previous
        self.cap = cap
        deletion = costs.deletion
        separatorDeletion = costs.separator
        firstCharacter = costs.firstCharacter
        nearby = KeyboardLayout.mask(step.typed)
        let first = step.position == 1 ? costs.firstCharacter : 0
        let isDigit = Alphabet.digits.contains(typed)
        // A digit typed twice is a number of one digit more.
        let isDoubled = typed == previous && !Alphabet.isUnknown(typed) && !isDigit
        let added = typed == Alphabet.separator ? costs.separator : isDoubled ? costs.doubling : costs.insertion
        insertion = added + first + (isDigit ? costs.digit : 0)
        insertionInCode = isDigit || typed == Alphabet.separator ? 0 : costs.digit
        separatorInCode = typed == Alphabet.separator ? costs.insertion + costs.digit - costs.separator : 0
        substitution = costs.substitution + first
        farSubstitutionOfCode = costs.farSubstitution + first + costs.digit
        farSubstitution = costs.farSubstitution + first + (isDigit ? costs.digit : 0)
        digit = costs.digit
        swapsDigits = isDigit && Alphabet.digits.contains(previous)
        transposition = costs.transposition + (step.position == 2 ? costs.firstCharacter : 0)
    }

    mutating func run(rootCost: Float?, budget: inout Int) -> TypedColumn {
        output.reserveCapacity(max(32, current.count))
        if let rootCost { (stayNode, stayCost) = (0, rootCost) } else { advanceStay() }
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

    @inline(__always) private mutating func advanceStay() {
        while stayIndex < current.count {
            let entry = current[stayIndex]
            stayIndex += 1
            var cost = entry.cost + insertion
            if cost <= cap, insertionInCode > 0, nodes[Int(entry.node)].isCode { cost += insertionInCode }
            if separatorInCode > 0, NameTrie.isInsideCode(nodes[Int(entry.node)], nodes) { cost += separatorInCode }
            if cost <= cap {
                stayNode = entry.node
                stayCost = cost
                return
            }
        }
        stayNode = Self.end
    }

    @inline(__always) private mutating func advanceStep() {
        while true {
            // The siblings that are left. `stepLast` is 0 when there were none.
            while stepNode < stepLast {
                stepNode += 1
                let symbol = nodes[Int(stepNode)].symbol
                let isNear = symbol < 64 ? nearby >> UInt64(symbol) & 1 == 1 : nearby == .max
                let slip =
                    isNear
                    ? substitution + (nodes[Int(stepNode)].isCode ? digit : 0)
                    : nodes[Int(stepNode)].isCode ? farSubstitutionOfCode : farSubstitution
                stepCost = symbol == typed ? stepParentCost : stepParentCost + slip
                if stepCost <= cap { return }
            }
            guard stepIndex < current.count else { break }
            let entry = current[stepIndex]
            stepIndex += 1
            let node = nodes[Int(entry.node)]
            if node.childCount == 0 { continue }
            if entry.cost + substitution <= cap {
                stepParentCost = entry.cost
                stepNode = node.firstChild - 1
                stepLast = stepNode + UInt32(node.childCount)
            } else if let child = nodes.child(of: node, typed) {
                stepNode = child
                stepLast = child
                stepCost = entry.cost
                return
            }
        }
        stepNode = Self.end
        stepLast = 0
    }

    @inline(__always) private mutating func advanceSwap() {
        while swapIndex < before.count {
            let entry = before[swapIndex]
            swapIndex += 1
            var cost = entry.cost + transposition
            guard cost <= cap, let outer = nodes.child(of: nodes[Int(entry.node)], typed),
                let inner = nodes.child(of: nodes[Int(outer)], previous)
            else { continue }
            if nodes[Int(inner)].isCode { cost += swapsDigits ? 2 * digit : digit }
            guard cost <= cap else { continue }
            swapNode = inner
            swapCost = cost
            return
        }
        swapNode = Self.end
    }

    @inline(__always) private mutating func advanceClose() {
        if closeNode != Self.end, advanceCloseSibling() { return }
        while closeIndex < output.count {
            let entry = output[closeIndex]
            closeIndex += 1
            let node = nodes[Int(entry.node)]
            if node.childCount == 0 { continue }
            let letterCost = entry.cost + deletion + (entry.node == 0 ? firstCharacter : 0)
            // The separator is the smallest symbol.
            let beginsWithSeparator = nodes[Int(node.firstChild)].symbol == Alphabet.separator
            closeNode = node.firstChild
            closeLast = letterCost <= cap ? node.firstChild + UInt32(node.childCount) - 1 : closeNode
            closeLetterCost = letterCost
            closeCost =
                beginsWithSeparator
                ? entry.cost + separatorDeletion : letterCost + (nodes[Int(closeNode)].isCode ? digit : 0)
            if closeCost <= cap || advanceCloseSibling() { return }
        }
        closeNode = Self.end
    }

    /// The next of the children that is not too dear; false when none is left.
    private mutating func advanceCloseSibling() -> Bool {
        while closeNode < closeLast {
            closeNode += 1
            closeCost = closeLetterCost + (nodes[Int(closeNode)].isCode ? digit : 0)
            if closeCost <= cap { return true }
        }
        return false
    }
}

/// Everything prediction needs of one catalogue revision; immutable, shared by all sessions.
package struct PredictionIndex: Sendable {
    /// Nodes a keystroke may settle before it answers from what it has.
    package static let nodeBudget = 20_000

    package let revision: UInt64
    let trie: NameTrie
    let kernel: ColumnKernel
    let startColumn: TypedColumn
    /// Normalised names, to break ties.
    let names: [String]

    /// - Parameter revision: tells the columns of this index from those of another
    package init(_ items: [PredictableItem], revision: UInt64, costs: EditCosts = EditCosts()) {
        self.revision = revision
        trie = NameTrie(items)
        kernel = ColumnKernel(costs: costs)
        names = items.map { NameNormalizer.normalized($0.name) }
        var budget = Self.nodeBudget
        startColumn = kernel.start(trie, budget: &budget)
    }

    /// How the spelling that matched is written; nil when it is the item's name.
    package func spelling(of item: Int, variant: Int) -> String? {
        let variants = trie.variants[item]
        return variant > 0 && variant < variants.count ? variants[variant] : nil
    }

    package var nodeCount: Int { trie.nodeCount }

    /// Bytes of the trie itself.
    package var byteCount: Int {
        trie.nodes.count * MemoryLayout<NameTrie.Node>.stride
            + trie.spellings.count * MemoryLayout<NameTrie.Spelling>.stride
    }

    /// What a person means who has typed `text`.
    ///
    /// - Parameters:
    ///   - text: normalised by `NameNormalizer.normalizedTyped`; empty: the most popular items
    ///   - columns: the session's, brought up to `text`
    ///   - scratch: the event loop's
    package func predict(
        _ text: String, columns: inout TypedColumns, scratch: RankingScratch, limit: Int,
        nodeBudget: Int = PredictionIndex.nodeBudget
    ) -> Ranking {
        let symbols = text.unicodeScalars.map { trie.alphabet.symbol($0) }
        var budget = nodeBudget
        let column = columns.advance(to: symbols, in: self, budget: &budget)
        let exactCost: Float = 0.5
        let seesTypos = symbols.count >= kernel.costs.charactersBeforeTypos
        let exact = exactMatch(symbols)
        var candidates = scratch.rank(
            column, visibleCost: seesTypos ? kernel.costs.cap : exactCost, limit: limit, in: self, exact: exact)
        if candidates.isEmpty, !seesTypos {
            candidates = scratch.rank(column, visibleCost: kernel.costs.cap, limit: limit, in: self, exact: exact)
        }
        return Ranking(candidates: candidates, isDegraded: budget <= 0, activeNodes: column.entries.count)
    }

    /// What was typed is a whole name when it leads to one without a slip; a separator at its end does not matter.
    private func exactMatch(_ symbols: [UInt16]) -> ExactMatch {
        guard !symbols.isEmpty else { return .none }
        guard symbols.last == trie.alphabet.symbol(" ") else { return .depth(symbols.count) }
        return trie.node(of: symbols.dropLast()).map { .node($0) } ?? .none
    }
}

import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NodeSearchTests {
    /// Z and the best-first search against an enumeration of every spelling.
    @Test func theNormaliserIsExact() {
        let names = ["banana", "bandana", "banner", "ban", "cabana", "anna", "manna", "bananas"]
        let items = names.enumerated().map { PredictableItem(name: $0.element, popularity: $0.offset * 3) }
        let index = PredictionIndex(items, revision: 1)
        for text in ["ban", "bana", "bnana", "abnana", "anna", "bandna", "mana"] {
            var budget = 100_000
            var columns = TypedColumns()
            let symbols = text.unicodeScalars.map { index.alphabet.symbol($0) }
            let column = columns.advance(to: symbols, in: index, budget: &budget)
            let slow = enumerated(column, index)
            let found = RankingScratch().search.search(column, visibleCost: .infinity, limit: 20, in: index.trie)
            let fast = found.items
            #expect(fast.count == slow.count, "\(text)")
            for candidate in fast {
                #expect(abs(candidate.weight / found.mass - (slow[candidate.item] ?? 0)) < 1e-4, "\(text)")
            }
        }
    }

    private func enumerated(_ column: TypedColumn, _ index: PredictionIndex) -> [Int: Double] {
        var masses: [Int: Double] = [:]
        for (node, entry) in index.trie.nodes.enumerated() where entry.terminal >= 0 {
            var best = Float.infinity
            var current = node
            while true {
                if let active = column.entries.first(where: { $0.node == UInt32(current) }) {
                    best = min(best, active.cost)
                }
                if current == 0 { break }
                current = Int(index.trie.nodes[current].parent)
            }
            guard best.isFinite else { continue }
            for row in index.trie.rows(endingAt: UInt32(node)) {
                let spelling = index.trie.rows[row]
                masses[Int(spelling.item), default: 0] += exp(Double(spelling.logWeight - best))
            }
        }
        let total = masses.values.reduce(0, +)
        return masses.mapValues { $0 / total }
    }
}

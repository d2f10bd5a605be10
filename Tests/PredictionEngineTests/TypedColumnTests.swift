import Foundation
import Testing

@testable import PredictionEngine

@Suite struct TypedColumnTests {
    /// The merge settles nodes in rising order, each once, and each at the least cost a slow search finds.
    @Test func theMergeFindsWhatASlowSearchFinds() {
        let (trie, alphabet) = trie(["abc", "abd", "acb", "ba", "bab", "cab", "aab", "a b2", "ab 27", "b a-c"])
        var costs = EditCosts()
        costs.cap = 13
        let kernel = ColumnKernel(costs: costs)
        for text in [
            "a", "ab", "ba", "abc", "acb", "bca", "aabb", "cba", "ab27", "a b", "b2 ", "sbc", "ab2", "ab 2 7", "ab 2 ",
        ] {
            var budget = 100_000
            var columns = [kernel.start(trie, budget: &budget)]
            let symbols = text.unicodeScalars.map { alphabet.symbol($0) }
            for (position, symbol) in symbols.enumerated() {
                let step = ColumnKernel.Step(
                    typed: symbol, previous: position > 0 ? symbols[position - 1] : Alphabet.unknown,
                    position: position + 1)
                columns.append(
                    kernel.extend(
                        columns[position], before: position > 0 ? columns[position - 1] : nil, by: step,
                        cap: costs.cap, entriesMax: 1_000, trie, budget: &budget))
            }
            let found = columns[columns.count - 1].entries
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.node < $1.node }, "\(text)")
            for (node, cost) in slowCosts(symbols, trie, costs) {
                let entry = found.first { $0.node == node }
                if cost <= costs.cap - 0.001 {
                    #expect(abs((entry?.cost ?? .infinity) - cost) < 0.001, "\(text), node \(node)")
                }
                if cost > costs.cap + 0.001 { #expect(entry == nil, "\(text), node \(node)") }
            }
        }
    }

    /// Damerau's distance of the typed text to the path of every node, cell by cell.
    private func slowCosts(_ typed: [UInt16], _ trie: NameTrie, _ costs: EditCosts) -> [(node: UInt32, cost: Float)] {
        trie.nodes.indices.map { node in
            var path: [UInt16] = []
            var current = node
            while current != 0 {
                path.append(trie.nodes[current].symbol)
                current = Int(trie.nodes[current].parent)
            }
            return (UInt32(node), distance(typed, path.reversed(), costs))
        }
    }

    private func distance(_ typed: [UInt16], _ name: [UInt16], _ costs: EditCosts) -> Float {
        var table = [[Float]](repeating: [Float](repeating: .infinity, count: name.count + 1), count: typed.count + 1)
        for i in 0...typed.count {
            for j in 0...name.count {
                if i == 0, j == 0 { table[0][0] = 0 }
                let first = i == 1 ? costs.firstCharacter : 0
                if i > 0 {
                    let isDouble = i > 1 && typed[i - 1] == typed[i - 2] && digit(typed[i - 1], costs) == 0
                    let added =
                        typed[i - 1] == Alphabet.separator
                        ? costs.separator : isDouble ? costs.doubling : costs.insertion
                    table[i][j] = min(
                        table[i][j],
                        pruned(table[i - 1][j], costs) + added + first + inserted(typed[i - 1], name[..<j], costs))
                }
                if j > 0 {
                    let atRoot = j == 1 ? costs.firstCharacter : 0
                    let left = name[j - 1] == Alphabet.separator ? costs.separator : costs.deletion
                    table[i][j] = min(
                        table[i][j], pruned(table[i][j - 1], costs) + left + atRoot + code(name[..<j], costs))
                }
                if i > 0, j > 0 {
                    let isNear = KeyboardLayout.mask(typed[i - 1]) >> UInt64(name[j - 1]) & 1 == 1
                    let inCode = code(name[..<j], costs)
                    let slip =
                        isNear
                        ? costs.substitution + inCode
                        : costs.farSubstitution + max(inCode, digit(typed[i - 1], costs))
                    let step = typed[i - 1] == name[j - 1] ? 0 : slip + first
                    table[i][j] = min(table[i][j], pruned(table[i - 1][j - 1], costs) + step)
                }
                if i > 1, j > 1, typed[i - 1] == name[j - 2], typed[i - 2] == name[j - 1], typed[i - 1] != typed[i - 2]
                {
                    let second = i == 2 ? costs.firstCharacter : 0
                    let digits = digit(typed[i - 1], costs) > 0 && digit(typed[i - 2], costs) > 0 ? Float(2) : 1
                    table[i][j] = min(
                        table[i][j],
                        pruned(table[i - 2][j - 2], costs) + costs.transposition + second
                            + digits * code(name[..<j], costs))
                }
            }
        }
        return table[typed.count][name.count]
    }

    /// Names of one letter in a word of its own, behind others: another letter is another thing.
    private static let lettersAlone = ["b a", "b a c", "a b"].map { Alphabet().symbols($0) }

    /// On top for the last character of a path: it is a digit, or stands behind one in its word, or is a word.
    private func code(_ path: ArraySlice<UInt16>, _ costs: EditCosts) -> Float {
        guard path.last != Alphabet.separator else { return 0 }
        if Self.lettersAlone.contains(Array(path)) { return costs.digit }
        return path.reversed().prefix { $0 != Alphabet.separator }.contains(where: Alphabet.digits.contains)
            ? costs.digit : 0
    }

    private func inserted(_ typed: UInt16, _ path: ArraySlice<UInt16>, _ costs: EditCosts) -> Float {
        if typed == Alphabet.separator {
            // Between two digits of a number.
            return Array(path) == Alphabet().symbols("ab 2") ? costs.insertion + costs.digit - costs.separator : 0
        }
        return max(digit(typed, costs), code(path, costs))
    }

    private func digit(_ symbol: UInt16, _ costs: EditCosts) -> Float {
        Alphabet.digits.contains(symbol) ? costs.digit : 0
    }

    /// What is over the cap was not kept, so nothing is built on it.
    private func pruned(_ cost: Float, _ costs: EditCosts) -> Float { cost <= costs.cap ? cost : .infinity }

    /// A column keeps its cheapest entries, sorted as before.
    @Test func aColumnIsCappedAtItsCheapestEntries() {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let names = letters.flatMap { a in letters.flatMap { b in letters.map { c in "\(a)\(b)\(c)x" } } }
        let (trie, alphabet) = trie(names)
        let kernel = ColumnKernel(costs: EditCosts(rate: 0.5))
        var budget = 1_000_000
        let column = kernel.start(trie, budget: &budget)
        #expect(column.entries.count <= ColumnKernel.entriesAtStart)
        let step = ColumnKernel.Step(typed: alphabet.symbol("q"), previous: Alphabet.unknown, position: 1)
        let next = kernel.extend(column, before: nil, by: step, cap: 10.5, entriesMax: 700, trie, budget: &budget)
            .entries
        #expect(next.count <= 700)
        #expect(zip(next, next.dropFirst()).allSatisfy { $0.node < $1.node })
        #expect(next.contains { $0.cost == 0 })
    }
}

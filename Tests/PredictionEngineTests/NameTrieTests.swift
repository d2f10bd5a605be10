import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NameTrieTests {
    @Test func parentsStandBeforeChildrenAndChildrenSideBySide() {
        let (trie, _) = trie(["abc", "abd", "b", "bcd", "ab"])
        for (position, node) in trie.nodes.enumerated() {
            for child in Int(node.firstChild)..<Int(node.firstChild) + Int(node.childCount) {
                #expect(child > position)
                #expect(Int(trie.nodes[child].parent) == position)
            }
        }
        #expect(trie.nodeCount == 8)
    }

    /// Words that are a letter or a Roman numeral are codes, behind others; words that begin so are not.
    @Test(arguments: [
        ("alpha 7 i", true), ("alpha 7 iii", true), ("alpha 7 iv", true), ("model s", true), ("disk i", false),
        ("disk in", false), ("vi", false), ("set x", true), ("set b", false), ("td2", true), ("td2k", true),
        ("td", true), ("plug bkr", true), ("plug", false), ("oil 400 mg", true), ("oil 400 b", false),
    ])
    func lettersThatTellModelsApartAreCodes(text: String, isCode: Bool) throws {
        let (trie, alphabet) = trie([
            "Alpha 7 III", "Alpha 7 IV", "Model S", "Disk in", "vi", "Set x", "Set bright", "TD2K", "Plug BKR6E",
            "Oil 400 mg", "Oil 400 bottles",
        ])
        let node = try #require(trie.node(of: alphabet.symbols(text)))
        #expect(trie.nodes[Int(node)].isCode == isCode)
    }

    @Test func theRootHoldsTheWholePrior() {
        let (trie, _) = trie((0..<50).map { PredictableItem(name: "n\($0)", aliases: ["alias \($0)"], popularity: $0) })
        #expect(abs(trie.nodes[0].sum - 1) < 0.001)
    }

    @Test func aNodeTakesTwentyEightBytes() {
        #expect(MemoryLayout<NameTrie.Node>.stride == 28)
    }

    @Test func rowsOfANodeStandHeaviestFirst() {
        let items = (0..<5).map { PredictableItem(name: "item \($0)", aliases: ["same"], popularity: $0 * 10) }
        let (trie, alphabet) = trie(items)
        let node = trie.node(of: alphabet.symbols("same"))
        #expect(node.map { trie.rows(endingAt: $0).map { trie.rows[$0].item } } == [4, 3, 2, 1, 0])
        #expect(trie.rows(endingAt: 0).isEmpty)
        #expect(node.map { trie.rows(endingAt: $0, most: 2).map { trie.rows[$0].item } } == [4, 3])
        #expect(node.map { trie.rows(endingAt: $0, most: 0).isEmpty } == true)
    }

    @Test func aLongNameIsFoundByItsBeginning() {
        let name = String(repeating: "abc", count: 200)
        let (trie, alphabet) = trie([name])
        #expect(trie.nodeCount == NameTrie.depthMax + 1)
        #expect(trie.node(of: alphabet.symbols(String(name.prefix(NameTrie.depthMax)))) != nil)
    }
}

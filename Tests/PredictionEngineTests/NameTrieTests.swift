import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NameTrieTests {
    @Test func parentsStandBeforeChildrenAndChildrenSideBySide() {
        let trie = NameTrie(["abc", "abd", "b", "bcd", "ab"].map { PredictableItem(name: $0) })
        for (position, node) in trie.nodes.enumerated() {
            for child in Int(node.firstChild)..<Int(node.firstChild) + Int(node.childCount) {
                #expect(child > position)
                #expect(Int(trie.nodes[child].parent) == position)
            }
        }
        #expect(trie.nodeCount == 8)
    }

    @Test func theRootHoldsTheWholePrior() {
        let trie = NameTrie((0..<50).map { PredictableItem(name: "n\($0)", aliases: ["alias \($0)"], popularity: $0) })
        #expect(abs(trie.nodes[0].sum - 1) < 0.001)
    }

    @Test func aNodeTakesTwentyEightBytes() {
        #expect(MemoryLayout<NameTrie.Node>.stride == 28)
    }
}

import Testing

@testable import PredictionEngine

@Suite struct VocabularyTests {
    private func words(of name: String, brand: String? = nil, aliases: [String] = []) -> Set<String> {
        let index = PredictionIndex([PredictableItem(name: name, brand: brand, aliases: aliases)], revision: 1)
        guard let vocabulary = index.vocabulary else { return [] }
        var letters: [UInt16: Character] = [:]
        for scalar in "abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars {
            letters[index.alphabet.symbol(scalar)] = Character(scalar)
        }
        var words: Set<String> = []
        for node in vocabulary.trie.nodes.indices where vocabulary.trie.nodes[node].terminal >= 0 {
            var word = ""
            var current = node
            while current != 0 {
                word = String(letters[vocabulary.trie.nodes[current].symbol] ?? "?") + word
                current = Int(vocabulary.trie.nodes[current].parent)
            }
            words.insert(word)
        }
        return words
    }

    @Test func wordsOfNameBrandAndAliasesEachOnce() {
        #expect(words(of: "Drum Kit", brand: "Roland", aliases: ["kit drums"]) == ["drum", "kit", "roland", "drums"])
    }

    @Test func modelNumbersAreJoinedAndTakenApart() {
        #expect(words(of: "TD-27") == ["td", "27", "td27"])
        #expect(words(of: "td27") == ["td", "27", "td27"])
        #expect(words(of: "abc def") == ["abc", "def"])
    }

    @Test func anItemKnowsItsRows() {
        let index = index("red apple", "green apple")
        index.vocabulary?.withItems { items in
            for item in 0..<2 { #expect(items.rows(of: item).count == 2) }
            #expect(Set(items.rows(of: 0)).isDisjoint(with: items.rows(of: 1)))
        }
    }
}

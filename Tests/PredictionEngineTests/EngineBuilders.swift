import Foundation
import Testing

@testable import PredictionEngine

/// An index over names with popularities.
func index(_ names: [(String, Int)], costs: EditCosts = EditCosts()) -> PredictionIndex {
    PredictionIndex(names.map { PredictableItem(name: $0.0, popularity: $0.1) }, revision: 1, costs: costs)
}

func index(_ names: (String, Int)...) -> PredictionIndex { index(names) }

func index(_ names: String...) -> PredictionIndex { index(names.map { ($0, 0) }) }

/// Types a text from scratch.
func predict(_ text: String, in index: PredictionIndex, limit: Int = 10) -> Ranking {
    var columns = TypedColumns()
    return index.predict(
        NameNormalizer.normalizedTyped(text), columns: &columns, scratch: RankingScratch(), limit: limit)
}

func top(_ text: String, in index: PredictionIndex) -> String? {
    predict(text, in: index).candidates.first.map { index.names[$0.item] }
}

/// A trie of names, with the alphabet they are written in.
func trie(_ items: [PredictableItem]) -> (NameTrie, Alphabet) {
    let source = SpellingSource(items)
    return (NameTrie(source.table), source.alphabet)
}

func trie(_ names: [String]) -> (NameTrie, Alphabet) { trie(names.map { PredictableItem(name: $0) }) }

struct SplitMix {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}

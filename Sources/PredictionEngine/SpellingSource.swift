import Foundation

/// A catalogue's items as symbols: what the tables of an index are made from.
struct SpellingSource {
    private(set) var table = SpellingTable()
    private(set) var alphabet = Alphabet()
    private(set) var logPriors: [Float] = []
    private(set) var variants: [[String]] = []
    private var names: [String] = []
    /// The spellings of item i are `firsts[i]..<firsts[i + 1]` of the table.
    private var firsts: [UInt32] = [0]

    init(_ items: [PredictableItem]) {
        table.reserveCapacity(items.count)
        variants.reserveCapacity(items.count)
        names.reserveCapacity(items.count)
        logPriors.reserveCapacity(items.count)
        let total = items.reduce(0) { $0 + $1.priorWeight }
        for (index, item) in items.enumerated() {
            let prior = item.priorWeight / max(total, .leastNormalMagnitude)
            logPriors.append(Float(log(prior)))
            let spellings = item.spellings()
            variants.append(spellings.count > 1 ? spellings.map(\.text) : [])
            names.append(spellings.first?.normalized ?? "")
            for (variant, spelling) in spellings.enumerated() {
                table.append(
                    alphabet.symbolsAdding(spelling.normalized, upTo: NameTrie.depthMax),
                    NameTrie.Spelling(
                        item: Int32(index), logWeight: Float(log(prior * spelling.share)), variant: UInt16(variant)))
            }
            firsts.append(UInt32(table.spellings.count))
        }
    }

    func spellings(_ item: Int) -> [ArraySlice<UInt16>] {
        (firsts[item]..<firsts[item + 1]).map { place in
            table.symbols[Int(table.starts[Int(place)])..<Int(table.starts[Int(place) + 1])]
        }
    }

    mutating func takeNames() -> [String] {
        defer { names = [] }
        return names
    }
}

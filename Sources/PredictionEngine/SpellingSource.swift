import Foundation

/// Source of an index's tables: a catalogue's items as symbols.
struct SpellingSource {
    private(set) var table = SpellingTable()
    private(set) var alphabet = Alphabet()
    private(set) var logPriors: [Float] = []
    private(set) var variants: [[String]] = []
    private var names: [String] = []
    /// Shapes: hashes of names without their digits, and the number of names of each shape.
    private var shapes: [UInt64: Int32] = [:]
    private var shapedNames = 0
    /// The spellings of item i are `firsts[i]..<firsts[i + 1]` of the table.
    private var firsts: [UInt32] = [0]

    init(_ items: [PredictableItem]) {
        table.reserveCapacity(items.count)
        variants.reserveCapacity(items.count)
        names.reserveCapacity(items.count)
        logPriors.reserveCapacity(items.count)
        let total = items.reduce(0) { $0 + $1.priorWeight }
        var others: [Other] = []
        for (index, item) in items.enumerated() {
            let prior = item.priorWeight / max(total, .leastNormalMagnitude)
            logPriors.append(Float(log(prior)))
            let spellings = item.spellings()
            variants.append(spellings.count > 1 ? spellings.map(\.text) : [])
            names.append(spellings.first?.normalized ?? "")
            for (variant, spelling) in spellings.enumerated() {
                let symbols = alphabet.symbolsAdding(spelling.normalized, upTo: NameTrie.depthMax)
                if variant == 0 { count(symbols) }
                table.append(
                    symbols,
                    NameTrie.Spelling(
                        item: Int32(index), logWeight: Float(log(prior * spelling.share)), variant: UInt16(variant)))
                if spelling.isOther { others.append(Other(spelling: table.spellings.count - 1, hash: hash(symbols))) }
            }
            firsts.append(UInt32(table.spellings.count))
        }
        weakenShared(others)
    }

    /// A spelling that is not an item's name.
    private struct Other {
        var spelling: Int
        var hash: UInt64
    }

    /// Weakens shared spellings: one that many items have says as little of each as there are of them, like "manual".
    private mutating func weakenShared(_ others: [Other]) {
        var counts: [UInt64: Float] = [:]
        for other in others { counts[other.hash, default: 0] += 1 }
        for other in others {
            if let count = counts[other.hash], count > 1 { table.weaken(other.spelling, by: log(count)) }
        }
    }

    /// Expected share of siblings, and the number of names it is worth, until the catalogue has shown its own.
    private static let (usualSiblings, usualWorth) = (0.2, 50.0)

    /// How far digits tell names apart here: of all names the share that another one differs from in nothing but digits,
    /// with what is expected of any catalogue as far as this one is too small to say.
    var siblingsShare: Double {
        let siblings = shapes.values.reduce(0) { $1 > 1 ? $0 + Int($1) : $0 }
        let expected = Self.usualSiblings * Self.usualWorth
        let here = (Double(siblings) + expected) / (Double(shapedNames) + Self.usualWorth)
        // A small catalogue that is one family shows it by itself.
        return max(here, Double(siblings) / Double(max(1, shapedNames)))
    }

    private mutating func count(_ symbols: [UInt16]) {
        shapedNames += 1
        guard symbols.contains(where: Alphabet.digits.contains) else { return }
        // All digits are alike; a number of two digits is not like one of three.
        let shape = symbols.lazy.map { Alphabet.digits.contains($0) ? Alphabet.digits.lowerBound : $0 }
        shapes[hash(shape), default: 0] += 1
    }

    /// FNV-1a.
    private func hash(_ symbols: some Sequence<UInt16>) -> UInt64 {
        symbols.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
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

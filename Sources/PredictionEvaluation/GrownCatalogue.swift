import PredictionEngine

/// Catalogue of any size made from the names of a real one, to test how a million items behave.
///
/// Rule: the real items come first. Each further item is a real name, taken in order, followed by a seeded random word
/// of another real name; existing names are skipped. Popularity falls to a tenth, so that the real items stay the
/// likeliest targets.
package enum GrownCatalogue {
    package static func items(_ real: [PredictableItem], count: Int, seed: UInt64) -> [PredictableItem] {
        guard !real.isEmpty, count > real.count else { return real }
        var random = SeededRandom(seed: seed)
        var items = real
        items.reserveCapacity(count)
        var names = Set(real.map(\.name))
        let words = real.map { $0.name.split { $0 == "-" || $0 == " " || $0 == "_" } }
        // Names that exist already are rare where there are many words; a small catalogue does not grow as far.
        for attempt in 0..<2 * count where items.count < count {
            let item = real[attempt % real.count]
            let other = words[Int.random(in: 0..<words.count, using: &random)]
            guard let word = other.randomElement(using: &random) else { continue }
            let name = "\(item.name)-\(word)"
            guard names.insert(name).inserted else { continue }
            items.append(PredictableItem(name: name, brand: item.brand, popularity: item.popularity / 10))
        }
        return items
    }
}

import PredictionEngine

/// A catalogue of any size, made from the names of a real one: how a million items behave.
///
/// The rule: the real items, then for each further one a real name, in their order, with a word of another real name
/// behind it, drawn from a seed; names that exist already are passed over. Popularity falls to a tenth, so that what is
/// real stays what is meant most.
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

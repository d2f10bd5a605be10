/// Item as the engine knows it: its spellings, and how often it is meant.
package struct PredictableItem: Equatable, Sendable {
    package var name: String
    package var brand: String?
    package var aliases: [String]
    /// Short name, used as often as the name: "cp" for "cp(1)".
    package var shortName: String?
    /// References from other items; 0 for none.
    package var popularity: Int
    /// Recent questions about the item, on top of its popularity.
    package var confirmations = 0.0

    /// Spellings of an item, upper bound: more are not typed, and each costs a path in the trie.
    package static let spellingsMax = 256
    /// Popularity, upper bound: foreign numbers stay finite.
    private static let popularityMax = 1e9

    package init(
        name: String, shortName: String? = nil, brand: String? = nil, aliases: [String] = [], popularity: Int = 0
    ) {
        self.name = name
        self.shortName = shortName
        self.brand = brand
        self.aliases = aliases
        self.popularity = popularity
    }

    /// Share of a name among the spellings typed for an item that has several.
    private static let nameShare = 0.92

    /// Prior weight of the popularity. The root keeps the popular from drowning everything else.
    package var priorWeight: Double {
        let learned = confirmations.isFinite ? max(0, confirmations) : 0
        return (1 + min(Self.popularityMax, Double(max(0, popularity)) + learned)).squareRoot()
    }

    /// Spellings that may be typed for this item, each once, with the share of typists who choose it, and whether it
    /// differs from the name.
    ///
    /// The name; the name without its brand, or with it; the aliases. Most type the name, the others share the rest.
    ///
    /// - Parameter most: spellings that are looked at
    package func spellings(
        most: Int = PredictableItem.spellingsMax
    ) -> [(text: String, normalized: String, share: Double, isOther: Bool)] {
        var seen: Set<String> = []
        var spellings: [(text: String, normalized: String)] = []
        let names = [name] + (shortName.map { [$0] } ?? [])
        for text in (names + brandVariants() + aliases).prefix(most) {
            let key = NameNormalizer.normalized(text)
            if !key.isEmpty, seen.insert(key).inserted { spellings.append((text, key)) }
        }
        guard spellings.count > 1 else { return spellings.map { ($0.text, $0.normalized, 1, false) } }
        let named = shortName == nil ? 1 : min(2, spellings.count)
        let ofNames = (spellings.count == named ? 1 : Self.nameShare) / Double(named)
        let others = (1 - Self.nameShare) / Double(max(1, spellings.count - named))
        return spellings.enumerated().map { ($1.text, $1.normalized, $0 < named ? ofNames : others, $0 >= named) }
    }

    private func brandVariants() -> [String] {
        guard let brand, !brand.isEmpty else { return [] }
        let comparedBrand = NameNormalizer.normalized(brand)
        guard NameNormalizer.normalized(name).hasPrefix(comparedBrand + " ") else { return ["\(brand) \(name)"] }
        // The part after the brand, as it is written in the name.
        let brandWords = comparedBrand.split(separator: " ").count
        return [name.split(separator: " ").dropFirst(brandWords).joined(separator: " ")]
    }
}

import Foundation

/// Costs of typing slips, as −log of their probability.
///
/// From 36,991 real typos: 34 % of them leave a character out, 28 % add one, 21 % put another in its place, 17 % swap
/// two neighbours, and 2 % touch the first character; a character goes wrong with probability `rate`.
package struct EditCosts: Equatable, Sendable {
    /// Cost of a character of the name left out.
    package var deletion: Float
    /// Cost of a character that the name does not have.
    package var insertion: Float
    /// Cost of typing the character before twice; not in a number.
    package var doubling: Float
    /// Cost of a neighbouring key, or of any other character where the keyboard is not known.
    package var substitution: Float
    /// Cost of a distant key.
    package var farSubstitution: Float
    package var transposition: Float
    /// Cost of a separator left out, or typed where the name has none: less a slip than a way to write ("td27", "td
    /// 27").
    package var separator: Float
    /// Extra cost in a number or behind a digit: "gtk2" is another thing than "gtk3", and "6207-2RS" than "6206-2RS".
    package var digit: Float
    /// Extra cost at the first character.
    package var firstCharacter: Float
    /// Upper bound of the cost that is followed.
    package var cap: Float
    /// Upper bound of the cost that is followed when the narrow one leaves no name.
    package var wideCap: Float
    /// Boost of a name that was typed to its end, against one that only begins so.
    package var exactBoost: Float
    /// Characters below which only names that begin exactly so are shown: a typo cannot be told yet.
    package var charactersBeforeTypos: Int

    /// Slips per character of people anywhere.
    static let usualRate: Float = 0.02

    package init(rate: Float = EditCosts.usualRate) {
        let (deletions, insertions): (Float, Float) = (0.339, 0.279)
        let (substitutions, transpositions): (Float, Float) = (0.209, 0.173)
        // Candidate characters for a slip: those a hand adds, the keys around one, all others.
        let (added, near, far): (Float, Float, Float) = (12, 10, 40)
        deletion = -log(rate * deletions)
        insertion = -log(rate * insertions / added)
        doubling = -log(rate * insertions / 4)
        substitution = -log(rate * substitutions / near)
        farSubstitution = -log(rate * substitutions / far)
        transposition = -log(rate * transpositions)
        separator = 3
        digit = 3
        firstCharacter = 2.3
        cap = 10.5
        wideCap = 17
        exactBoost = 3
        charactersBeforeTypos = 3
    }

    /// Extra cost of a wrong digit where every name has siblings that differ in digits: there it is hardly ever a slip.
    private static let digitAmongSiblings: Float = 8

    /// Costs for a catalogue in which this share of the names, 0…1, has siblings that differ only in digits.
    func stricter(whereDigitsTell share: Double) -> EditCosts {
        var costs = self
        costs.digit += Self.digitAmongSiblings * Float(share)
        return costs
    }
}

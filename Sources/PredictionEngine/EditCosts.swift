import Foundation

/// What a typing slip costs, as −log of its probability.
///
/// From 36,991 real typos: 34 % of them leave a character out, 28 % add one, 21 % put another in its place, 17 % swap
/// two neighbours, and 2 % touch the first character; a character goes wrong with probability `rate`.
package struct EditCosts: Equatable, Sendable {
    /// A character of the name was left out.
    package var deletion: Float
    /// A character was typed that the name does not have.
    package var insertion: Float
    /// The character before was typed twice; not in a number.
    package var doubling: Float
    /// A key beside the one that was meant, or any other character where the keyboard is not known.
    package var substitution: Float
    /// A key from elsewhere.
    package var farSubstitution: Float
    package var transposition: Float
    /// A separator left out, or typed where the name has none: less a slip than a way to write ("td27", "td 27").
    package var separator: Float
    /// On top, in a number or behind a digit: "gtk2" is another thing than "gtk3", and "6207-2RS" than "6206-2RS".
    package var digit: Float
    /// On top, when it happens at the first character.
    package var firstCharacter: Float
    /// What is dearer than this is not followed …
    package var cap: Float
    /// … unless nothing is left: then this much.
    package var wideCap: Float
    /// How much likelier a name is that was typed to its end than one that only begins so.
    package var exactBoost: Float
    /// Below this many characters only names that begin exactly so are shown: a typo cannot be told yet.
    package var charactersBeforeTypos: Int

    /// Slips for each character that people type anywhere.
    static let usualRate: Float = 0.02

    package init(rate: Float = EditCosts.usualRate) {
        let (deletions, insertions): (Float, Float) = (0.339, 0.279)
        let (substitutions, transpositions): (Float, Float) = (0.209, 0.173)
        // Characters that come into question: of those a hand adds, of the keys around one, of all others.
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

    /// What a wrong digit costs more where every name has siblings that differ in digits: there it is hardly ever a slip.
    private static let digitAmongSiblings: Float = 8

    /// The costs in a catalogue of which so many names, from 0 to 1, have siblings that differ in nothing but digits.
    func stricter(whereDigitsTell share: Double) -> EditCosts {
        var costs = self
        costs.digit += Self.digitAmongSiblings * Float(share)
        return costs
    }
}

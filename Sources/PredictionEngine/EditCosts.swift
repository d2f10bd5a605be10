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
    package var substitution: Float
    package var transposition: Float
    /// On top, when it happens at the first character.
    package var firstCharacter: Float
    /// What is dearer than this is not followed.
    package var cap: Float
    /// How much likelier a name is that was typed to its end than one that only begins so.
    package var exactBoost: Float
    /// Below this many characters only names that begin exactly so are shown: a typo cannot be told yet.
    package var charactersBeforeTypos: Int

    package init(rate: Float = 0.02) {
        let lettersNear: Float = 10
        let lettersLikely: Float = 12
        deletion = -log(rate * 0.339)
        insertion = -log(rate * 0.279 / lettersLikely)
        substitution = -log(rate * 0.209 / lettersNear)
        transposition = -log(rate * 0.173)
        firstCharacter = 2.3
        cap = 10.5
        exactBoost = 3
        charactersBeforeTypos = 3
    }
}

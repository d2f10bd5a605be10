import Foundation

/// Typing habits at this site, learned from questions: how often people slip, how much less in digits, and how often
/// they type words of a name instead of its beginning.
///
/// Each figure is what is known of people anywhere, worth so many observations, with what was observed here on top. All
/// keep within bounds, so that no crowd can teach a catalogue to believe in anything.
package struct TypingHabits: Equatable, Sendable {
    /// Observations of each kind, decayed to now.
    private var counts: [Kind: Double]

    /// What is counted; the raw value stands for it among the items of `LearnedPopularity`.
    package enum Kind: String, CaseIterable, Sendable {
        case names, words, characters, slips, digits
        case digitSlips = "digit slips"
    }

    package init(_ counts: [Kind: Double] = [:]) {
        self.counts = counts.filter { $0.value.isFinite && $0.value > 0 }
    }

    private subscript(kind: Kind) -> Double { counts[kind] ?? 0 }

    /// How often the text is words, of those that mean an item; before anything is observed as `HypothesisShares` says.
    private static let wordsWorth = 200.0
    private static let wordsBounds = 0.02...0.3
    /// Weight, in characters, of the known rate of slips.
    private static let charactersWorth = 2_000.0
    private static let rateBounds = 0.01...0.05
    /// How often a digit is a slip moves only as far as what was seen forces it, within so many deviations: one person who
    /// takes another part than he typed makes nobody careless. To believe that people are careful less is needed.
    private static let (careless, careful) = (2.0, 1.0)
    private static let digitBounds: ClosedRange<Float> = 1...12
    /// Relative difference from which a figure justifies a new index.
    private static let noticed = 0.1

    /// Slips for each character that is no digit.
    package var rate: Double {
        let characters = max(0, self[.characters] - self[.digits])
        let slips = max(0, self[.slips] - self[.digitSlips])
        let before = Double(EditCosts.usualRate) * Self.charactersWorth
        return ((before + min(slips, characters)) / (Self.charactersWorth + characters)).clamped(to: Self.rateBounds)
    }

    package var shares: HypothesisShares {
        let usual = HypothesisShares()
        let ofItems = usual.names + usual.words
        let before = usual.words / ofItems * Self.wordsWorth
        let here = (before + self[.words]) / (Self.wordsWorth + self[.names] + self[.words])
        var shares = usual
        shares.words = (ofItems * here).clamped(to: Self.wordsBounds)
        shares.names = ofItems - shares.words
        return shares
    }

    /// Costs of slips with these habits.
    ///
    /// - Parameter share: share of the catalogue's names that have siblings which differ in nothing but digits
    func costs(whereDigitsTell share: Double) -> EditCosts {
        let usual = EditCosts().stricter(whereDigitsTell: share)
        guard !counts.isEmpty else { return usual }
        var costs = EditCosts(rate: Float(rate)).stricter(whereDigitsTell: share)
        let (digits, slips) = (self[.digits], min(self[.digitSlips], self[.digits]))
        let least = digits > 0 ? (slips - Self.careless * slips.squareRoot()) / digits : 0
        let most = digits > 0 ? (slips + Self.careful * slips.squareRoot() + 1) / digits : 1
        let usually = Double(EditCosts.usualRate) * exp(-Double(usual.digit))
        costs.digit = Float(log(rate / min(most, max(least, usually)))).clamped(to: Self.digitBounds)
        return costs
    }

    /// Whether predictions would be noticeably different.
    package func differs(from other: TypingHabits) -> Bool {
        let pairs = [
            (rate, other.rate), (shares.words, other.shares.words),
            (exp(Double(costs(whereDigitsTell: 0).digit)), exp(Double(other.costs(whereDigitsTell: 0).digit))),
        ]
        return pairs.contains { abs(log($0 / $1)) > Self.noticed }
    }
}

extension TypingEvidence {
    /// Increments of the counts.
    var counts: [(kind: TypingHabits.Kind, count: Double)] {
        [
            (isName ? .names : .words, 1), (.characters, Double(characters)), (.slips, Double(slips)),
            (.digits, Double(digits)), (.digitSlips, Double(digitSlips)),
        ].filter { $0.count > 0 }
    }
}

extension Comparable {
    fileprivate func clamped(to bounds: ClosedRange<Self>) -> Self {
        min(bounds.upperBound, max(bounds.lowerBound, self))
    }
}

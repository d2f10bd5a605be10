/// Ranking of the candidates for one text, best first, each with the probability that the person means it.
package struct Ranking: Sendable {
    package struct Candidate: Equatable, Sendable {
        /// Position in the items the index was built from.
        package var item: Int
        package var confidence: Double
        /// Which of the item's spellings matched.
        package var variant: Int
    }

    package var candidates: [Candidate]
    /// The probability that the person means nothing in the catalogue.
    package var none: Double
    /// Whether the node budget was spent before the work was done.
    package var isDegraded: Bool
    /// Nodes in the column.
    package var activeNodes: Int
    /// Nodes this keystroke settled: what its cost depends on.
    package var settledNodes: Int
}

/// Working memory for rankings: one for each event loop, not for each session.
package final class RankingScratch {
    var search = NodeSearch()
    var wordScoring = WordScoring()

    package init() {}
}

import PredictionEngine

/// Trial that types traces against a catalogue and scores the predictions.
package struct TypingTrial {
    package let index: PredictionIndex
    private let positions: [String: Int]
    private var scratch = RankingScratch()
    private static let limit = 10

    /// Builds the catalogue without the items that `traces` declare missing.
    package init(_ items: [PredictableItem], without traces: [TypedTrace]) {
        let unknown = TraceGenerator.takenOut(of: items, by: traces)
        let known = items.filter { !unknown.contains($0.name) }
        index = PredictionIndex(known, revision: 1)
        positions = Dictionary(known.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter timed: wraps each prediction, to measure it
    package func run(_ trace: TypedTrace, timed: (() -> Ranking) -> Ranking = { $0() }) -> ScoredTrace {
        var columns = TypedColumns()
        let target = positions[trace.target]
        let keystrokes = trace.texts.map { text in
            let ranking = timed {
                index.predict(
                    NameNormalizer.normalizedTyped(text), columns: &columns, scratch: scratch, limit: Self.limit)
            }
            let place = ranking.candidates.firstIndex { $0.item == target }
            return ScoredKeystroke(
                rank: place.map { $0 + 1 } ?? 0, confidence: ranking.candidates.first?.confidence ?? 0,
                none: ranking.none, first: ranking.candidates.first?.item)
        }
        return ScoredTrace(trace: trace, keystrokes: keystrokes)
    }
}

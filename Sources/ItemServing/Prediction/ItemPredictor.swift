import CatalogueServing
import Caching
import Catalogue
import PodRuntime
import PredictionEngine
import SessionLogic
import WireProtocol

/// Predictor of the items of one catalogue from typed text, for every session of the pod. Each kind chooses its own;
/// `NamePredictor` is the one for items that have names.
package protocol ItemPredictor: Sendable {
    /// - Parameters:
    ///   - memory: the connection's memory for this catalogue
    ///   - scratch: scratch space of the calling thread
    func predict(
        _ typed: String, limit: Int, in served: ServedCatalogue, memory: inout TypingMemory, scratch: RankingScratch
    ) -> ItemPrediction
    /// Prediction from the cache alone, for use under high load.
    func cached(_ typed: String, limit: Int, in served: ServedCatalogue) -> ItemPrediction?

    var statistics: (MemoryLayerStatistics, entries: Int) { get }
    /// Texts asked for most since the last call, with their counts.
    func takeHottest(_ count: Int, in served: ServedCatalogue) -> [(text: String, hits: Int)]
    /// Predicts texts ahead that are asked for most at other pods.
    func warm(_ texts: [String], in served: ServedCatalogue)
    /// Forgets every prediction.
    func clear()
}

/// Memory of one connection for one catalogue, from keystroke to keystroke.
package struct TypingMemory: Sendable {
    /// Columns of the name engine.
    package var columns = TypedColumns()
    /// State of another kind's predictor.
    package var other: (any Sendable)?

    package init() {}

    /// Frees the memory; the next keystroke replays the text.
    package mutating func release() {
        columns.release()
        other = nil
    }
}

/// Prediction for one text: the ranking, and its candidates as a frame carries them.
package struct ItemPrediction: Sendable {
    package var ranking: Ranking
    package var candidates: [PredictionFrame.Candidate]
    package var cache: PredictionFrame.CacheResult
    package var took: Duration
    /// Fingerprint of the catalogue.
    package var fingerprint: UInt64

    package init(
        ranking: Ranking, candidates: [PredictionFrame.Candidate], cache: PredictionFrame.CacheResult = .miss,
        took: Duration, fingerprint: UInt64
    ) {
        self.ranking = ranking
        self.candidates = candidates
        self.cache = cache
        self.took = took
        self.fingerprint = fingerprint
    }

    /// - Parameter catalogue: name of the catalogue; nil: the first one
    package func frame(seq: Int?, _ plan: PredictionPlan, queued: Duration, catalogue: String?) -> PredictionFrame {
        PredictionFrame(
            candidates: candidates.prefix(plan.limit), seq: seq, none: ranking.none, cache: cache,
            queuedMicroseconds: queued.wholeMicroseconds, predictMicroseconds: took.wholeMicroseconds,
            isDegraded: ranking.isDegraded || plan.isDegraded, fingerprint: fingerprint, catalogue: catalogue)
    }
}

extension PredictionFrame {
    /// Spelling position for an item's own name, which is no spelling of the index.
    private static let nameAlone: Int32 = -1

    /// Prediction after the person has chosen: that one item, with certainty.
    package init(chosen position: Int, seq: Int?, queued: Duration, in served: ServedCatalogue, catalogue: String?) {
        let item = served.revision.items[position]
        self.init(
            candidates: [
                Candidate(
                    details: served.details(position), id: item.id, item: Int32(position), spelling: Self.nameAlone,
                    confidence: 1, matchText: item.name, matchSpans: [0..<item.name.utf16.count])
            ],
            seq: seq, queuedMicroseconds: queued.wholeMicroseconds, fingerprint: served.revision.fingerprint,
            catalogue: catalogue)
    }
}

/// Resources for making a predictor: the size of its memory layer, and its metrics.
package struct PredictionResources: Sendable {
    /// Predictions in the memory layer, at most.
    package var cacheMaxSize: Int
    package var cacheTimeToLive: Duration
    package var telemetry: Telemetry
    /// Metrics of this catalogue.
    package var counts: CatalogueTelemetry

    package init(cacheMaxSize: Int, cacheTimeToLive: Duration, telemetry: Telemetry, catalogue: String) {
        self.cacheMaxSize = cacheMaxSize
        self.cacheTimeToLive = cacheTimeToLive
        self.telemetry = telemetry
        counts = telemetry.catalogue(catalogue)
    }
}

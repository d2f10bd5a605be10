import CatalogueServing
import Caching
import Catalogue
import PodRuntime
import PredictionEngine
import SessionLogic
import WireProtocol

/// Prediction of the items of one catalogue from what is typed, for every session of the pod. Each kind chooses its own;
/// `NamePredictor` is the one for items that have names.
package protocol ItemPredictor: Sendable {
    /// - Parameters:
    ///   - memory: what the connection remembers of this catalogue
    ///   - scratch: the calling thread's
    func predict(
        _ typed: String, limit: Int, in served: ServedCatalogue, memory: inout TypingMemory, scratch: RankingScratch
    ) -> ItemPrediction
    /// Only what is known without work: for when there is too much to do.
    func cached(_ typed: String, limit: Int, in served: ServedCatalogue) -> ItemPrediction?

    var statistics: (MemoryLayerStatistics, entries: Int) { get }
    /// Texts that were asked for most since this was asked last, with how often.
    func takeHottest(_ count: Int, in served: ServedCatalogue) -> [(text: String, hits: Int)]
    /// Predicts ahead what is asked for most elsewhere.
    func warm(_ texts: [String], in served: ServedCatalogue)
    /// Forgets every prediction.
    func clear()
}

/// Memory of one connection for one catalogue, from keystroke to keystroke.
package struct TypingMemory: Sendable {
    /// What the name engine keeps.
    package var columns = TypedColumns()
    /// What another kind's predictor keeps.
    package var other: (any Sendable)?

    package init() {}

    /// Gives it back; the next keystroke replays.
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
    /// Of the catalogue.
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

    /// - Parameter catalogue: its name; nil: the first one
    package func frame(seq: Int?, _ plan: PredictionPlan, queued: Duration, catalogue: String?) -> PredictionFrame {
        PredictionFrame(
            candidates: candidates.prefix(plan.limit), seq: seq, none: ranking.none, cache: cache,
            queuedMicroseconds: queued.wholeMicroseconds, predictMicroseconds: took.wholeMicroseconds,
            isDegraded: ranking.isDegraded || plan.isDegraded, fingerprint: fingerprint, catalogue: catalogue)
    }
}

extension PredictionFrame {
    /// No spelling of the index: an item's own name.
    private static let nameAlone: Int32 = -1

    /// Prediction once the person has chosen: that one item, and no doubt.
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

/// What a predictor is made of: the size of its memory layer, and where it counts.
package struct PredictionResources: Sendable {
    /// Predictions kept in memory.
    package var cacheMaxSize: Int
    package var cacheTimeToLive: Duration
    package var telemetry: Telemetry
    /// The catalogue's own series.
    package var counts: CatalogueTelemetry

    package init(cacheMaxSize: Int, cacheTimeToLive: Duration, telemetry: Telemetry, catalogue: String) {
        self.cacheMaxSize = cacheMaxSize
        self.cacheTimeToLive = cacheTimeToLive
        self.telemetry = telemetry
        counts = telemetry.catalogue(catalogue)
    }
}

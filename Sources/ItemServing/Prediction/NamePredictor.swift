import CatalogueServing
import PodRuntime
import SessionLogic
import Caching
import Catalogue
import PredictionEngine
import PrometheusMetrics
import Resilience
import Synchronization
import WireProtocol

/// Predictor of items by their names: asks the memory layer first, then the engine.
package final class NamePredictor: ItemPredictor {
    /// Key of a cached ranking: the typed text, the catalogue, and the number of candidates.
    private struct Key: Hashable {
        var text: String
        var revision: UInt64
        var isLong: Bool

        init(text: String, revision: UInt64, isLong: Bool) {
            self.text = text
            self.revision = revision
            self.isLong = isLong
        }

        init(_ typed: String, limit: Int, _ served: ServedCatalogue) {
            self.init(
                text: NameNormalizer.normalizedTyped(typed), revision: served.index.revision,
                isLong: limit > ProtocolLimits.candidatesDefault)
        }
    }

    /// Cached ranking with its candidates in frame form, so that a hit need not build them again.
    private struct Kept: Sendable {
        var ranking: Ranking
        var candidates: [PredictionFrame.Candidate]
        /// Whether another pod's texts caused this entry.
        var isWarmed = false
    }

    /// Probability of `none` from which the catalogue more likely lacks the item that is meant than has it.
    private static let noneFrom = 0.5

    private let cache: Mutex<MemoryLayer<Key, Kept>>
    private let telemetry: Telemetry
    private let counts: CatalogueTelemetry

    package init(_ resources: PredictionResources) {
        cache = Mutex(
            MemoryLayer(.init(entriesMax: resources.cacheMaxSize, timeToLive: resources.cacheTimeToLive)))
        telemetry = resources.telemetry
        counts = resources.counts
    }

    package var statistics: (MemoryLayerStatistics, entries: Int) {
        cache.withLock { ($0.statistics, $0.count) }
    }

    /// - Parameters:
    ///   - memory: after a hit its columns stay unchanged, and catch up at the next miss
    ///   - scratch: scratch space of the calling thread
    package func predict(
        _ typed: String, limit: Int, in served: ServedCatalogue, memory: inout TypingMemory, scratch: RankingScratch
    ) -> ItemPrediction {
        let start = MonotonicClock.now
        let key = Key(typed, limit: limit, served)
        if let known = known(key, start, served) { return known }
        let depth = key.isLong ? ProtocolLimits.candidatesMax : ProtocolLimits.candidatesDefault
        let ranking = served.index.predict(key.text, columns: &memory.columns, scratch: scratch, limit: depth)
        let kept = Kept(ranking: ranking, candidates: Self.candidates(ranking, key.text, served))
        // A ranking cut short depends on how the text was reached, so it is not cached for others.
        if ranking.isDegraded {
            counts.predictionsDegraded.add(1)
        } else {
            cache.withLock { $0.insert(kept, for: key, now: start) }
        }
        return finish(kept, as: .miss, since: start, in: served)
    }

    /// Prediction from the memory layer alone, for use under high load.
    package func cached(_ typed: String, limit: Int, in served: ServedCatalogue) -> ItemPrediction? {
        known(Key(typed, limit: limit, served), MonotonicClock.now, served)
    }

    private func known(_ key: Key, _ start: Duration, _ served: ServedCatalogue) -> ItemPrediction? {
        counts.productsSearched.add(1)
        guard case .hit(let kept) = cache.withLock({ $0.value(for: key, now: start) }) else {
            telemetry.memoryMisses.add(1)
            return nil
        }
        telemetry.memoryHits.add(1)
        return finish(kept, as: kept.isWarmed ? .shared : .memory, since: start, in: served)
    }

    private static func candidates(
        _ ranking: Ranking, _ text: String, _ served: ServedCatalogue
    ) -> [PredictionFrame.Candidate] {
        let typed = MatchSpans.Typed(text)
        return ranking.candidates.map { candidate in
            let spelling = served.spelling(candidate.item, variant: candidate.variant)
            return PredictionFrame.Candidate(
                details: served.details(candidate.item), id: served.revision.items[candidate.item].id,
                item: Int32(candidate.item), spelling: Int32(candidate.variant), confidence: candidate.confidence,
                matchText: spelling,
                matchSpans: MatchSpans.spans(typed, in: spelling))
        }
    }

    private func finish(
        _ kept: Kept, as cache: PredictionFrame.CacheResult, since start: Duration, in served: ServedCatalogue
    ) -> ItemPrediction {
        let took = MonotonicClock.now - start
        counts.predictionLatency.observe(took.inSeconds)
        if kept.ranking.none >= Self.noneFrom { counts.predictionsNone.add(1) }
        return ItemPrediction(
            ranking: kept.ranking, candidates: kept.candidates, cache: cache, took: took,
            fingerprint: served.revision.fingerprint)
    }

    // MARK: Most wanted documents

    /// Texts asked for most in this catalogue since the last call.
    package func takeHottest(_ count: Int, in served: ServedCatalogue) -> [(text: String, hits: Int)] {
        cache.withLock { $0.takeHottest(count) }.filter { $0.key.revision == served.index.revision }
            .map { ($0.key.text, $0.hits) }
    }

    /// Predicts texts ahead that are asked for most at other pods.
    package func warm(_ texts: [String], in served: ServedCatalogue) {
        let scratch = RankingScratch()
        for text in texts {
            let key = Key(text: text, revision: served.index.revision, isLong: false)
            let now = MonotonicClock.now
            if cache.withLock({ $0.peek(key, now: now) }) != nil { continue }
            var columns = TypedColumns()
            let ranking = served.index.predict(
                text, columns: &columns, scratch: scratch, limit: ProtocolLimits.candidatesDefault)
            guard !ranking.isDegraded else { continue }
            let kept = Kept(ranking: ranking, candidates: Self.candidates(ranking, text, served), isWarmed: true)
            cache.withLock { $0.insert(kept, for: key, now: now) }
        }
    }

    package func clear() { cache.withLock { $0.removeAll() } }
}

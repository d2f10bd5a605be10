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

/// Prediction of items by their names: the memory layer is asked first, then the engine.
package final class NamePredictor: ItemPredictor {
    /// A cached ranking is found by what was typed, in which catalogue, and for how many candidates.
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

    /// A ranking, and its candidates as a frame carries them: what a hit need not make again.
    private struct Kept: Sendable {
        var ranking: Ranking
        var candidates: [PredictionFrame.Candidate]
        /// Another pod said that it would be asked for.
        var isWarmed = false
    }

    /// From here on it is likelier that nothing in the catalogue is meant than that anything is.
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
    ///   - memory: its columns stay where they were after a hit, and catch up at the next miss
    ///   - scratch: the calling thread's
    package func predict(
        _ typed: String, limit: Int, in served: ServedCatalogue, memory: inout TypingMemory, scratch: RankingScratch
    ) -> ItemPrediction {
        let start = MonotonicClock.now
        let key = Key(typed, limit: limit, served)
        if let known = known(key, start, served) { return known }
        let depth = key.isLong ? ProtocolLimits.candidatesMax : ProtocolLimits.candidatesDefault
        let ranking = served.index.predict(key.text, columns: &memory.columns, scratch: scratch, limit: depth)
        let kept = Kept(ranking: ranking, candidates: Self.candidates(ranking, key.text, served))
        // A ranking cut short depends on how the text was reached: it is not for others.
        if ranking.isDegraded {
            counts.predictionsDegraded.add(1)
        } else {
            cache.withLock { $0.insert(kept, for: key, now: start) }
        }
        return finish(kept, as: .miss, since: start, in: served)
    }

    /// Only what is in the memory layer: for when there is too much to do.
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

    /// The texts of this catalogue's predictions that were asked for most since this was asked last.
    package func takeHottest(_ count: Int, in served: ServedCatalogue) -> [(text: String, hits: Int)] {
        cache.withLock { $0.takeHottest(count) }.filter { $0.key.revision == served.index.revision }
            .map { ($0.key.text, $0.hits) }
    }

    /// Predicts ahead what is asked for most elsewhere.
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

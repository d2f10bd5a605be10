import SharedWork
import CatalogueServing
import Fleet
import SessionServing
import Caching
import Catalogue
import Foundation
import Hummingbird
import ItemServing
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SharedState
import WireProtocol
import DocumentServing

/// Routes for operators about caches: hit statistics, and invalidation.
struct CacheRoutes: RouteProvider {
    let catalogues: ServedCatalogues
    let cache: any CacheStore
    let telemetry: Telemetry

    func add(to routes: inout RouteCollector) {
        routes.get("/api/cache/stats", .request, isForOperators: true) { _, _ in cacheStatistics() }
        routes.post("/api/v1/cache/invalidate", .request, isForOperators: true) { request, _ in
            try await invalidate(request)
        }
    }

    private func cacheStatistics() -> Response {
        let (predictions, prepared) = sums()
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.key("memory")
                Self.writeRate(predictions.hits + prepared.hits, predictions.misses + prepared.misses, &writer)
                writer.key("shared")
                Self.writeRate(Int(telemetry.sharedHits.current), Int(telemetry.sharedMisses.current), &writer)
                writer.key("predictions")
                Self.writeRate(predictions.hits, predictions.misses, &writer, entries: predictions.entries)
                writer.key("documents")
                Self.writeRate(
                    prepared.hits, prepared.misses, &writer, entries: prepared.entries, bytes: prepared.bytes)
            }
        }
    }

    /// Sums over all catalogues; several catalogues of one kind share the items that it prepared.
    private func sums() -> (predictions: PreparationStatistics, prepared: PreparationStatistics) {
        var predictions = PreparationStatistics(hits: 0, misses: 0, entries: 0, bytes: 0)
        var prepared = predictions
        var kinds: Set<String> = []
        for items in catalogues.all {
            let (known, entries) = items.predictor.statistics
            predictions.add(PreparationStatistics(hits: known.hits, misses: known.misses, entries: entries, bytes: 0))
            if kinds.insert(items.kind.name).inserted, let own = items.kind.statistics { prepared.add(own) }
        }
        return (predictions, prepared)
    }

    private static func writeRate(
        _ hits: Int, _ misses: Int, _ writer: inout JSONWriter, entries: Int? = nil, bytes: Int? = nil
    ) {
        writer.object { writer in
            writer.field("hits", hits)
            writer.field("misses", misses)
            writer.key("hit_rate_percent")
            writer.number(hits + misses == 0 ? 0 : (Double(hits) / Double(hits + misses) * 10_000).rounded() / 100)
            writer.field("entries", optional: entries)
            writer.field("bytes", optional: bytes)
        }
    }

    /// Invalidation by `{"everything": true}`, `{"items": [id, …], "catalogue": name}` or `{"tags": […]}`, at every pod
    /// and in Redis.
    private func invalidate(_ request: Request) async throws -> Response {
        let expected =
            "expected {\"everything\": true}, {\"items\": [id, …], \"catalogue\": name} or {\"tags\": [tag, …]}"
        let buffer = try await RequestBody.bytes(of: request, bytesMax: NoticeQueue.bytesMax)
        guard let object = try? JSONSerialization.jsonObject(with: Data(buffer)) as? [String: Any]
        else { throw HTTPProblem(.badRequest, .invalidMessage, expected) }
        var invalidation = Invalidation(everything: object["everything"] as? Bool ?? false)
        invalidation.tags = object["tags"] as? [String] ?? []
        let items = try catalogues.items(object["catalogue"] as? String)
        for id in object["items"] as? [String] ?? [] {
            guard let item = items.store.current?.revision.item(id) else { throw HTTPProblem.unknownItem(id) }
            invalidation.tags += [CachedAnswerer.tag(id, in: items.shownName)] + items.kind.tags(of: item)
        }
        guard invalidation.isWithinLimits else {
            throw HTTPProblem(
                .badRequest, .invalidMessage,
                "expected at most \(Invalidation.tagsMax) tags of \(Invalidation.tagBytesMax) bytes, or everything")
        }
        let isOfOne = object["catalogue"].map { !($0 is String) || object["items"] == nil } ?? false
        guard !isOfOne, invalidation.everything || !invalidation.tags.isEmpty else {
            throw HTTPProblem(.badRequest, .invalidMessage, expected)
        }
        for items in catalogues.all { items.forget(invalidation) }
        let forgotten: Int
        do throws(StoreProblem) {
            forgotten = try await cache.forget(invalidation)
        } catch {
            throw HTTPProblem.withoutRedis
        }
        return JSONResponse.make { $0.object { $0.field("shared", forgotten) } }
    }
}

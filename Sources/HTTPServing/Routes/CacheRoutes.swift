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

/// What operators ask of caches: how often they help, and to forget.
struct CacheRoutes: RouteProvider {
    let items: ServedItems
    let cache: any CacheStore
    let telemetry: Telemetry

    func add(to routes: inout RouteCollector) {
        routes.get("/api/cache/stats", .request, isForOperators: true) { _, _ in cacheStatistics() }
        routes.post("/api/v1/cache/invalidate", .request, isForOperators: true) { request, _ in
            try await invalidate(request)
        }
    }

    private func cacheStatistics() -> Response {
        let (predictions, entries) = items.predictor.cacheStatistics
        let documents = items.library.statistics
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.key("memory")
                Self.writeRate(predictions.hits + documents.hits, predictions.misses + documents.misses, &writer)
                writer.key("shared")
                Self.writeRate(Int(telemetry.sharedHits.current), Int(telemetry.sharedMisses.current), &writer)
                writer.key("predictions")
                Self.writeRate(predictions.hits, predictions.misses, &writer, entries: entries)
                writer.key("documents")
                Self.writeRate(
                    documents.hits, documents.misses, &writer, entries: documents.entries, bytes: documents.bytes)
            }
        }
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

    /// `{"everything": true}`, or `{"items": [id, …]}`, or `{"tags": […]}`: every pod forgets it, and Redis.
    private func invalidate(_ request: Request) async throws -> Response {
        let expected = "expected {\"everything\": true}, {\"items\": [id, …]} or {\"tags\": [tag, …]}"
        let buffer = try await RequestBody.bytes(of: request, bytesMax: NoticeQueue.bytesMax)
        guard let object = try? JSONSerialization.jsonObject(with: Data(buffer)) as? [String: Any]
        else { throw HTTPProblem(.badRequest, .invalidMessage, expected) }
        var invalidation = Invalidation(everything: object["everything"] as? Bool ?? false)
        invalidation.tags = object["tags"] as? [String] ?? []
        for id in object["items"] as? [String] ?? [] {
            guard let item = items.store.current?.revision.item(id) else { throw HTTPProblem.unknownItem(id) }
            invalidation.tags.append("item:\(id)")
            if let document = item.document { invalidation.tags.append(SharedDocumentLoader.tag(document)) }
        }
        guard invalidation.isWithinLimits else {
            throw HTTPProblem(
                .badRequest, .invalidMessage,
                "expected at most \(Invalidation.tagsMax) tags of \(Invalidation.tagBytesMax) bytes, or everything")
        }
        guard invalidation.everything || !invalidation.tags.isEmpty else {
            throw HTTPProblem(.badRequest, .invalidMessage, expected)
        }
        items.forget(invalidation)
        let forgotten: Int
        do throws(StoreProblem) {
            forgotten = try await cache.forget(invalidation)
        } catch {
            throw HTTPProblem(.serviceUnavailable, .cacheFailed, "redis is away", retryAfterSeconds: 1)
        }
        return JSONResponse.make { $0.object { $0.field("shared", forgotten) } }
    }
}

import Catalogue
import Foundation
import Hummingbird
import NIOCore
import SessionLogic
import WireProtocol

/// What operators and programs ask about all pods.
extension PodRoutes {
    /// Bytes of a notice: what one may weigh in a browser's queue.
    private static let noticeBytesMax = NoticeQueue.bytesMax

    /// `{"client_id": …, "data": …}` for each connection of a browser, `{"everybody": true, "data": …}` for all.
    func publish(_ request: Request) async throws -> Response {
        let expected = "expected {\"client_id\": …, \"data\": …} or {\"everybody\": true, \"data\": …}"
        let buffer = try await Self.body(of: request, bytesMax: Self.noticeBytesMax + 1024)
        guard let object = try? JSONSerialization.jsonObject(with: Data(buffer)) as? [String: Any],
            let data = object["data"]
        else { throw HTTPProblem(.badRequest, .invalidMessage, expected) }
        let payload = Array(
            try JSONSerialization.data(withJSONObject: data, options: [.fragmentsAllowed, .withoutEscapingSlashes]))
        let receivers: Int
        do {
            if object["everybody"] as? Bool == true, object["client_id"] == nil {
                receivers = try await broker.publishToEverybody(payload)
            } else if let client = object["client_id"] as? String, object["everybody"] == nil {
                guard ClientIdentifier.isValid(client) else {
                    throw HTTPProblem(.badRequest, .invalidMessage, "there can be no client of that name")
                }
                receivers = try await broker.publish(payload, toClient: client)
            } else {
                throw HTTPProblem(.badRequest, .invalidMessage, expected)
            }
        } catch let problem as HTTPProblem {
            throw problem
        } catch {
            throw HTTPProblem(.serviceUnavailable, .cacheFailed, "redis is away", retryAfterSeconds: 1)
        }
        return JSONResponse.make { $0.object { $0.field("receivers", receivers) } }
    }

    /// `{"everything": true}`, or `{"items": [id, …]}`, or `{"tags": […]}`: every pod forgets it, and Redis.
    func invalidate(_ request: Request) async throws -> Response {
        let expected = "expected {\"everything\": true}, {\"items\": [id, …]} or {\"tags\": [tag, …]}"
        let buffer = try await Self.body(of: request, bytesMax: Self.noticeBytesMax)
        guard let object = try? JSONSerialization.jsonObject(with: Data(buffer)) as? [String: Any]
        else { throw HTTPProblem(.badRequest, .invalidMessage, expected) }
        var invalidation = Invalidation(everything: object["everything"] as? Bool ?? false)
        invalidation.tags = object["tags"] as? [String] ?? []
        for id in object["items"] as? [String] ?? [] {
            guard let item = environment.store.current?.revision.item(id) else {
                throw HTTPProblem(.notFound, .unknownItem, "there is no item \"\(id.prefix(80))\"")
            }
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
        forget(invalidation)
        guard let cluster = environment.cluster else {
            return JSONResponse.make { $0.object { $0.field("shared", 0) } }
        }
        let forgotten: Int
        do {
            forgotten = try await cluster.cache.forget(invalidation)
            try await cluster.invalidate(invalidation)
        } catch {
            throw HTTPProblem(.serviceUnavailable, .cacheFailed, "redis is away", retryAfterSeconds: 1)
        }
        return JSONResponse.make { $0.object { $0.field("shared", forgotten) } }
    }

    /// In this pod.
    func forget(_ invalidation: Invalidation) {
        answers?.forgetAll()
        if invalidation.everything {
            predictor.clear()
            return environment.library.clear()
        }
        let tags = Set(invalidation.tags)
        for item in environment.store.current?.revision.items ?? [] {
            guard let document = item.document else { continue }
            if tags.contains(SharedDocumentLoader.tag(document)) || tags.contains("item:\(item.id)") {
                environment.library.forget(document)
            }
        }
    }

    /// The pods as this one sees them; with a client, where its sessions are.
    func cluster(client: String?) -> Response {
        guard let cluster = environment.cluster else {
            return JSONResponse.make { writer in
                writer.object { writer in
                    writer.field("shared", false)
                    writer.field("connections", census.count)
                }
            }
        }
        let (pods, connections, sessions, places) = cluster.look { view in
            (view.pods, view.connections, view.sessions, client.map { view.places(ofClient: $0) })
        }
        let now = MonotonicClock.now
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.field("shared", true)
                writer.field("pod", cluster.pod)
                writer.field("degraded", cluster.isDegraded)
                writer.field("topics", cluster.topicCount)
                writer.field("connections", connections)
                writer.field("sessions", sessions)
                writer.key("pods")
                writer.array { writer in
                    for (name, pod) in pods.sorted(by: { $0.key < $1.key }) {
                        writer.object { writer in
                            writer.field("pod", name)
                            writer.field("role", pod.canary.role)
                            writer.field("connections", pod.canary.connections)
                            writer.field("sessions", pod.canary.sessions)
                            writer.field("canary", pod.canary.number)
                            writer.field("canaries_missed", pod.missed)
                            writer.field("canary_lag_ms", pod.lag.wholeMicroseconds / 1000)
                            writer.field("heard_ms_ago", (now - pod.heardAt).wholeMicroseconds / 1000)
                        }
                    }
                }
                guard let places else { return }
                writer.key("client")
                writer.array { writer in
                    for place in places {
                        writer.object { writer in
                            writer.field("session", place.session)
                            writer.field("pod", place.pod)
                            writer.field("epoch", place.epoch)
                        }
                    }
                }
            }
        }
    }
}

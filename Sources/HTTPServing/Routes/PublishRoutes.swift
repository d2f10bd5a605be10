import SessionServing
import Foundation
import Hummingbird
import SessionLogic
import SharedState
import WireProtocol

/// What programs publish to browsers.
struct PublishRoutes: RouteProvider {
    let broker: any Broker

    func add(to routes: inout RouteCollector) {
        routes.post("/api/v1/publish", .request, isForOperators: true) { request, _ in try await publish(request) }
    }

    /// `{"client_id": …, "data": …}` for each connection of a browser, `{"everybody": true, "data": …}` for all.
    private func publish(_ request: Request) async throws -> Response {
        let expected = "expected {\"client_id\": …, \"data\": …} or {\"everybody\": true, \"data\": …}"
        let buffer = try await RequestBody.bytes(
            of: request, bytesMax: NoticeQueue.bytesMax + 1024)
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
}

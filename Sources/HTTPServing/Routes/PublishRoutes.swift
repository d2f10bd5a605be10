import Fleet
import SessionServing
import Foundation
import Hummingbird
import SessionLogic
import SharedState
import WireProtocol

/// Route for notices that programs publish to browsers.
struct PublishRoutes: RouteProvider {
    let broker: any Broker

    func add(to routes: inout RouteCollector) {
        routes.post("/api/v1/publish", .request, isForOperators: true) { request, _ in try await publish(request) }
    }

    /// Recipients of a notice.
    private enum Audience {
        case client(String)
        case everybody
    }

    private static let expected =
        "expected {\"client_id\": …, \"data\": …} or {\"everybody\": true, \"data\": …}"

    /// Publishes `{"client_id": …, "data": …}` to each connection of a browser, `{"everybody": true, "data": …}` to
    /// all.
    private func publish(_ request: Request) async throws -> Response {
        // Body limit: a notice may be as large as all notices in a browser's queue together.
        let buffer = try await RequestBody.bytes(of: request, bytesMax: NoticeQueue.bytesMax + 1024)
        guard let object = try? JSONSerialization.jsonObject(with: Data(buffer)) as? [String: Any],
            let data = object["data"]
        else { throw HTTPProblem(.badRequest, .invalidMessage, Self.expected) }
        let payload = Array(
            try JSONSerialization.data(withJSONObject: data, options: [.fragmentsAllowed, .withoutEscapingSlashes]))
        let receivers = try await publish(payload, for: try Self.audience(object))
        return JSONResponse.make { $0.object { $0.field("receivers", receivers) } }
    }

    private static func audience(_ object: [String: Any]) throws(HTTPProblem) -> Audience {
        let client = object["client_id"]
        if object["everybody"] as? Bool == true, client == nil { return .everybody }
        guard let client = client as? String, object["everybody"] == nil else {
            throw HTTPProblem(.badRequest, .invalidMessage, expected)
        }
        guard ClientIdentifier.isValid(client) else {
            throw HTTPProblem(
                .badRequest, .invalidMessage,
                ClientIdentifier.expected)
        }
        return .client(client)
    }

    private func publish(_ payload: [UInt8], for audience: Audience) async throws(HTTPProblem) -> Int {
        do throws(StoreProblem) {
            switch audience {
            case .everybody: return try await broker.publishToEverybody(payload)
            case .client(let client): return try await broker.publish(payload, toClient: client)
            }
        } catch {
            throw HTTPProblem.withoutRedis
        }
    }
}

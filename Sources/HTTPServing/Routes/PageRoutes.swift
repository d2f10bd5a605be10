import SessionServing
import HTTPTypes
import Hummingbird
import WireProtocol

/// Routes of the page, and the answer to a request for the WebSocket's path without an upgrade.
struct PageRoutes: RouteProvider {
    let web: WebFiles?

    func add(to routes: inout RouteCollector) {
        addUpgrade(to: &routes)
        guard let web else { return }
        routes.table.hasFile = { web.hasFile($0) }
        routes.page { request, _ -> Response in
            guard let response = web.response(to: request) else { throw HTTPProblem.nothing(at: request.uri.path) }
            return response
        }
    }

    /// Handles plain requests only; `Admission` has answered the upgrades already.
    private func addUpgrade(to routes: inout RouteCollector) {
        routes.get("/ws", .page) { request, _ -> Response in
            guard request.headers[values: .upgrade].contains(where: { $0.lowercased() == "websocket" }) else {
                throw HTTPProblem(
                    .upgradeRequired, .invalidMessage, "expected an upgrade to websocket",
                    headers: [.upgrade: "websocket"])
            }
            throw HTTPProblem(.badRequest, .invalidMessage, "this connection cannot become a WebSocket: open another")
        }
    }
}

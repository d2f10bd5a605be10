import SessionServing
import HTTPTypes
import Hummingbird
import WireProtocol

/// The page, and what is said to those who ask for a WebSocket without asking for an upgrade.
struct PageRoutes: RouteProvider {
    let web: WebFiles?

    func add(to routes: inout RouteCollector) {
        addUpgrade(to: &routes)
        guard let web else { return }
        routes.table.hasFile = { web.hasFile($0) }
        routes.page { request, _ -> Response in
            guard let response = web.response(to: request) else {
                throw HTTPProblem(
                    .notFound, .invalidMessage, "there is nothing at \(request.uri.path.prefix(200))")
            }
            return response
        }
    }

    /// Plain requests come here; who asks for an upgrade was answered before (`Admission`).
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

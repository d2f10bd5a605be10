import SessionServing
import HTTPTypes
import Hummingbird

/// Collects routes for the router and, with what it does not keep, for the table that stands before it: a route that is
/// not in both does not exist.
struct RouteCollector {
    typealias Handler = @Sendable (Request, PodRequestContext) async throws -> Response

    var table = RouteTable()
    private var handlers: [(path: String, method: HTTPRequest.Method, handler: Handler)] = []

    mutating func get(
        _ path: String, _ traffic: AddressLimits.Traffic, isForOperators: Bool = false, _ handler: @escaping Handler
    ) { add(path, method: .get, traffic: traffic, isForOperators: isForOperators, handler) }

    mutating func post(
        _ path: String, _ traffic: AddressLimits.Traffic, isForOperators: Bool = false, _ handler: @escaping Handler
    ) { add(path, method: .post, traffic: traffic, isForOperators: isForOperators, handler) }

    private mutating func add(
        _ path: String, method: HTTPRequest.Method, traffic: AddressLimits.Traffic, isForOperators: Bool,
        _ handler: @escaping Handler
    ) {
        table.add(Route(path: path, methods: [method], traffic: traffic, isForOperators: isForOperators))
        handlers.append((path, method, handler))
    }

    /// Answers every path that the page has a file for.
    mutating func page(_ handler: @escaping Handler) {
        for path in ["/", "/**"] { handlers.append((path, .get, handler)) }
    }

    func responder(front: FrontMiddleware) -> some HTTPResponder<PodRequestContext> {
        let router = Router(context: PodRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: front)
        for (path, method, handler) in handlers {
            router.on(RouterPath(path), method: method) { try await handler($0, $1) }
        }
        return router.buildResponder()
    }
}

import SessionServing
import HTTPTypes
import Hummingbird

/// Collector of routes for the router and for the table before it, which keeps methods and limits: a route that is not
/// in both does not exist.
struct RouteCollector {
    typealias Handler = @Sendable (Request, PodRequestContext) async throws -> Response

    var table = RouteTable()
    private let collection = RouteCollection(context: PodRequestContext.self)

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
        collection.on(RouterPath(path), method: method, use: handler)
    }

    /// Adds the handler for every path at which the page has a file.
    mutating func page(_ handler: @escaping Handler) {
        for path in ["/", "/**"] { collection.on(RouterPath(path), method: .get, use: handler) }
    }

    func responder(front: FrontMiddleware) -> some HTTPResponder<PodRequestContext> {
        let router = Router(context: PodRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: front)
        router.addRoutes(collection)
        return router.buildResponder()
    }
}

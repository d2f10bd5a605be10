import SessionServing
import HTTPTypes

/// Route: a path with its methods and limits, as the rate limits, `Allow` and the operators' guard need it.
struct Route: Sendable {
    /// Path as the router has it: a last `**` stands for the rest of the path.
    var path: String
    var methods: [HTTPRequest.Method]
    var traffic: AddressLimits.Traffic
    var isForOperators = false

    /// Value of `Allow` (RFC 9110 section 10.2.1): GET includes HEAD, and OPTIONS is always allowed.
    var allowed: String {
        let heads: [HTTPRequest.Method] = methods.contains(.get) ? [.head] : []
        return (methods + heads + [.options]).map(\.rawValue).joined(separator: ", ")
    }

    func allows(_ method: HTTPRequest.Method) -> Bool {
        methods.contains(method) || (method == .head && methods.contains(.get))
    }
}

/// Table of a listener's routes by path.
struct RouteTable: Sendable {
    private var exact: [String: Route] = [:]
    private var beginnings: [(beginning: String, route: Route)] = []
    /// Whether the page has a file at a path.
    var hasFile: @Sendable (String) -> Bool = { _ in false }

    private static let page = Route(path: "/**", methods: [.get], traffic: .page)

    /// Routes without the page's files, by path.
    var all: [Route] { (exact.values + beginnings.map(\.route)).sorted { $0.path < $1.path } }

    /// Adds a route. Methods of one path share its limit and its guard.
    mutating func add(_ route: Route) {
        let known = exact[route.path] ?? beginnings.first { $0.route.path == route.path }?.route
        precondition(
            known.map { $0.traffic == route.traffic && $0.isForOperators == route.isForOperators } ?? true,
            "\(route.path) has two limits or two guards")
        if route.path.hasSuffix("**") {
            beginnings.append((String(route.path.dropLast(2)), route))
        } else {
            exact[route.path, default: route].methods = (exact[route.path]?.methods ?? []) + route.methods
        }
    }

    /// - Parameter path: normalised (`RequestTarget`)
    func route(at path: String) -> Route? {
        if let route = exact[path] { return route }
        if let found = beginnings.first(where: { path.hasPrefix($0.beginning) && path.count > $0.beginning.count }) {
            return found.route
        }
        return hasFile(path) ? Self.page : nil
    }
}

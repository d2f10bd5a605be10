import SessionServing
import HTTPTypes

/// A path that is answered, and how it may be asked for: what limits, `Allow` and the operators' guard go by.
struct Route: Sendable {
    /// As the router has it: a last `**` stands for the rest of the path.
    var path: String
    var methods: [HTTPRequest.Method]
    var traffic: AddressLimits.Traffic
    var isForOperators = false

    /// `Allow` (RFC 9110 section 10.2.1): who may GET may ask for the head alone, and everybody for what he may.
    var allowed: String {
        let heads: [HTTPRequest.Method] = methods.contains(.get) ? [.head] : []
        return (methods + heads + [.options]).map(\.rawValue).joined(separator: ", ")
    }

    func allows(_ method: HTTPRequest.Method) -> Bool {
        methods.contains(method) || (method == .head && methods.contains(.get))
    }
}

/// The routes of a listener by path.
struct RouteTable: Sendable {
    private var exact: [String: Route] = [:]
    private var beginnings: [(beginning: String, route: Route)] = []
    /// Whether the page has a file under a path.
    var hasFile: @Sendable (String) -> Bool = { _ in false }

    private static let page = Route(path: "/**", methods: [.get], traffic: .page)

    /// All routes but the page's files, by path.
    var all: [Route] { (exact.values + beginnings.map(\.route)).sorted { $0.path < $1.path } }

    mutating func add(_ route: Route) {
        if route.path.hasSuffix("**") {
            beginnings.append((String(route.path.dropLast(2)), route))
        } else {
            exact[route.path, default: route].methods = (exact[route.path]?.methods ?? []) + route.methods
        }
    }

    /// - Parameter path: in the one spelling (`RequestTarget`)
    func route(at path: String) -> Route? {
        if let route = exact[path] { return route }
        if let found = beginnings.first(where: { path.hasPrefix($0.beginning) && path.count > $0.beginning.count }) {
            return found.route
        }
        return hasFile(path) ? Self.page : nil
    }
}

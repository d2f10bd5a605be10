@testable import SessionServing
@testable import HTTPServing
import HTTPTypes
import Testing

@testable import StreamServer

@Suite struct RouteTableTests {
    private let table: RouteTable = {
        var table = RouteTable()
        table.add(Route(path: "/api/v1/predict", methods: [.post], traffic: .request))
        table.add(Route(path: "/health", methods: [.get], traffic: .probe))
        table.add(Route(path: "/both", methods: [.get], traffic: .page))
        table.add(Route(path: "/both", methods: [.post], traffic: .page))
        table.add(Route(path: "/api/v1/items/**", methods: [.get], traffic: .request))
        table.hasFile = { $0 == "/" || $0 == "/hunch.js" }
        return table
    }()

    @Test func aRouteIsFoundByItsPath() {
        #expect(table.route(at: "/health")?.traffic == .probe)
        #expect(table.route(at: "/api/v1/items/a/b")?.path == "/api/v1/items/**")
        #expect(table.route(at: "/hunch.js")?.traffic == .page)
        for path in ["/api/v1/items/", "/api/v1/items", "/healthy", "/health/", "/api/v1/x", "*", ""] {
            #expect(table.route(at: path) == nil, "\(path)")
        }
    }

    @Test func whatMayBeAskedIsTold() {
        #expect(table.route(at: "/api/v1/predict")?.allowed == "POST, OPTIONS")
        #expect(table.route(at: "/health")?.allowed == "GET, HEAD, OPTIONS")
        #expect(table.route(at: "/both")?.allowed == "GET, POST, HEAD, OPTIONS")
        #expect(table.route(at: "/health")?.allows(.head) == true)
        #expect(table.route(at: "/api/v1/predict")?.allows(.get) == false)
    }
}

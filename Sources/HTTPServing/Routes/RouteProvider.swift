/// Collection of routes of one subject, with the state that they need and no more.
protocol RouteProvider: Sendable {
    func add(to routes: inout RouteCollector)
}

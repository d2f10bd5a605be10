import DequeModule

/// Places for the connections of a listener that are no WebSockets. When none is free for the next, the connection that
/// has asked nothing for longest is evicted; never one that is being answered.
struct HTTPPlaces {
    struct Limits: Equatable {
        /// Connections that speak HTTP at once, at most. Programs and probes need a few, a page's files one each for a
        /// moment.
        var requestsMax = 1024
        /// Places beyond `requestsMax` for probes alone, when all connections there are being answered.
        var probesMax = 64
    }

    private enum State: Equatable {
        /// Connection that has sent no request yet, since this turn; `idle`: none since its last answer.
        case silent(since: Int)
        case idle(since: Int)
        case busy
    }

    let limits: Limits
    private var states: [Int: State] = [:]
    private var turn = 0
    /// Connections without a request or idle, the longest waiting first; outdated entries are skipped.
    private var silent: Deque<(id: Int, since: Int)> = []
    private var idle: Deque<(id: Int, since: Int)> = []
    /// Connections that have sent a request.
    private(set) var requesters = 0

    /// Length of both lists.
    var remembered: Int { silent.count + idle.count }

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Connection accepted; nothing is known of it yet.
    mutating func opened(_ id: Int) {
        turn += 1
        states[id] = .silent(since: turn)
        silent.append((id, turn))
        tidy()
    }

    enum PlaceAction: Equatable {
        case take
        /// Place that is free once this connection is closed.
        case takeFor(evicted: Int)
        case refuse
    }

    /// First request of a connection received. If the connection may stay, it counts as busy.
    mutating func asked(_ id: Int, isProbe: Bool) -> PlaceAction {
        guard states[id] != nil else { return .refuse }
        var evicted: Int?
        if requesters >= limits.requestsMax {
            evicted = longestIdle()
            guard evicted != nil || (isProbe && requesters < limits.requestsMax + limits.probesMax) else {
                return .refuse
            }
            if let evicted { closed(evicted) }
        }
        states[id] = .busy
        requesters += 1
        return evicted.map { .takeFor(evicted: $0) } ?? .take
    }

    /// Connection busy with a request, or idle until the next one.
    mutating func busyChanged(_ id: Int, isBusy: Bool) {
        switch states[id] {
        case nil, .silent: return
        case .busy, .idle:
            guard !isBusy else { return states[id] = .busy }
            turn += 1
            states[id] = .idle(since: turn)
            idle.append((id, turn))
            tidy()
        }
    }

    /// Connection closed, or upgraded to a WebSocket.
    mutating func closed(_ id: Int) {
        switch states.removeValue(forKey: id) {
        case .busy, .idle: requesters -= 1
        case .silent, nil: break
        }
    }

    /// Connection to close when descriptors run out; those that have sent a request go first.
    mutating func evictForDescriptor() -> Int? {
        guard let id = longestIdle() ?? longestSilent() else { return nil }
        closed(id)
        return id
    }

    private mutating func longestIdle() -> Int? {
        while let (id, since) = idle.popFirst() { if states[id] == .idle(since: since) { return id } }
        return nil
    }

    private mutating func longestSilent() -> Int? {
        while let (id, since) = silent.popFirst() { if states[id] == .silent(since: since) { return id } }
        return nil
    }

    /// Removes outdated entries once they outnumber the others.
    private mutating func tidy() {
        let most = 2 * states.count + 64
        if silent.count > most { silent = Deque(silent.filter { states[$0.id] == .silent(since: $0.since) }) }
        if idle.count > most { idle = Deque(idle.filter { states[$0.id] == .idle(since: $0.since) }) }
    }
}

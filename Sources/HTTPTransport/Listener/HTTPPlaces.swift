import DequeModule

/// The connections of a listener that are no WebSockets, and which of them goes when there is no room for the next: the
/// one that has asked nothing for longest; never one that is being answered.
struct HTTPPlaces {
    struct Limits: Equatable {
        /// Connections that speak HTTP at once. Programs and probes need a few, a page's files one each for a moment.
        var requestsMax = 1024
        /// As many again for probes alone, when all of those are being answered.
        var probesMax = 64
    }

    private enum State: Equatable {
        /// It has asked nothing since this turn: not yet, or not since its last answer.
        case silent(since: Int)
        case idle(since: Int)
        case busy
    }

    let limits: Limits
    private var states: [Int: State] = [:]
    private var turn = 0
    /// Who has been silent or idle since when, the longest first; those that are not any more are passed over.
    private var silent: Deque<(id: Int, since: Int)> = []
    private var idle: Deque<(id: Int, since: Int)> = []
    /// Connections that have asked something.
    private(set) var requesters = 0

    /// Entries of the two lists.
    var remembered: Int { silent.count + idle.count }

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// A connection was accepted; nothing is known of it.
    mutating func opened(_ id: Int) {
        turn += 1
        states[id] = .silent(since: turn)
        silent.append((id, turn))
        tidy()
    }

    enum PlaceAction: Equatable {
        case take
        /// There is room when this one is closed.
        case takeFor(evicted: Int)
        case refuse
    }

    /// A connection has sent its first request. When it may stay it counts as busy.
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

    /// It is being answered, or waits for the next request.
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

    /// It is closed, or has become a WebSocket.
    mutating func closed(_ id: Int) {
        switch states.removeValue(forKey: id) {
        case .busy, .idle: requesters -= 1
        case .silent, nil: break
        }
    }

    /// There is no descriptor for the next connection: the one that goes for it, of those that have asked something first.
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

    /// Those that are passed over are few again.
    private mutating func tidy() {
        let most = 2 * states.count + 64
        if silent.count > most { silent = Deque(silent.filter { states[$0.id] == .silent(since: $0.since) }) }
        if idle.count > most { idle = Deque(idle.filter { states[$0.id] == .idle(since: $0.since) }) }
    }
}

/// Breaker that stops calls to a service that keeps failing, and finds out carefully whether it works again.
///
/// Closed: everything passes. After `failuresToOpen` failures in a row: open, nothing passes for `openFor`. Then
/// half-open: one call at a time passes; `successesToClose` of them in a row close it, one failure opens it again.
package struct CircuitBreaker: Equatable, Sendable {
    package struct Settings: Equatable, Sendable {
        package var failuresToOpen = 5
        package var openFor = Duration.seconds(30)
        package var successesToClose = 3

        package init() {}
    }

    package enum State: Equatable, Sendable {
        case closed(failures: Int)
        case open(until: Duration)
        case halfOpen(successes: Int, isProbing: Bool)
    }

    package let settings: Settings
    package private(set) var state = State.closed(failures: 0)

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
    }

    package enum CallAction: Equatable, Sendable {
        case call
        case refuse(retryAfter: Duration)
    }

    /// Before a call. A caller that is told to call must report how it ended.
    package mutating func callWanted(now: Duration) -> CallAction {
        switch state {
        case .closed: return .call
        case .open(let until) where now < until: return .refuse(retryAfter: until - now)
        case .open:
            state = .halfOpen(successes: 0, isProbing: true)
            return .call
        case .halfOpen(_, isProbing: true): return .refuse(retryAfter: .seconds(1))
        case .halfOpen(let successes, isProbing: false):
            state = .halfOpen(successes: successes, isProbing: true)
            return .call
        }
    }

    package mutating func callSucceeded() {
        switch state {
        case .closed, .open: state = .closed(failures: 0)
        case .halfOpen(let successes, _) where successes + 1 >= settings.successesToClose:
            state = .closed(failures: 0)
        case .halfOpen(let successes, _): state = .halfOpen(successes: successes + 1, isProbing: false)
        }
    }

    package mutating func callFailed(now: Duration) {
        switch state {
        case .closed(let failures) where failures + 1 < settings.failuresToOpen:
            state = .closed(failures: failures + 1)
        case .closed, .halfOpen: state = .open(until: now + settings.openFor)
        case .open: break
        }
    }

    /// Notes a call whose end says nothing about the other side: our own cancellation.
    package mutating func callAbandoned() {
        if case .halfOpen(let successes, _) = state { state = .halfOpen(successes: successes, isProbing: false) }
    }

    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }
}

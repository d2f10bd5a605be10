import Testing

@testable import Resilience

@Suite struct CircuitBreakerTests {
    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.callFailed(now: .zero) }
        return breaker
    }

    @Test func fiveFailuresInARowOpenIt() {
        var breaker = CircuitBreaker()
        for _ in 0..<4 { breaker.callFailed(now: .zero) }
        breaker.callSucceeded()
        for _ in 0..<4 { breaker.callFailed(now: .zero) }
        #expect(breaker.callWanted(now: .zero) == .call)
        breaker.callFailed(now: .zero)
        #expect(breaker.callWanted(now: .seconds(1)) == .refuse(retryAfter: .seconds(29)))
    }

    @Test func afterThirtySecondsOneCallAtATimeProbes() {
        var breaker = opened()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
        #expect(breaker.callWanted(now: .seconds(30)) == .refuse(retryAfter: .seconds(1)))
        breaker.callSucceeded()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
        breaker.callSucceeded()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
        breaker.callSucceeded()
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test func aFailedProbeOpensItAgain() {
        var breaker = opened()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
        breaker.callFailed(now: .seconds(31))
        #expect(breaker.callWanted(now: .seconds(60)) == .refuse(retryAfter: .seconds(1)))
    }

    @Test func anAbandonedProbeLeavesThePlaceToTheNext() {
        var breaker = opened()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
        breaker.callAbandoned()
        #expect(breaker.callWanted(now: .seconds(30)) == .call)
    }
}

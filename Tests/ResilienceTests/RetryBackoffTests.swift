import Testing

@testable import Resilience

@Suite struct RetryBackoffTests {
    @Test func waitsDoubleUntilItGivesUp() {
        var backoff = RetryBackoff()
        #expect(backoff.tryFailed(random: 1) == .retry(after: .seconds(1)))
        #expect(backoff.tryFailed(random: 1) == .retry(after: .seconds(2)))
        #expect(backoff.tryFailed(random: 1) == .retry(after: .seconds(4)))
        #expect(backoff.tryFailed(random: 1) == .giveUp)
    }

    @Test func jitterShortensAWaitByHalfAtMost() {
        var backoff = RetryBackoff()
        #expect(backoff.tryFailed(random: 0) == .retry(after: .milliseconds(500)))
    }

    @Test func whatTheOtherSideAskedForIsRespected() {
        var backoff = RetryBackoff()
        #expect(backoff.tryFailed(random: 0, atLeast: .seconds(7)) == .retry(after: .seconds(7)))
        #expect(backoff.tryFailed(random: 0, atLeast: .seconds(31)) == .giveUp)
    }
}

import Testing

@testable import RedisClient

@Suite struct CanaryWatchTests {
    /// Looks once a second, a quarter of a second after the canary was sent.
    private func look(
        _ watch: inout CanaryWatch, second: Int, heardAt: Duration?, messages: Int = 0
    ) -> CanaryWatch.LookAction {
        let sentAt = Duration.seconds(second)
        return watch.looked(sentAt: sentAt, heardAt: heardAt, messages: messages, now: sentAt + .milliseconds(250))
    }

    @Test func aConnectionThatBringsItsCanariesIsKept() {
        var watch = CanaryWatch()
        for second in 0..<100 {
            #expect(look(&watch, second: second, heardAt: .seconds(second) + .milliseconds(1)) == .keep)
        }
    }

    @Test func aSilentConnectionIsClosedAfterThreeSeconds() {
        var watch = CanaryWatch()
        #expect(look(&watch, second: 0, heardAt: .milliseconds(1)) == .keep)
        for second in 1...3 { #expect(look(&watch, second: second, heardAt: .milliseconds(1)) == .keep) }
        #expect(look(&watch, second: 4, heardAt: .milliseconds(1)) == .close)
    }

    /// Each comes half a second after it was looked for.
    @Test func canariesThatAlwaysComeLateAreHeard() {
        var watch = CanaryWatch()
        for second in 0..<100 {
            let last = second == 0 ? nil : Duration.seconds(second - 1) + .milliseconds(750)
            #expect(look(&watch, second: second, heardAt: last) == .keep)
        }
    }

    @Test func behindAFloodACanaryIsWaitedForLongerAndNotForEver() {
        var watch = CanaryWatch()
        for second in 0...30 where second <= 29 {
            #expect(look(&watch, second: second, heardAt: nil, messages: second * 1000) == .keep, "\(second)")
        }
        #expect(look(&watch, second: 30, heardAt: nil, messages: 40_000) == .close)
        var ended = CanaryWatch()
        _ = look(&ended, second: 0, heardAt: nil, messages: 5000)
        for second in 1...3 { #expect(look(&ended, second: second, heardAt: nil, messages: 5000) == .keep) }
        #expect(look(&ended, second: 4, heardAt: nil, messages: 5000) == .close)
    }

    @Test func aCanaryThatCouldNotBeSentSaysNothing() {
        var watch = CanaryWatch()
        for second in 0..<100 {
            #expect(look(&watch, second: second, heardAt: nil) == .keep)
            watch.couldNotSend()
        }
    }
}

import Testing

@testable import SessionLogic

@Suite struct PrefetchTimesTests {
    @Test func measuredTimesAreFollowed() {
        var times = PrefetchTimes()
        #expect(times.fetch("pdf") == .seconds(0.5))
        for _ in 0..<100 {
            times.fetched("pdf", in: .seconds(3))
            times.asked(after: .seconds(10))
        }
        #expect(times.fetch("pdf") == .seconds(3) && times.fetch("man") == .seconds(0.5))
        #expect(times.lead > .seconds(9.9))
    }
}

import Testing

@testable import SessionLogic

@Suite struct ReconnectPaceTests {
    @Test func aThousandASecondComeBack() {
        #expect(ReconnectPace().spread(sessions: 0) == .milliseconds(250))
        #expect(ReconnectPace().spread(sessions: 4000) == .milliseconds(4250))
        #expect(ReconnectPace().spread(sessions: 1_000_000) == .seconds(10))
        #expect(ReconnectPace(least: .seconds(3), most: .seconds(1)).spread(sessions: 9) == .seconds(3))
    }
}

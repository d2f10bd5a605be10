import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct HeartbeatTests {
    @Test func silenceIsAskedAboutAndThenGivenUp() {
        var heartbeat = Heartbeat(now: .zero)
        #expect(heartbeat.ticked(now: .seconds(24)) == .doNothing)
        #expect(heartbeat.ticked(now: .seconds(25)) == .ping)
        #expect(heartbeat.ticked(now: .seconds(26)) == .doNothing)
        #expect(heartbeat.ticked(now: .seconds(50)) == .ping)
        #expect(heartbeat.ticked(now: .seconds(60)) == .giveUp)
    }

    @Test func itSaysWhenThereWillBeSomethingToDo() {
        var heartbeat = Heartbeat(now: .zero)
        #expect(heartbeat.due == .seconds(25))
        #expect(heartbeat.ticked(now: .seconds(25)) == .ping)
        #expect(heartbeat.due == .seconds(50))
        #expect(heartbeat.ticked(now: .seconds(50)) == .ping)
        #expect(heartbeat.due == .seconds(60))
        heartbeat.progressed(now: .seconds(55))
        #expect(heartbeat.due == .seconds(80))
    }

    @Test func anyProgressIsLife() {
        var heartbeat = Heartbeat(now: .zero)
        heartbeat.progressed(now: .seconds(50))
        #expect(heartbeat.ticked(now: .seconds(60)) == .doNothing)
        #expect(heartbeat.ticked(now: .seconds(75)) == .ping)
        #expect(heartbeat.ticked(now: .seconds(110)) == .giveUp)
    }
}

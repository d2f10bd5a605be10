import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct OutboxTests {
    @Test func onlyTheNewestPredictionWaits() {
        var outbox = Outbox<String>()
        #expect(outbox.predictionAdded("old", bytes: 10) == .waits)
        #expect(outbox.predictionAdded("new", bytes: 10) == .waits)
        #expect(outbox.next(.prediction) == "new")
        #expect(outbox.next(.prediction) == nil)
        #expect(outbox.isEmpty)
    }

    @Test func noticesLoseTheirOldestAndSayHowMany() {
        var outbox = Outbox<Int>()
        for number in 0..<100 { #expect(outbox.noticeAdded(number, bytes: 1024) == .waits) }
        #expect(outbox.takeNoticesDropped() == 36)
        #expect(outbox.takeNoticesDropped() == 0)
        #expect(outbox.next(.notice) == 36)
    }

    @Test func pastTheHardMarkItClosesOnceAndTakesNothingMore() {
        var outbox = Outbox<Int>()
        #expect(outbox.controlAdded(1, bytes: Outbox<Int>.hardMark) == .waits)
        #expect(outbox.controlAdded(2, bytes: 1) == .closeSlowConsumer)
        #expect(outbox.controlAdded(3, bytes: 1) == .ignore)
        #expect(outbox.next(.control) == nil)
        #expect(outbox.waitingBytes == 0)
    }

    @Test func controlKeepsItsOrder() {
        var outbox = Outbox<Int>()
        for number in 1...3 { _ = outbox.controlAdded(number, bytes: 1) }
        #expect([outbox.next(.control), outbox.next(.control), outbox.next(.control)] == [1, 2, 3])
        #expect(outbox.waitingBytes == 0)
    }
}

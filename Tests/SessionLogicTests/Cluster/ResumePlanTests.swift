import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct ResumePlanTests {
    private func plan(
        text: String = "", isOver: Bool = false, isAlive: Bool = false, epoch: Int = 1, offset: Int = 0
    ) -> ResumePlan {
        var trail = AnswerTrail(id: "a", epoch: 1)
        _ = trail.append(text)
        if isOver { trail.ended(.stop, timing: .init()) }
        return ResumePlan.decide(
            stored: trail, isWriterAlive: isAlive, request: ResumeRequest(id: "a", epoch: epoch, offset: offset))
    }

    @Test func whatIsStoredWholeIsTold() { #expect(plan(text: "x", isOver: true) == .tell) }
    @Test func aLivingWriterIsFollowed() { #expect(plan(text: "x", isAlive: true) == .follow) }

    @Test func anAnswerNobodySawGoesOnInItsEpoch() {
        #expect(plan() == .takeOver(epoch: 1))
        #expect(plan(epoch: 0) == .takeOver(epoch: 1))
    }

    @Test func anAnswerOfWhichSomethingWasSeenBeginsANewEpoch() {
        #expect(plan(text: "x") == .takeOver(epoch: 2))
        #expect(plan(offset: 5) == .takeOver(epoch: 2))
        // The store forgot an epoch that the browser has seen.
        #expect(plan(epoch: 4, offset: 5) == .takeOver(epoch: 5))
        #expect(plan(epoch: 4) == .takeOver(epoch: 5))
    }

    @Test func aWriterIsDeadWhenItWasAbsentForAWhile() {
        var watch = WriterWatch()
        #expect(watch.looked(isThere: false, now: .seconds(1)) == false)
        #expect(watch.looked(isThere: false, now: .seconds(2)) == false)
        #expect(watch.looked(isThere: nil, now: .seconds(3)) == false)
        #expect(watch.looked(isThere: false, now: .seconds(4)) == false)
        #expect(watch.looked(isThere: false, now: .seconds(6)) == true)
    }
}

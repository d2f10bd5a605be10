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
            stored: trail, isWriterAlive: isAlive, request: ResumeRequest(id: "a", epoch: epoch, offset: offset),
            random: 0)
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

    /// A store that was failed over may hold the end of an epoch that is past.
    @Test func anEndedAnswerIsAnsweredAgainOnlyForThoseWhoSawALaterEpoch() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        trail.ended(.stop, timing: .init())
        func epoch(_ seen: Int) -> Int? {
            ResumePlan.takeOverEpoch(
                stored: trail, request: ResumeRequest(id: "a", epoch: seen, offset: 0), random: 0)
        }
        #expect(epoch(1) == nil)
        #expect(epoch(7) == 8)
    }

    /// Two pods that know the same do not begin the same epoch, but by chance.
    @Test func aNewEpochJumps() {
        #expect(ResumePlan.epoch(after: 3, random: 0) == 4)
        #expect(ResumePlan.epoch(after: 3, random: 0.5) == 504)
        #expect(ResumePlan.epoch(after: 3, random: 1) == 3 + ResumePlan.jumpMax)
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

import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct QueryDeskTests {
    private let query = Query(productID: "p", text: "why?")
    private func desk(perMinute: Double = 0) -> QueryDesk { QueryDesk(queriesPerMinute: perMinute, now: .zero) }

    @Test func aNewQueryCancelsTheOldOne() {
        var desk = desk()
        #expect(desk.queryReceived(query, id: "a", now: .zero) == .start(id: "a", epoch: 1, cancelled: nil))
        #expect(desk.queryReceived(query, id: "b", now: .zero) == .start(id: "b", epoch: 1, cancelled: "a"))
        let late = desk.update("a", epoch: 1) { $0.append("late") }
        let current = desk.update("b", epoch: 1) { $0.append("x") }
        #expect(late == nil)
        #expect(current == .grown)
        #expect(desk.history.map(\.finish) == [.cancelled])
    }

    @Test func theSameIdWhileRunningIsFollowedAndAfterItsEndIsANewEpoch() {
        var desk = desk()
        _ = desk.queryReceived(query, id: "a", now: .zero)
        #expect(desk.queryReceived(query, id: "a", now: .zero) == .follow(id: "a"))
        #expect(desk.answerEnded("a", epoch: 1, .stop, timing: .init(), now: .zero) == .tell)
        #expect(desk.answerEnded("a", epoch: 1, .stop, timing: .init(), now: .zero) == .doNothing)
        #expect(desk.queryReceived(query, id: "a", now: .zero) == .start(id: "a", epoch: 2, cancelled: nil))
    }

    @Test func aLateCancelIsIgnored() {
        var desk = desk()
        #expect(desk.cancelReceived("a", now: .zero) == .doNothing)
        _ = desk.queryReceived(query, id: "a", now: .zero)
        #expect(desk.cancelReceived("a", now: .zero) == .tell)
        #expect(desk.cancelReceived("a", now: .zero) == .doNothing)
    }

    @Test func overTheLimitAQueryIsRefusedWithWhenToComeBack() {
        var desk = desk(perMinute: 2)
        _ = desk.queryReceived(query, id: "a", now: .zero)
        _ = desk.queryReceived(query, id: "b", now: .zero)
        guard case .refuse(let error) = desk.queryReceived(query, id: "c", now: .zero) else {
            Issue.record("taken")
            return
        }
        #expect(error.code == .rateLimited)
        #expect(error.id == "c")
        #expect(error.retryAfterMilliseconds == 30_000)
    }

    @Test func whatIsUnknownOrExpiredCannotBeResumed() {
        var desk = desk()
        let request = ResumeRequest(id: "a", epoch: 0, offset: 0)
        #expect(desk.resumeReceived(request) == .notResumable(.unknown))
        _ = desk.queryReceived(query, id: "a", now: .zero)
        _ = desk.answerEnded("a", epoch: 1, .stop, timing: .init(), now: .zero)
        desk.expire(now: .seconds(600))
        if case .notResumable = desk.resumeReceived(request) { Issue.record("forgotten too early") }
        desk.expire(now: .seconds(601))
        #expect(desk.resumeReceived(request) == .notResumable(.expired))
    }

    @Test func anIdUsedAgainAfterItWasForgottenIsANewGeneration() {
        var desk = desk()
        for id in ["a"] + (0..<20).map(String.init) { _ = desk.queryReceived(query, id: id, now: .zero) }
        #expect(desk.queryReceived(query, id: "a", now: .zero) == .start(id: "a", epoch: 2, cancelled: "19"))
    }

    @Test func onlyTheLastAnswersAreKept() {
        var desk = desk()
        for number in 0..<20 { _ = desk.queryReceived(query, id: "\(number)", now: .zero) }
        let resumable = (0..<20).filter {
            if case .resume = desk.resumeReceived(ResumeRequest(id: "\($0)", epoch: 0, offset: 0)) {
                true
            } else {
                false
            }
        }
        #expect(resumable == Array(12..<20))
        #expect(desk.history.count == 19)
    }

    @Test func whatAnotherPodBeganIsAdoptedAndGoesOn() {
        var desk = desk()
        var trail = AnswerTrail(id: "a", epoch: 3)
        _ = trail.append("one ")
        #expect(desk.adopted(query, trail, now: .zero) == .follow)
        #expect(desk.adopted(query, trail, now: .zero) == .known)
        #expect(desk.isRunning && desk.trail("a")?.text.count == 4)
        desk.update("a", epoch: 3) { $0.replay(.text("two", offset: 4)) }
        #expect(desk.trail("a")?.text.count == 7)
        #expect(desk.queryReceived(query, id: "b", now: .zero) == .start(id: "b", epoch: 1, cancelled: "a"))
        let late = AnswerTrail(id: "c", epoch: 1)
        #expect(desk.adopted(query, late, now: .zero) == .refuse)
    }

    @Test func anAnswerThatBeginsAnewIsToldAsASnapshot() {
        var desk = desk()
        var trail = AnswerTrail(id: "a", epoch: 1)
        _ = trail.append("old")
        _ = desk.adopted(query, trail, now: .zero)
        var cursor = AnswerCursor(trail, resuming: ResumeRequest(id: "a", epoch: 1, offset: 3))
        #expect(desk.restarted("a", epoch: 2) == true)
        #expect(desk.restarted("b", epoch: 2) == false)
        desk.update("a", epoch: 2) { _ = $0.append("new") }
        guard case .tell(.answerChunk(let chunk)) = desk.next(&cursor) else { return #expect(Bool(false)) }
        #expect(chunk.isSnapshot && chunk.epoch == 2 && chunk.content == "new")
    }

    @Test func epochsRiseAlsoOverAnotherPodsQueries() {
        var desk = desk()
        var record = SessionRecord(client: "c", pod: "p", epoch: 2)
        record.queries = [QueryRecord(query, id: "a", epoch: 5, answerer: "x", pod: "p")]
        record.history = [Exchange(id: "a", item: ItemKey(id: "p"), question: "why?", finish: .stop)]
        desk.restored(record)
        #expect(desk.history.count == 1)
        #expect(desk.queryReceived(query, id: "a", now: .zero) == .start(id: "a", epoch: 6, cancelled: nil))
    }

    @Test func underTheHeaviestLoadNewQueriesAreTurnedAwayAndRunningOnesGoOn() {
        var desk = desk()
        _ = desk.queryReceived(query, id: "a", now: .zero)
        #expect(desk.queryReceived(query, id: "a", isShedding: true, now: .zero) == .follow(id: "a"))
        guard case .refuse(let error) = desk.queryReceived(query, id: "b", isShedding: true, random: 1, now: .zero)
        else {
            Issue.record("expected to be turned away")
            return
        }
        #expect(error.code == .shed && error.id == "b" && error.retryAfterMilliseconds == 4000)
        #expect(desk.isRunning)
    }
}

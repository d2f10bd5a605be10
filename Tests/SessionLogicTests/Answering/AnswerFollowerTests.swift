import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerFollowerTests {
    private let request = ResumeRequest(id: "a", epoch: 1, offset: 0)
    private let writer = AnswerWriter(fence: 1, pod: "one")

    private func trail(_ text: String, epoch: Int = 1, isOver: Bool = false) -> AnswerTrail {
        var trail = AnswerTrail(id: "a", epoch: epoch)
        _ = trail.append(text)
        if isOver { trail.ended(.stop, timing: .init()) }
        return trail
    }

    private func stored(
        _ text: String = "one ", epoch: Int = 1, isOver: Bool = false, by writer: AnswerWriter? = nil
    ) -> StoredAnswer {
        let trail = trail(text, epoch: epoch, isOver: isOver)
        return StoredAnswer(
            record: QueryRecord(
                Query(productID: "p", text: "?"), id: "a", epoch: epoch, answerer: "x", pod: "one"),
            writer: writer ?? self.writer, trail: trail, entryCount: trail.entryCount)
    }

    private func follower(_ stored: StoredAnswer? = nil) -> AnswerFollower {
        AnswerFollower(stored ?? self.stored(), for: request, now: .zero)
    }

    private func writing(_ writer: AnswerWriter? = nil, epoch: Int = 1, silentFor: Duration = .zero) -> AnswerWriting {
        AnswerWriting(writer: writer ?? self.writer, epoch: epoch, silentFor: silentFor)
    }

    @Test func whatIsStoredIsToldAndItsPodLookedAt() {
        var follower = follower()
        #expect(follower.begins == .read(after: 1))
        let two = AnswerEntry.text("two", offset: 4)
        var (told, next) = follower.read([two], last: 2, writing: writing(), now: .zero)
        #expect(told == .entries(epoch: 1, [two]) && next == .look(pod: "one"))
        #expect(follower.looked(isThere: true, now: .zero) == .read(after: 2))
        let final = AnswerEntry.final(FinalAnswer(id: "a", epoch: 1, length: 7, finish: .stop))
        (told, next) = follower.read([final], last: 3, writing: nil, now: .zero)
        #expect(told == .entries(epoch: 1, [final]) && next == .end)
    }

    @Test func oneLookProvesNothing() {
        var follower = follower()
        #expect(follower.looked(isThere: false, now: .seconds(1)) == .read(after: 1))
        #expect(follower.looked(isThere: nil, now: .seconds(2)) == .read(after: 1))
        #expect(follower.looked(isThere: false, now: .seconds(3)) == .read(after: 1))
        #expect(follower.looked(isThere: false, now: .seconds(5)) == .readAll)
    }

    @Test func aWriterThatSaysNothingIsDeadWhateverItsPodIs() {
        var follower = follower()
        for second in 0..<2 {
            let (_, next) = follower.read(
                [], last: 1, writing: writing(silentFor: .seconds(7)), now: .seconds(second))
            #expect(next == .read(after: 1))
        }
        #expect(
            follower.read([], last: 1, writing: writing(silentFor: .seconds(9)), now: .seconds(2)).next == .readAll)
    }

    @Test func aStoreThatHasForgottenTheWriterIsNotWaitedForForever() {
        var follower = follower()
        for second in 0..<7 {
            let (_, next) = follower.read([], last: 1, writing: nil, now: .seconds(second))
            #expect(next == .look(pod: "one"))
            #expect(follower.looked(isThere: true, now: .seconds(second)) == .read(after: 1))
        }
        #expect(follower.read([], last: 1, writing: nil, now: .seconds(7)).next == .read(after: 1))
        #expect(follower.read([], last: 1, writing: nil, now: .seconds(9)).next == .readAll)
        let (told, next) = follower.readAll(nil, told: trail("one "), random: 0)
        #expect(told == .nothing)
        guard case .answer(let epoch, nil) = next else { Issue.record("expected an answer, came \(next)"); return }
        #expect(epoch > 1)
    }

    @Test func aWriterThatIsKnownAgainIsNotSilent() {
        var follower = follower()
        _ = follower.read([], last: 1, writing: nil, now: .zero)
        _ = follower.read([], last: 1, writing: writing(), now: .seconds(5))
        #expect(follower.read([], last: 1, writing: nil, now: .seconds(9)).next == .look(pod: "one"))
    }

    @Test func anotherWriterIsReadFromTheBeginning() {
        var follower = follower()
        let other = AnswerWriter(fence: 2, pod: "two")
        let entries = [AnswerEntry.text("stale", offset: 4)]
        var (told, next) = follower.read(entries, last: 2, writing: writing(other), now: .zero)
        #expect(told == .nothing && next == .readAll)
        // The same words from another hand.
        (told, next) = follower.readAll(stored("one two", by: other), told: trail("one "), random: 0)
        #expect(told == .entries(epoch: 1, [.text("two", offset: 4)]) && next == .read(after: 1))
        // It has begun anew since, under the number that it had.
        (told, next) = follower.read(entries, last: 2, writing: writing(other, epoch: 5), now: .zero)
        #expect(told == .nothing && next == .readAll)
        (told, next) = follower.readAll(stored("new", epoch: 5, by: other), told: trail("one two"), random: 0)
        #expect(told == .anew && next == .read(after: 1) && follower.stored.record.epoch == 5)
        (told, next) = follower.readAll(
            stored("all", epoch: 6, isOver: true, by: other), told: trail("new", epoch: 5), random: 0)
        #expect(told == .anew && next == .end)
    }

    @Test func whatTheStoreForgotIsReadAgain() {
        var follower = follower()
        #expect(follower.readAll(nil, told: nil, random: 0).next == .read(after: 1))
    }

    /// After a failover readers know more than the store: nobody writes what they know.
    @Test(arguments: [(1, "other"), (1, "on"), (0, "one ")])
    func anAnswerThatIsPastOrAnotherIsNotTold(epoch: Int, text: String) {
        let other = AnswerWriter(fence: 1, pod: "two")
        let known = trail("one ")
        var follower = follower()
        let found = stored(text, epoch: epoch, isOver: true, by: other)
        var (told, next) = follower.readAll(found, told: known, random: 0)
        #expect(told == .nothing && next == .read(after: 1))
        for second in 0..<2 {
            (told, next) = follower.read(
                [.text("x", offset: 4)], last: 2, writing: writing(other, epoch: epoch), now: .seconds(second))
            #expect(told == .nothing && next == .read(after: 2))
        }
        next = follower.read([], last: 2, writing: writing(other, epoch: epoch), now: .seconds(2)).next
        #expect(next == .readAll)
        (_, next) = follower.readAll(found, told: known, random: 0)
        #expect(next == .takeOver(fence: 1, epoch: 2))
        #expect(follower.tookOver(7, epoch: 2) == .answer(epoch: 2, fence: 7))
        #expect(follower.tookOver(nil, epoch: 2) == .read(after: 2))
    }

    private func dead() -> AnswerFollower {
        var follower = follower()
        _ = follower.looked(isThere: false, now: .zero)
        _ = follower.looked(isThere: false, now: .seconds(2))
        return follower
    }

    @Test func anAnswerWhoseWriterIsDeadIsTakenOver() {
        var follower = dead()
        #expect(follower.readAll(stored(), told: trail("one "), random: 0).next == .takeOver(fence: 1, epoch: 2))
        follower = dead()
        // Somebody else was faster.
        let other = stored(by: AnswerWriter(fence: 2, pod: "two"))
        #expect(follower.readAll(other, told: trail("one "), random: 0).next == .read(after: 1))
        follower = dead()
        #expect(follower.readAll(nil, told: trail("one "), random: 0).next == .answer(epoch: 2, fence: nil))
        follower = dead()
        #expect(
            follower.readAll(stored(isOver: true), told: trail("one "), random: 0).next == .read(after: 1))
    }

    @Test func aStoreThatIsAwayIsWaitedForAWhile() {
        var follower = dead()
        #expect(follower.storeAway(now: .seconds(30)) == .rest)
        // What was to be read in order to take over is not that any more.
        #expect(follower.readAll(stored(), told: trail("one "), random: 0).next == .read(after: 1))
        #expect(follower.storeAway(now: .seconds(61)) == .giveUp)
        guard case .final(let final) = follower.givenUp.last else { return #expect(Bool(false)) }
        #expect(final.finish == .error)
    }
}

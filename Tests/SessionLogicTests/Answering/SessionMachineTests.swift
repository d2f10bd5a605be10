import Testing
import WireProtocol

@testable import SessionLogic
@testable import Fleet

@Suite struct SessionMachineTests {
    private func machine(record: SessionRecord? = nil, outlivesPod: Bool = true) -> SessionMachine {
        SessionMachine(
            queriesPerMinute: 0, storesFirst: true, outlivesPod: outlivesPod, confirmationsMax: 2, record: record,
            now: .zero)
    }

    private func query(_ id: String?, _ item: String = "p") -> Query { Query(productID: item, text: "why?", id: id) }

    private func ask(_ machine: inout SessionMachine, _ id: String?, _ item: String = "p") -> SessionMachine.Start? {
        let action = machine.queryReceived(
            query(id, item), isKnown: item != "?", isShedding: false, random: 0, now: .zero)
        if case .start(let start) = action { return start }
        return nil
    }

    private func begin(_ machine: inout SessionMachine, _ id: String = "a") throws -> SessionMachine.Run {
        let start = ask(&machine, id)
        return try #require(start).run
    }

    private func elsewhere(isActive: Bool = true) -> SessionRecord {
        var record = SessionRecord(client: "c", pod: "other", epoch: 4)
        record.queries = [QueryRecord(query("a"), id: "a", epoch: 3, answerer: "x", pod: "other")]
        record.active = isActive ? "a" : nil
        return record
    }

    private func stored(epoch: Int = 3, _ text: String = "one ", isOver: Bool = false) -> StoredAnswer {
        var trail = AnswerTrail(id: "a", epoch: epoch)
        _ = trail.append(text)
        if isOver { trail.ended(.stop, timing: .init()) }
        return StoredAnswer(
            record: QueryRecord(query("a"), id: "a", epoch: epoch, answerer: "x", pod: "other"),
            writer: AnswerWriter(fence: 1, pod: "other"), trail: trail, entryCount: trail.entryCount)
    }

    private let request = ResumeRequest(id: "a", epoch: 0, offset: 0)

    // MARK: Queries

    @Test func aNewQueryStopsWhatRan() throws {
        var machine = machine()
        let first = try begin(&machine)
        let second = ask(&machine, "b")
        let start = try #require(second)
        #expect(start.effects == [.tellEnd(.cancelled), .stop(first)])
        #expect(!machine.isRunning(first) && machine.isRunning(start.run))
        #expect(machine.history.map(\.finish) == [.cancelled])
    }

    @Test func aQueryKnowsTheLastQuestionsAboutItsItem() throws {
        var machine = machine()
        for id in ["a", "b", "c", "d", "e"] { _ = ask(&machine, id) }
        let last = ask(&machine, "f")
        #expect(last?.query.previous.count == 3)
        _ = ask(&machine, "g", "other")
        let again = ask(&machine, "h")
        #expect(again?.query.previous.isEmpty == true, "another item was asked in between")
        let record = try #require(last.map { QueryRecord($0.query, id: "f", epoch: 1, answerer: "x", pod: "p") })
        #expect(QueryRecord(shared: record.shared)?.query.previous == last?.query.previous)
    }

    @Test func whatRunsHereIsFollowed() throws {
        var machine = machine()
        _ = try begin(&machine)
        guard
            case .follow(let cursor) = machine.queryReceived(
                query("a"), isKnown: true, isShedding: false, random: 0, now: .zero)
        else { return #expect(Bool(false)) }
        #expect(
            cursor.id == "a" && !machine.isNew(query("a")) && machine.isNew(query("b")) && machine.isNew(query(nil)))
    }

    @Test func whatRunsElsewhereIsAskedForAndNotAnsweredTwice() {
        var machine = machine(record: elsewhere())
        let action = machine.queryReceived(query("a"), isKnown: true, isShedding: false, random: 0, now: .zero)
        guard case .adopt(let asked) = action else { return #expect(Bool(false)) }
        #expect(asked == request && !machine.isNew(query("a")))
    }

    @Test func aNewQueryEndsTheOneThatRunsElsewhere() {
        var machine = machine(record: elsewhere())
        let effects = ask(&machine, "b")?.effects
        #expect(effects == [.cancelElsewhere("a")])
        let next = ask(&machine, "c")?.effects
        #expect(next?.contains(.cancelElsewhere("a")) == false)
    }

    @Test func aQueryWithoutANameGetsOneThatNoOtherPodGave() {
        var machine = machine()
        #expect(ask(&machine, nil)?.run.id == "q1")
        machine.reclaimed(3)
        machine.reclaimed(2)
        #expect(ask(&machine, nil)?.run.id == "q3.2")
    }

    @Test func anItemIsAConfirmationOnceAndOnlySoMany() {
        var machine = machine()
        let items = ["x", "x", "?", "y", "z"]
        #expect(items.map { ask(&machine, nil, $0)?.isConfirmation } == [true, false, false, true, false])
    }

    @Test func whatIsRefusedBeginsNothing() {
        var machine = machine()
        guard
            case .refuse(let error) = machine.queryReceived(
                query("a"), isKnown: true, isShedding: true, random: 0, now: .zero)
        else { return #expect(Bool(false)) }
        #expect(error.code == .shed && !machine.isAnswering)
    }

    // MARK: Cancel

    @Test func aCancelStopsWhatRunsHere() throws {
        var machine = machine()
        let run = try begin(&machine)
        let effects = machine.cancelReceived("a", now: .zero)
        #expect(effects == [.stop(run), .tellEnd(.cancelled)])
        let late = machine.cancelReceived("a", now: .zero)
        #expect(late == [])
    }

    @Test func aCancelReachesTheOtherPod() {
        var machine = machine(record: elsewhere())
        let unknown = machine.cancelReceived("a", now: .zero)
        #expect(unknown == [.cancelElsewhere("a")])
        guard case .follow(let run) = machine.answerFound(stored(), for: request, now: .zero) else {
            return #expect(Bool(false))
        }
        let effects = machine.cancelReceived("a", now: .zero)
        #expect(effects == [.stop(run), .cancelElsewhere("a"), .tellEnd(.cancelled)])
    }

    // MARK: Answering here

    @Test func entriesAreToldOnceTheyAreStored() throws {
        var machine = machine()
        let asked = ask(&machine, "a")
        let start = try #require(asked)
        var cursor = start.cursor
        let made = machine.made(start.run) { $0.append("one") }
        #expect(made?.result == .grown && made?.count == 1)
        #expect(machine.write(start.run, .put(fence: 1, count: 1)) != nil)
        guard case .nothingNow = machine.next(&cursor) else { return #expect(Bool(false)) }
        let stored = machine.stored(start.run, count: 1)
        #expect(stored == [.tellReader])
        guard case .tell(.answerChunk(let chunk)) = machine.next(&cursor) else { return #expect(Bool(false)) }
        #expect(chunk.content == "one")
        #expect(
            machine.answerEnded(start.run, .stop, timing: .init(), now: .zero) == [.tellEnd(.stop), .shareHistory])
        #expect(machine.answerEnded(start.run, .stop, timing: .init(), now: .zero) == [])
        #expect(!machine.isRunning(start.run) && !machine.isAnswering)
    }

    @Test func aWriterThatWasOvertakenTellsNothingMore() throws {
        var machine = machine()
        let asked = ask(&machine, "a")
        let start = try #require(asked)
        var cursor = start.cursor
        _ = machine.made(start.run) { $0.append("never told") }
        #expect(machine.answerLost(start.run, now: .zero) == [.tellEnd(.cancelled), .shareHistory])
        guard case .tell(.finalAnswer(let final)) = machine.next(&cursor) else { return #expect(Bool(false)) }
        #expect(final.length == 0)
        let stored = machine.stored(start.run, count: 1)
        #expect(stored == [])
    }

    /// The end of what was cancelled is stored all the same, for those who come back elsewhere.
    @Test func whatWasCancelledIsStillStored() throws {
        var machine = machine()
        let run = try begin(&machine)
        _ = machine.made(run) { $0.append("one") }
        _ = machine.cancelReceived("a", now: .zero)
        let more = machine.made(run) { $0.append("two") }
        #expect(more?.result == .full && more?.count == 2)
        #expect(machine.entryCount(run) == 2 && machine.write(run, .put(fence: nil, count: 2))?.isOver == true)
        let noted = machine.noted(run) { $0.entered(.thinking, "") }
        #expect(noted == [])
    }

    @Test func ofAnAnswerThatIsNotKeptNothingIsWritten() throws {
        var machine = machine()
        let run = try begin(&machine)
        _ = machine.cancelReceived("a", now: .zero)
        _ = try begin(&machine)
        #expect(machine.write(run, .put(fence: nil, count: 0)) == nil && machine.entryCount(run) == 0)
        let made = machine.made(run) { $0.append("x") }
        #expect(made?.count == nil)
    }

    @Test func aPodThatLeavesAloneTellsItsReader() throws {
        var machine = machine(outlivesPod: false)
        let asked = ask(&machine, "a")
        let start = try #require(asked)
        var cursor = start.cursor
        let effects = machine.podLeaves(now: .zero)
        #expect(effects == [.stop(start.run), .tellEnd(.error), .shareHistory])
        let again = machine.podLeaves(now: .zero)
        #expect(again == [])
        guard case .tell(.error(let error)) = machine.next(&cursor) else { return #expect(Bool(false)) }
        #expect(error.code == .answerFailed && machine.history.map(\.finish) == [.error])
    }

    @Test func whereAnotherPodCanGoOnNothingIsGivenUp() throws {
        var machine = machine()
        let run = try begin(&machine)
        let effects = machine.podLeaves(now: .zero)
        #expect(effects == [] && machine.isRunning(run))
        let handedOver = machine.ended(isHandedOver: true)
        #expect(handedOver == [.handOver(run), .stop(run)])
    }

    // MARK: Answers of other pods

    @Test func anAnswerThatGoesOnElsewhereIsFollowed() {
        var machine = machine(record: elsewhere())
        #expect(machine.resumeReceived(request) == .adopt)
        guard case .follow(let run) = machine.answerFound(stored(), for: request, now: .zero) else {
            return #expect(Bool(false))
        }
        #expect(!run.isOurs && machine.isRunning(run))
        #expect(machine.entriesReceived("a", 3, [.text("two", offset: 4)], now: .zero) == [.tellReader])
        #expect(machine.trail("a")?.toldBytes == 7)
        let final = FinalAnswer(id: "a", epoch: 3, length: 7, finish: .stop)
        #expect(machine.entriesReceived("a", 3, [.final(final)], now: .zero) == [.tellEnd(.stop), .shareHistory])
        #expect(!machine.isRunning(run))
    }

    @Test func anAnswerThatIsWholeIsTold() {
        var machine = machine(record: elsewhere(isActive: false))
        #expect(machine.answerFound(stored(isOver: true), for: request, now: .zero) == .tell)
        #expect(machine.answerFound(stored(isOver: true), for: request, now: .zero) == .known)
        #expect(!machine.isAnswering)
    }

    @Test func whatTheStoreHasNoMoreCannotBeHadAndIsANewQuery() {
        var machine = machine(record: elsewhere())
        #expect(machine.answerFound(nil, for: request, now: .zero) == .refuse(.expired))
        #expect(machine.resumeReceived(request) == .notResumable(.unknown))
        #expect(ask(&machine, "a")?.run.epoch == 4)
    }

    @Test func anEarlierEpochThanTheBrowserHasSeenCannotBeHad() {
        var machine = machine(record: elsewhere())
        let later = ResumeRequest(id: "a", epoch: 9, offset: 1)
        #expect(machine.answerFound(stored(), for: later, now: .zero) == .refuse(.expired))
    }

    @Test func whileAnotherRunsNothingIsFollowed() {
        var machine = machine(record: elsewhere())
        _ = ask(&machine, "b")
        #expect(machine.answerFound(stored(), for: request, now: .zero) == .refuse(.expired))
    }

    @Test func aWriterThatBeganAnewIsToldFromTheBeginning() {
        var machine = machine(record: elsewhere())
        guard case .follow(let run) = machine.answerFound(stored(), for: request, now: .zero) else {
            return #expect(Bool(false))
        }
        #expect(machine.begunAnew(stored(epoch: 8, "other"), now: .zero) == [.tellReader])
        #expect(machine.isRunning(run) && machine.trail("a")?.epoch == 8)
        #expect(
            machine.begunAnew(stored(epoch: 9, "x", isOver: true), now: .zero) == [.tellEnd(.stop), .shareHistory])
        #expect(!machine.isRunning(run))
    }

    @Test func anAnswerWhosePodDiedIsAnsweredHere() throws {
        var machine = machine(record: elsewhere())
        let found = stored()
        guard case .follow(let followed) = machine.answerFound(found, for: request, now: .zero) else {
            return #expect(Bool(false))
        }
        let again = machine.answeredAgain(found.record, epoch: 5)
        let run = try #require(again)
        #expect(run.isOurs && run.epoch == 5 && !machine.isRunning(followed))
        #expect(machine.trail("a")?.statuses.count == 1 && machine.trail("a")?.isStoredFirst == true)
    }

    @Test func afterItsEndASessionBeginsNothing() throws {
        var machine = machine(record: elsewhere())
        let found = stored()
        _ = machine.answerFound(found, for: request, now: .zero)
        let effects = machine.ended(isHandedOver: false)
        guard case .stop(let run) = effects.first else { return #expect(Bool(false)) }
        #expect(!run.isOurs && machine.isEnded && machine.trail("a") == nil)
        let again = machine.answeredAgain(found.record, epoch: 5)
        #expect(again == nil)
        var late = self.machine(record: elsewhere())
        _ = late.ended(isHandedOver: false)
        #expect(late.answerFound(found, for: request, now: .zero) == .tell)
    }

    @Test func oldAnswersAreForgotten() throws {
        var machine = machine()
        let run = try begin(&machine)
        _ = machine.answerEnded(run, .stop, timing: .init(), now: .zero)
        machine.expire(now: .seconds(601))
        #expect(machine.resumeReceived(ResumeRequest(id: "a", epoch: 1, offset: 0)) == .notResumable(.expired))
    }
}

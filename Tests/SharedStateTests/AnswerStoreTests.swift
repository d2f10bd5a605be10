@testable import SharedWork
import SessionLogic
import TestSupport
import Testing
import WireProtocol

@testable import SharedState

/// The contract of every answer store.
@Suite struct AnswerStoreTests {
    private func record(epoch: Int = 1, pod: String, id: String = "q") -> QueryRecord {
        QueryRecord(Query(productID: "p", text: "why?"), id: id, epoch: epoch, answerer: "x/1", pod: pod)
    }

    private func owner(_ pod: StoresOfPod) -> AnswerOwner {
        AnswerOwner(session: "s", client: "ann", pod: pod.stores.pods.pod, epoch: 1)
    }

    private func trail(_ texts: String..., isOver: Bool = false, epoch: Int = 1, id: String = "q") -> AnswerTrail {
        var trail = AnswerTrail(id: id, epoch: epoch)
        for text in texts { _ = trail.append(text) }
        if isOver { trail.ended(.stop, timing: .init()) }
        return trail
    }

    private func carryOut(
        _ action: JournalWriter.WriteAction, _ trail: AnswerTrail, by pod: StoresOfPod
    ) async -> JournalWriter.Reply? {
        guard let write = AnswerWrite(action, of: trail) else { return nil }
        let record = record(epoch: trail.epoch, pod: pod.stores.pods.pod, id: trail.id)
        return await pod.stores.answers.carryOut(write, record, owner(pod))
    }

    @Test(arguments: StoreForm.allCases)
    func anAnswerIsReadAsItWasWritten(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            #expect(await carryOut(.put(fence: nil, count: 0), trail(), by: one) == .stored(fence: 1))
            #expect(
                await carryOut(.append(fence: 1, after: 0, count: 2), trail("é", "b"), by: one) == .stored(fence: 1))
            var stored = try #require(try await other.stores.answers.answer("s", "q"))
            #expect(stored.trail.text == Array("éb".utf8) && !stored.trail.hasEnded && stored.entryCount == 2)
            #expect(stored.writer == AnswerWriter(fence: 1, pod: one.stores.pods.pod))
            #expect(stored.record.question == "why?")
            let whole = trail("é", "b", isOver: true)
            #expect(await carryOut(.append(fence: 1, after: 2, count: 3), whole, by: one) == .stored(fence: 1))
            stored = try #require(try await other.stores.answers.answer("s", "q"))
            #expect(stored.trail.final?.finish == .stop)
            #expect(try await other.stores.answers.answer("s", "unknown") == nil)
            #expect(try await other.stores.answers.answer("unknown", "q") == nil)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func whoReadsOnIsWokenByWhatComes(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            _ = await carryOut(.put(fence: nil, count: 1), trail("a"), by: one)
            let record = record(pod: one.stores.pods.pod)
            let known = try await other.stores.answers.entries("s", record, after: 0, wait: .milliseconds(50))
            #expect(known.read == [.text("a", offset: 0)] && known.last == 1)
            let nothing = try await other.stores.answers.entries("s", record, after: 1, wait: .milliseconds(50))
            #expect(nothing.read.isEmpty && nothing.last == 1)
            async let next = other.stores.answers.entries("s", record, after: 1, wait: .seconds(5))
            try await Task.sleep(for: .milliseconds(50))
            _ = await carryOut(.append(fence: 1, after: 1, count: 2), trail("a", "b"), by: one)
            #expect(try await next.read == [.text("b", offset: 1)])
        }
    }

    @Test(arguments: StoreForm.allCases)
    func aWriterThatWasOvertakenIsRefused(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            _ = await carryOut(.put(fence: nil, count: 1), trail("a"), by: one)
            let pod = other.stores.pods.pod
            #expect(try await other.stores.answers.takeOver("s", "q", fence: 7, pod: pod) == nil)
            let fence = try #require(try await other.stores.answers.takeOver("s", "q", fence: 1, pod: pod))
            #expect(fence == 2)
            #expect(try await other.stores.answers.takeOver("s", "q", fence: 1, pod: pod) == nil)
            #expect(await carryOut(.append(fence: 1, after: 1, count: 2), trail("a", "b"), by: one) == .lost)
            #expect(await carryOut(.put(fence: 1, count: 1), trail("x"), by: one) == .lost)
            let writing = try #require(try await one.stores.answers.writing("s", "q"))
            #expect(writing.writer == AnswerWriter(fence: 2, pod: pod) && writing.epoch == 1)
            // It has begun anew: who follows sees another epoch.
            let anew = trail("n", epoch: 5)
            #expect(await carryOut(.put(fence: 2, count: 1), anew, by: other) == .stored(fence: 2))
            #expect(try await one.stores.answers.writing("s", "q")?.epoch == 5)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func entriesThatAreMissingAreNoticed(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, _ in
            _ = await carryOut(.put(fence: nil, count: 1), trail("a"), by: one)
            #expect(await carryOut(.append(fence: 1, after: 2, count: 3), trail("a", "b", "c"), by: one) == .gap)
            #expect(await carryOut(.append(fence: 9, after: 1, count: 2), trail("a", "b"), by: one) == .gap)
            #expect(await carryOut(.put(fence: 1, count: 2), trail("a", "b"), by: one) == .stored(fence: 1))
        }
    }

    /// Its reply was lost: the same writer asks again, and is known.
    @Test(arguments: StoreForm.allCases)
    func whoAsksAgainIsTheSameWriter(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, _ in
            #expect(await carryOut(.put(fence: nil, count: 0), trail(), by: one) == .stored(fence: 1))
            #expect(await carryOut(.put(fence: nil, count: 1), trail("a"), by: one) == .stored(fence: 1))
            // A later question under the same name is another generation.
            #expect(await carryOut(.put(fence: nil, count: 0), trail(epoch: 2), by: one) == .stored(fence: 2))
        }
    }

    @Test(arguments: StoreForm.allCases)
    func onlyTheLastAnswersOfASessionAreKept(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, _ in
            for number in 0..<10 {
                let trail = trail("x", isOver: true, id: "q\(number)")
                #expect(await carryOut(.put(fence: nil, count: 2), trail, by: one) == .stored(fence: number + 1))
            }
            let (gone, kept) = (
                try await one.stores.answers.answer("s", "q1"), try await one.stores.answers.answer("s", "q2")
            )
            #expect(gone == nil && kept != nil)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func whoEndsAnAnswerOfAnotherWritesItsEnd(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            _ = await carryOut(.put(fence: nil, count: 1), trail("a"), by: one)
            let stored = try #require(try await other.stores.answers.answer("s", "q"))
            let pod = other.stores.pods.pod
            let fence = try #require(try await other.stores.answers.takeOver("s", "q", fence: 1, pod: pod))
            let write = AnswerWrite(ending: stored, .cancelled, fence: fence)
            #expect(await other.stores.answers.carryOut(write, stored.record, owner(other)) == .stored(fence: 2))
            #expect(try await one.stores.answers.answer("s", "q")?.trail.final?.finish == .cancelled)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func aWriterThatSaysSoIsNotSilent(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, other in
            _ = await carryOut(.put(fence: nil, count: 0), trail(), by: one)
            await one.stores.answers.touch("s", "q", fence: 1)
            await other.stores.answers.touch("s", "q", fence: 8)
            let writing = try #require(try await other.stores.answers.writing("s", "q"))
            #expect(writing.silentFor < .seconds(5))
            #expect(try await other.stores.answers.writing("s", "unknown") == nil)
        }
    }

    /// What nobody can come back to takes no room.
    @Test func theMemoryFormForgetsWithItsPod() async throws {
        try await StoreFixture.run(.memory) { one, _ in
            _ = await carryOut(.put(fence: nil, count: 1), trail("a"), by: one)
            one.stores.answers.forgot(["s"])
            let gone = try await one.stores.answers.answer("s", "q")
            #expect(gone == nil)
        }
    }

    @Test(arguments: StoreForm.allCases)
    func aFormSaysWhetherItsAnswersOutliveThePod(_ form: StoreForm) async throws {
        try await StoreFixture.run(form) { one, _ in #expect(one.stores.answers.outlivesPod == (form == .redis)) }
    }
}

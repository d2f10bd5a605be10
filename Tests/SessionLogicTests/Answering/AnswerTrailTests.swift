import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerTrailTests {
    @Test func anAnswerThatIsFullEnds() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        #expect(trail.append(String(repeating: "x", count: AnswerTrail.textBytesMax - 1)) == .grown)
        #expect(trail.append("é") == .full)
        #expect(trail.append("x") == .full)
        #expect(trail.text.count == AnswerTrail.textBytesMax - 1)
    }

    @Test func afterTheEndNothingChanges() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        _ = trail.append("x")
        trail.ended(.stop, timing: .init())
        #expect(trail.append("y") == .full)
        trail.ended(.cancelled, timing: .init())
        #expect(trail.final?.finish == .stop)
        #expect(trail.final?.length == 1)
    }

    /// Quotations count in what is kept of an answer: the last ones go when they do not fit.
    @Test func theContextHasALimit() {
        func context(_ quote: String, count: Int, details: Int = 10) -> AnswerContext {
            AnswerContext(
                id: "a", details: [UInt8](repeating: 0x20, count: details), scenario: "general",
                citations: (0..<count).map {
                    CitationFrame(
                        DocumentPlace(document: "d", page: $0 + 1, section: nil, start: 0, end: 1), quote: quote)
                })
        }
        var trail = AnswerTrail(id: "a", epoch: 1)
        trail.found(context("short", count: 16))
        #expect(trail.context?.citations.count == 16)
        trail.found(context(String(repeating: "ü", count: 1200), count: 16))
        #expect(trail.context?.citations.map(\.place.page) == [1, 2, 3, 4, 5, 6])
        // What takes more room as JSON counts as that.
        trail.found(context(String(repeating: "\u{1}", count: 1200), count: 16))
        #expect(trail.context?.citations.count == 2)
        trail.found(context("short", count: 3, details: 1 << 20))
        #expect(trail.context?.citations.count == 3)
        #expect((trail.context?.details.count ?? 0) < 100)
        let message = trail.context.map { ServerMessage.context($0).encoded().count } ?? 0
        #expect(message < AnswerTrail.contextBytesMax)
        #expect(AnswerTrail.textBytesMax + AnswerTrail.contextBytesMax == 64 * 1024)
    }

    private func entries() -> [AnswerEntry] {
        [
            .text("é", offset: 0), .text("xy", offset: 2), .error(ErrorFrame(.answerFailed, "no", id: "a")),
            .context(AnswerContext(id: "a", details: [], scenario: "general", citations: [])),
        ]
    }

    @Test func anAnswerIsTheEntriesThatMadeIt() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        trail.entered(.reading, "")
        for entry in entries() { trail.replay(entry) }
        _ = trail.append("")
        trail.ended(.error, timing: .init())
        #expect(trail.entryCount == 5)
        #expect(trail.entries(0..<4) == entries())
        #expect(trail.entries(1..<2) == [.text("xy", offset: 2)])
        #expect(trail.entries(4..<99) == trail.final.map { [.final($0)] })
        #expect(trail.entries(7..<9) == [])
    }

    @Test func whatIsStoredFirstIsToldWhenItIs() {
        var trail = AnswerTrail(id: "a", epoch: 1, isStoredFirst: true)
        _ = trail.append("one")
        _ = trail.append("two")
        var cursor = AnswerCursor(trail)
        #expect(cursor.next(trail) == nil)
        trail.told(1)
        guard case .answerChunk(let chunk)? = cursor.next(trail) else { return #expect(Bool(false)) }
        #expect(chunk.content == "one")
        trail.ended(.stop, timing: .init())
        trail.told(2)
        #expect(trail.toldBytes == 6 && !trail.isEndTold)
        // Less than was told, or more than there is, is nothing new.
        trail.told(1)
        trail.told(99)
        #expect(trail.toldBytes == 6 && trail.isEndTold)
    }

    @Test func whatWasNotToldCanBeTakenBack() {
        var trail = AnswerTrail(id: "a", epoch: 1, isStoredFirst: true)
        _ = trail.append("one")
        trail.told(1)
        for entry in entries() { trail.replay(entry) }
        _ = trail.append(String(repeating: "x", count: AnswerTrail.textBytesMax))
        trail.ended(.stop, timing: .init())
        trail.takeBackUntold()
        #expect(trail.text.count == 3 && trail.entryCount == 1)
        #expect(trail.error == nil && trail.context == nil && !trail.hasEnded)
        #expect(trail.append("more") == .grown)
    }
}

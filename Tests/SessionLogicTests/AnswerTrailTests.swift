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
                    CitationFrame(document: "d", page: $0 + 1, section: nil, start: 0, end: 1, quote: quote)
                })
        }
        var trail = AnswerTrail(id: "a", epoch: 1)
        trail.found(context("short", count: 16))
        #expect(trail.context?.citations.count == 16)
        trail.found(context(String(repeating: "ü", count: 1200), count: 16))
        #expect(trail.context?.citations.map(\.page) == [1, 2, 3, 4, 5, 6])
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
}

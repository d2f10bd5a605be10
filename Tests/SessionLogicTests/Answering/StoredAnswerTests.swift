import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct StoredAnswerTests {
    private func trail() -> AnswerTrail {
        var trail = AnswerTrail(id: "a", epoch: 1, isStoredFirst: true)
        _ = trail.append("héllo ")
        _ = trail.append("you")
        trail.failed(ErrorFrame(.answerFailed, "no", id: "a"))
        trail.ended(.error, timing: .init())
        return trail
    }

    @Test func aReaderGetsWhatItHasNotGot() {
        let stored = StoredAnswer(
            record: QueryRecord(Query(productID: "p", text: "?"), id: "a", epoch: 1, answerer: "x", pod: "p"),
            writer: AnswerWriter(fence: 1, pod: "p"), trail: trail(), entryCount: 4)
        #expect(stored.entries(from: 7).first == .text("you", offset: 7))
        #expect(stored.entries(from: 10).count == 2)
        #expect(stored.entries(from: 99).count == 2)
    }

    @Test func whatAJournalCountsIsWrittenAsEntries() {
        let trail = trail()
        let put = AnswerWrite(.put(fence: nil, count: 1), of: trail)
        #expect(put?.change == .put(fence: nil) && put?.entries == [.text("héllo ", offset: 0)] && put?.isOver == false)
        let append = AnswerWrite(.append(fence: 3, after: 1, count: 9), of: trail)
        #expect(append?.change == .append(fence: 3, after: 1) && append?.entries == trail.entries(1..<4))
        #expect(AnswerWrite(.append(fence: 3, after: 3, count: 4), of: trail)?.isOver == true)
        let nothing = AnswerWrite(.append(fence: 3, after: 5, count: 4), of: trail)
        #expect(nothing?.entries == [] && nothing?.count == 5)
        #expect(AnswerWrite(.put(fence: nil, count: 0), of: trail)?.isOver == false)
        #expect(AnswerWrite(.stop, of: trail) == nil)
    }
}

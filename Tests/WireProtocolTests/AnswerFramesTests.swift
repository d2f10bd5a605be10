import Foundation
import Testing

@testable import WireProtocol

@Suite struct AnswerFramesTests {
    @Test func theEndOfAChunkCountsBytes() {
        #expect(AnswerChunk(id: "a", epoch: 1, offset: 10, content: "é😀").end == 16)
    }

    @Test func aCitationSaysWhereItsQuoteStands() throws {
        let citation = CitationFrame(document: "d", page: 3, section: nil, start: 4, end: 9, quote: "“Quote”")
        let frame = try object(
            .context(
                AnswerContext(id: "a", details: Array(#""brand":null"#.utf8), scenario: "live", citations: [citation])))
        let first = ((frame["data"] as? [String: Any])?["citations"] as? [[String: Any]])?.first
        #expect(first?["quote"] as? String == "“Quote”")
        #expect(first?["page"] as? Int == 3)
        #expect(first?.keys.contains("section") == false)
    }

    @Test func theEndTellsWhatWasReadyBefore() throws {
        let timing = FinalAnswer.Timing(wasPrefetched: true, leadMilliseconds: 120, documentMicroseconds: 5)
        let frame = try object(
            .finalAnswer(FinalAnswer(id: "a", epoch: 2, length: 7, finish: .cancelled, timing: timing)))
        #expect(frame["content"] as? String == "")
        #expect(frame["finish"] as? String == "cancelled")
        #expect((frame["timing"] as? [String: Any])?["lead_ms"] as? Int == 120)
    }
}

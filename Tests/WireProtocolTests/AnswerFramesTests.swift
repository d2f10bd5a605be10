import Foundation
import Testing

@testable import WireProtocol

@Suite struct AnswerFramesTests {
    @Test func theEndOfAChunkCountsBytes() {
        #expect(AnswerChunk(id: "a", epoch: 1, offset: 10, content: "é😀").end == 16)
    }

    @Test func aCitationSaysWhereItsQuoteStands() throws {
        let citation = CitationFrame(
            DocumentPlace(document: "d", page: 3, section: nil, start: 4, end: 9), quote: "“Quote”")
        let frame = try object(
            .context(
                AnswerContext(id: "a", details: Array(#""brand":null"#.utf8), scenario: "live", citations: [citation])))
        let first = ((frame["data"] as? [String: Any])?["citations"] as? [[String: Any]])?.first
        #expect(first?["quote"] as? String == "“Quote”")
        #expect(first?["page"] as? Int == 3)
        #expect(first?.keys.contains("section") == false)
    }

    @Test func aCitationTellsWhatAnswersInItItsPathItsLabelAndItsBoxes() throws {
        var place = DocumentPlace(document: "d", page: 3, section: "S", start: 4, end: 9)
        (place.path, place.label, place.boxes) = (["A", "B"], "iv", [1.5, 2, 30, 12.2])
        let citation = CitationFrame(place, quote: "Quote", answer: 5..<7)
        let frame = try object(
            .context(
                AnswerContext(id: "a", details: Array(#""brand":null"#.utf8), scenario: "live", citations: [citation])))
        let first = try #require(((frame["data"] as? [String: Any])?["citations"] as? [[String: Any]])?.first)
        #expect(first["answer_span"] as? [String: Int] == ["start": 5, "end": 7])
        #expect(first["path"] as? [String] == ["A", "B"] && first["label"] as? String == "iv")
        #expect(first["boxes"] as? [[Double]] == [[1.5, 2, 30, 12.2]])
    }

    @Test func aJudgementSaysWhetherTheDocumentAnswersAndNamesTheNearestPlaces() throws {
        func data(_ judgement: AnswerJudgement?) throws -> [String: Any] {
            let context = AnswerContext(
                id: "a", details: Array(#""brand":null"#.utf8), scenario: "live", citations: [], judgement: judgement)
            return try #require(try object(.context(context))["data"] as? [String: Any])
        }
        let place = DocumentPlace(document: "d", page: 3, section: "S", start: 4, end: 9)
        let refused = try data(AnswerJudgement(isAnswered: false, confidence: 0.25, nearest: [place]))
        #expect(refused["answered"] as? Bool == false && refused["confidence"] as? Double == 0.25)
        let nearest = (refused["nearest"] as? [[String: Any]])?.first
        #expect(nearest?["page"] as? Int == 3 && nearest?["quote"] == nil && nearest?["section"] as? String == "S")
        let answered = try data(AnswerJudgement(isAnswered: true, confidence: 0.9))
        #expect(answered["answered"] as? Bool == true && answered["nearest"] == nil)
        #expect(try data(nil)["answered"] == nil)
    }

    @Test func theEndTellsWhatWasReadyBefore() throws {
        let timing = FinalAnswer.Timing(wasPrefetched: true, leadMilliseconds: 120, documentMicroseconds: 5)
        let frame = try object(
            .finalAnswer(FinalAnswer(id: "a", epoch: 2, length: 7, finish: .cancelled, timing: timing, confidence: 0.5))
        )
        #expect(frame["confidence"] as? Double == 0.5)
        #expect(frame["content"] as? String == "")
        #expect(frame["finish"] as? String == "cancelled")
        #expect((frame["timing"] as? [String: Any])?["lead_ms"] as? Int == 120)
    }
}

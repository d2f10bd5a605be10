import Foundation
import Testing

@testable import WireProtocol

private func object(_ message: ServerMessage) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(message.encoded()))
    return try #require(value as? [String: Any])
}

@Suite struct ServerMessageTests {
    static let all: [(ServerMessage, String)] = [
        (.prediction(PredictionFrame(candidates: [], seq: 1)), "prediction"),
        (.status(Status(id: "a", stage: .reading, message: "m")), "status"),
        (.answerChunk(AnswerChunk(id: "a", epoch: 1, offset: 0, content: "x")), "answer_chunk"),
        (.context(AnswerContext(id: "a", details: Array(#""brand":null"#.utf8), scenario: "general", citations: [])), "context"),
        (.finalAnswer(FinalAnswer(id: "a", epoch: 1, length: 1, finish: .stop)), "final_answer"),
        (.error(ErrorFrame(.invalidMessage, "m")), "error"),
        (.prefetch(PrefetchFrame(productID: "p", state: .noText)), "prefetch"),
        (.catalogue(revision: "r", items: 1), "catalogue"), (.goaway(reconnectInMilliseconds: 1, ticket: "t"), "goaway"),
        (.resumed(id: "a", epoch: 1, offset: 2), "resumed"),
        (.notResumable(id: "a", reason: .brokerAway), "not_resumable"), (.pong(t: "1"), "pong"),
        (.notice(data: "{}", dropped: 2), "notice"),
    ]

    @Test(arguments: all.indices) func typeComesFirstAndTheFrameIsJSON(index: Int) throws {
        let (message, type) = Self.all[index]
        let text = String(decoding: message.encoded(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"type":"\#(type)""#))
        #expect(try object(message)["type"] as? String == type)
    }

    @Test func aPredictionCarriesWhatTheProtocolSays() throws {
        let candidate = PredictionFrame.Candidate(
            details: Array(#""product":{"id":"p"},"brand":null,"context":{"related_items":[]}"#.utf8)[...],
            confidence: 0.91, matchText: "ls", matchSpans: [0..<2])
        let frame = PredictionFrame(
            candidates: [candidate], seq: 7, none: 0.2, cache: .memory, queuedMicroseconds: 3, predictMicroseconds: 4,
            isDegraded: true)
        let text = String(decoding: ServerMessage.prediction(frame).encoded(), as: UTF8.self)
        #expect(
            text
                == #"{"type":"prediction","data":[{"product":{"id":"p"},"brand":null,"context":{"related_items":[]},"#
                + #""confidence":0.9100,"match_text":"ls","match_spans":[[0,2]]}],"seq":7,"none":0.2000,"cache":"memory","#
                + #""timing":{"queued_us":3,"predict_us":4},"degraded":true}"#)
    }

    @Test func theEndOfAChunkCountsBytes() {
        #expect(AnswerChunk(id: "a", epoch: 1, offset: 10, content: "é😀").end == 16)
    }

    @Test func welcomeTellsTheLimits() throws {
        let welcome = Welcome(
            session: "s", clientID: "c", isResumed: false, reason: "expired", ticket: "t", pod: "p",
            heartbeatMilliseconds: 25_000, reconnectMilliseconds: 250...10_000,
            limits: .init(messageBytesMax: 1, keystrokesPerSecond: 2, queriesPerMinute: 3), revision: "r", items: 4,
            history: [Exchange(id: "a", productID: "p", question: "q", finish: .stop)])
        let frame = try object(.welcome(welcome))
        #expect((frame["limits"] as? [String: Any])?["content_chars"] as? Int == 1000)
        #expect((frame["history"] as? [[String: Any]])?.first?["query"] as? String == "q")
        #expect(frame["reason"] as? String == "expired")
    }

    @Test func codesAndCloseCodesAreDistinct() {
        #expect(Set(ErrorCode.allCases.map(\.rawValue)).count == ErrorCode.allCases.count)
        #expect(Set(CloseCode.allCases.map(\.meaning)).count == CloseCode.allCases.count)
    }
}

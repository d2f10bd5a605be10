import Foundation
import Testing

@testable import WireProtocol

@Suite struct PredictionFrameTests {
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
}

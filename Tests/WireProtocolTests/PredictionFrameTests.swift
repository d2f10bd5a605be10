import Foundation
import Testing

@testable import WireProtocol

@Suite struct PredictionFrameTests {
    private func candidate(_ item: Int32 = 0, spelling: Int32 = 0) -> PredictionFrame.Candidate {
        PredictionFrame.Candidate(
            details: Array(#""product":{"id":"p"},"brand":null,"context":{"related_items":[]}"#.utf8)[...], id: "p",
            item: item, spelling: spelling, confidence: 0.91, matchText: "ls", matchSpans: [0..<2])
    }

    private func text(_ frame: PredictionFrame, sent: inout SentDetails?) -> String {
        var writer = JSONWriter()
        ServerMessage.prediction(frame).write(to: &writer, sent: &sent)
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    @Test func aPredictionCarriesWhatTheProtocolSays() throws {
        let frame = PredictionFrame(
            candidates: [candidate()], seq: 7, none: 0.2, cache: .memory, queuedMicroseconds: 3, predictMicroseconds: 4,
            isDegraded: true)
        let text = String(decoding: ServerMessage.prediction(frame).encoded(), as: UTF8.self)
        #expect(
            text
                == #"{"type":"prediction","data":[{"product":{"id":"p"},"brand":null,"context":{"related_items":[]},"#
                + #""confidence":0.9100,"match_text":"ls","match_spans":[[0,2]]}],"seq":7,"none":0.2000,"cache":"memory","#
                + #""timing":{"queued_us":3,"predict_us":4},"degraded":true}"#)
    }

    @Test func aCompactPredictionSaysOnlyWhatIsNotKnownThere() {
        var sent: SentDetails? = SentDetails()
        let frame = PredictionFrame(candidates: [candidate()], seq: nil, fingerprint: 1)
        #expect(text(frame, sent: &sent).contains(#"[{"product":"#))
        #expect(
            text(frame, sent: &sent).contains(#"[{"id":"p","confidence":0.9100,"match_spans":[[0,2]]}]"#))
        let other = PredictionFrame(candidates: [candidate(spelling: 1)], seq: nil, fingerprint: 1)
        #expect(
            text(other, sent: &sent)
                .contains(#"[{"id":"p","confidence":0.9100,"match_text":"ls","match_spans":[[0,2]]}]"#))
    }

    @Test func aNewCatalogueMakesADetailUnknownAgain() {
        var sent: SentDetails? = SentDetails()
        let frame = PredictionFrame(candidates: [candidate()], seq: nil, fingerprint: 1)
        _ = text(frame, sent: &sent)
        var writer = JSONWriter()
        ServerMessage.catalogue(
            CatalogueState(name: "default", kind: "document", revision: "r", items: 1)
        ).write(to: &writer, sent: &sent)
        #expect(text(frame, sent: &sent).contains("product"))
    }
}

import Foundation
import SessionLogic
import TestSupport
import Testing

@testable import StreamServer

@Suite struct TypingOverSocketTests {
    @Test func aKeystrokeBecomesAPrediction() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alp","seq":4}"#)
            let frame = try await socket.frame("prediction")
            #expect(frame["data.0.product.id"] == "alpha")
            #expect(frame["data.0.brand.name"] == "Acme")
            #expect(frame["data.0.match_spans.0.1"] == 3)
            #expect(frame["seq"] == 4)
            #expect((frame["data.0.confidence"] ?? 0.0) > 0.9)
        }
    }

    @Test func aHitSaysSoAndGivesTheSameData() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"a"}"#)
            let first = try await socket.frame("prediction")
            socket.send(#"{"type":"typing","content":"A"}"#)
            let second = try await socket.frame("prediction")
            #expect(first["cache"] == "miss")
            #expect(second["cache"] == "memory")
            #expect(dataPart(first) == dataPart(second))
            #expect(pod.metric("cache_hits_total{layer=\"memory\"}") >= 1)
        }
    }

    private func dataPart(_ frame: Frame) -> Substring? {
        frame.text.split(separator: #""cache""#).first
    }

    @Test func theDocumentIsPreparedBeforeTheQuestionAndTheAnswerSaysSo() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alph"}"#)
            #expect(try await socket.frame("prefetch")["state"] == "started")
            let ready = try await socket.frame("prefetch")
            #expect(ready["state"] == "ready")
            #expect(ready["pages"] == 3)
            socket.send(#"{"type":"query","product_id":"alpha","query":"how do I calibrate it?","id":"a"}"#)
            let frames = try await socket.answer()
            #expect(frames.last?["timing.prefetched"] == true)
            #expect(pod.metric("prefetch_useful_total") == 1)
            #expect(pod.metric("prefetch_started_total") == 1)
        }
    }

    @Test func aChosenItemIsPreparedAndPredictedWithoutDoubt() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"how lou","product_id":"beta","seq":1}"#)
            let frame = try await socket.frame("prediction")
            #expect(frame["data.0.product.id"] == "beta")
            #expect(frame["data.0.confidence"] == 1.0)
            #expect(frame["data.1.product.id"] == String?.none)
            #expect(try await socket.frame("prefetch")["product_id"] == "beta")
        }
    }

    @Test(arguments: [("missing", "failed"), ("drawing", "no_text"), ("nothing", "failed")])
    func aDocumentThatCannotBeHadIsSaid(item: String, state: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"x","product_id":"\#(item)"}"#)
            var frame = try await socket.frame("prefetch")
            if frame["state"] == "started" { frame = try await socket.frame("prefetch") }
            #expect(frame["state"] == state)
        }
    }

    @Test func tenThousandKeystrokesInOneWriteAreAnsweredByTheLast() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(all: (1...10_000).map { #"{"type":"typing","content":"alpha \#($0)","seq":\#($0)}"# })
            var last = 0
            var answers = 0
            while last < 10_000 {
                let frame = try await socket.frame()
                guard frame.type == "prediction" else { continue }
                let seq: Int = frame["seq"] ?? 0
                #expect(seq > last)
                last = seq
                answers += 1
            }
            #expect(answers < 1000)
            let other = try await pod.connect()
            other.send(#"{"type":"typing","content":"b"}"#)
            #expect(try await other.frame("prediction")["data.0.product.id"] == "beta")
        }
    }

    @Test func overTheRateTheNewestIsAnsweredLaterAndTheErrorComesOnce() async throws {
        try await PodFixture.run(settings: { $0.keystrokesPerSecond = 1 }) { pod in
            let socket = try await pod.connect()
            // However slow this machine is: sooner or later a second keystroke comes within a second.
            var seq = 0
            var refusal: Frame?
            while refusal == nil, seq < 200 {
                seq += 1
                socket.send(#"{"type":"typing","content":"a\#(seq)","seq":\#(seq)}"#)
                let frame = try await socket.frame()
                if frame.type == "error" { refusal = frame } else { #expect(frame["seq"] == seq) }
            }
            #expect(refusal?["code"] == "RL_001")
            #expect(refusal?["seq"] == seq)
            let newest = seq + 1
            socket.send(#"{"type":"typing","content":"newest","seq":\#(newest)}"#)
            var answered = 0
            while answered != newest {
                let frame = try await socket.frame()
                guard frame.type == "prediction" else { continue }
                answered = frame["seq"] ?? 0
            }
            #expect(answered == newest)
        }
    }

    @Test func limitSaysHowManyCandidatesComeBack() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect("?limit=2&client_id=me")
            socket.send(#"{"type":"typing","content":""}"#)
            let frame = try await socket.frame("prediction")
            #expect(frame["data.1.product.id"] != String?.none)
            #expect(frame["data.2.product.id"] == String?.none)
        }
    }

    @Test func aChangedDocumentIsReadAnewAndAVanishedCatalogueChangesNothing() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            for text in ["Turn the wheel to the left.", "Turn the lever to the right, twice."] {
                try pod.folder.write("beta.txt", text)
                socket.send(#"{"type":"query","product_id":"beta","query":"how do I turn it?","id":"a"}"#)
                let frames = try await socket.answer()
                #expect(frames.contains { ($0["content"] ?? "") == text })
            }
            try FileManager.default.removeItem(atPath: "\(pod.folder.path)/catalogue.csv")
            #expect(
                await pod.eventually {
                    pod.metric("catalogue_loads_total{catalogue=\"default\",result=\"failed\"}") >= 1
                })
            socket.send(#"{"type":"typing","content":"alp"}"#)
            #expect(try await socket.frame("prediction")["data.0.product.id"] == "alpha")
        }
    }

    @Test func aNewCatalogueIsToldWithoutDroppingTheSession() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            try pod.folder.write("catalogue.csv", "id,name\nomega,Omega\n")
            let frame = try await socket.frame("catalogue")
            #expect(frame["items"] == 1)
            socket.send(#"{"type":"typing","content":"om"}"#)
            #expect(try await socket.frame("prediction")["data.0.product.id"] == "omega")
        }
    }

    @Test func whatIsNotInTheCatalogueIsSaidToBeNoneAndLoadsNothing() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"alph","seq":1}"#)
            let known: Double = try await socket.frame("prediction")["none"] ?? 1
            #expect(known < 0.2)
            for (seq, text) in ["xylo", "xylophone", "xylophone mallets"].enumerated() {
                socket.send(#"{"type":"typing","content":"\#(text)","seq":\#(seq + 2)}"#)
                let none: Double = try await socket.frame("prediction")["none"] ?? 0
                #expect(none > 0.5, "\(text)")
            }
            #expect(pod.metric("prefetch_started_total") == 1)
            #expect(pod.metric("predictions_none_total") == 3)
        }
    }

    @Test func wordsInAnotherOrderLeadToTheItem() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"how do I tune the drum from acme"}"#)
            let frame = try await socket.frame("prediction")
            #expect(frame["data.0.product.id"] == "beta")
            #expect(frame["data.0.match_text"] == "Acme Beta drum")
            #expect(frame["data.0.match_spans.0.1"] == 4 && frame["data.0.match_spans.1.0"] == 10)
        }
    }

    /// On an idle pod a document is worth loading below the plain threshold, but not far below.
    @Test func thePolicyDecidesFromWhichConfidenceOnADocumentIsLoaded() async throws {
        let confidence = try await prefetch(.threshold, 1).confidence
        let odds = confidence / (1 - confidence)
        // Where the value rule asks for this many times the odds that are there; an idle pod halves what it asks for.
        func threshold(times: Double) -> Double { times * odds / (1 + times * odds) }
        #expect(try await prefetch(.threshold, threshold(times: 0.9)).isStarted == true)
        #expect(try await prefetch(.threshold, threshold(times: 1.1)).isStarted == false)
        #expect(try await prefetch(.value, threshold(times: 1.8)).isStarted == true)
        #expect(try await prefetch(.value, threshold(times: 2.2)).isStarted == false)
    }

    /// Types half a name under a policy.
    private func prefetch(
        _ rule: ActionPolicy.Rule, _ threshold: Double
    ) async throws -> (confidence: Double, isStarted: Bool) {
        try await PodFixture.run(settings: {
            $0.prefetchRule = rule
            $0.prefetchThreshold = threshold
        }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"be"}"#)
            let confidence: Double = try await socket.frame("prediction")["data.0.confidence"] ?? 0
            return (confidence, pod.metric("prefetch_started_total") == 1)
        }
    }
}

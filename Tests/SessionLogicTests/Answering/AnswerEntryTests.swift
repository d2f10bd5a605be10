import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerEntryTests {
    private static let structured: CitationFrame = {
        var place = DocumentPlace(document: "d", page: 2, section: "S", start: 1, end: 4)
        (place.path, place.label, place.boxes) = (["A"], "iv", [1, 2, 3, 4.5])
        return CitationFrame(place, quote: "abc", answer: 2..<3)
    }()

    private let entries: [AnswerEntry] = [
        .status(Status(id: "a", stage: .reading, message: "x")), .text("héllo ", offset: 0), .text("you", offset: 7),
        .context(
            AnswerContext(
                id: "a", details: Array(#""brand":null"#.utf8), scenario: "general",
                citations: [
                    CitationFrame(
                        DocumentPlace(document: "d", page: 2, section: nil, start: 1, end: 4), quote: "\"q\""),
                    Self.structured,
                ],
                judgement: AnswerJudgement(
                    isAnswered: false, confidence: 0.25,
                    nearest: [DocumentPlace(document: "d", page: 2, section: "S", start: 1, end: 4)]),
                pagesIndexed: 812, pagesLeftOut: 3)),
        .error(ErrorFrame(.answerFailed, "no", id: "a", retryAfterMilliseconds: 5)),
        .final(
            FinalAnswer(
                id: "a", epoch: 3, length: 10, finish: .error,
                timing: .init(wasPrefetched: true, leadMilliseconds: 4, documentMicroseconds: 5),
                confidence: 0.25)),
    ]

    @Test func everyEntryIsReadBack() {
        for entry in entries { #expect(AnswerEntry(shared: entry.shared, id: "a", epoch: 3) == entry) }
    }

    @Test(arguments: ["", "{}", #"{"kind":"new"}"#, #"{"kind":"text"}"#, #"{"kind":"final","finish":"x","length":1}"#])
    func whatIsNotUnderstoodIsNothing(_ text: String) {
        #expect(AnswerEntry(shared: Array(text.utf8), id: "a", epoch: 1) == nil)
    }

    @Test(
        arguments: [
            #""confidence":1.5"#, #""confidence":-1"#, #""nearest":[{"document":"d","page":-1,"start":0,"end":1}]"#,
            #""nearest":[{"document":"d","page":1,"start":5,"end":1}]"#,
            #""citations":[{"document":"d","page":1,"start":0,"end":1,"quote":"q","answer":[0,9]}]"#,
            #""citations":[{"document":"d","page":1,"start":0,"end":1,"quote":"q","answer":[0]}]"#,
            #""citations":[{"document":"d","page":1,"start":0,"end":1,"quote":"q","boxes":[1e300]}]"#,
        ])
    func aJudgementBeyondItsLimitsIsNothing(_ field: String) {
        let entry = #"{"kind":"context","details":"","scenario":"general","answered":false,\#(field)}"#
        #expect(AnswerEntry(shared: Array(entry.utf8), id: "a", epoch: 1) == nil)
    }

    @Test func aContextWithoutAJudgementIsThatOfAnOlderPod() {
        let entry = #"{"kind":"context","details":"","scenario":"general"}"#
        guard case .context(let context) = AnswerEntry(shared: Array(entry.utf8), id: "a", epoch: 1) else {
            Issue.record("it was not read")
            return
        }
        #expect(context.judgement == nil)
    }

    @Test func aTrailIsRepeatedFromItsEntries() {
        var trail = AnswerTrail(id: "a", epoch: 3)
        for entry in entries { trail.replay(entry) }
        #expect(String(decoding: trail.text, as: UTF8.self) == "héllo you")
        #expect(
            trail.hasEnded && trail.statuses.count == 1 && trail.context != nil && trail.error?.code == .answerFailed)
        #expect(trail.final?.confidence == 0.25)
    }

    @Test func textTwiceOrWithAHoleIsNotTaken() {
        var trail = AnswerTrail(id: "a", epoch: 3)
        for entry in [entries[1], entries[1], .text("far", offset: 99)] { trail.replay(entry) }
        #expect(trail.text.count == 7)
        trail.replay(.final(FinalAnswer(id: "a", epoch: 3, length: 99, finish: .stop)))
        #expect(!trail.hasEnded)
    }

    @Test func aTrailCanBeOpenedAgainWithAllItHas() {
        var trail = AnswerTrail(id: "a", epoch: 3)
        for entry in entries { trail.replay(entry) }
        let open = trail.withoutEnd
        #expect(open.text == trail.text && open.statuses == trail.statuses && open.context == trail.context)
        #expect(!open.hasEnded && trail.hasEnded)
    }
}

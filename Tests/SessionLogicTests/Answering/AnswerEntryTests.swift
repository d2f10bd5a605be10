import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerEntryTests {
    private let entries: [AnswerEntry] = [
        .status(Status(id: "a", stage: .reading, message: "x")), .text("héllo ", offset: 0), .text("you", offset: 7),
        .context(
            AnswerContext(
                id: "a", details: Array(#""brand":null"#.utf8), scenario: "general",
                citations: [CitationFrame(document: "d", page: 2, section: nil, start: 1, end: 4, quote: "\"q\"")])),
        .error(ErrorFrame(.answerFailed, "no", id: "a", retryAfterMilliseconds: 5)),
        .final(
            FinalAnswer(
                id: "a", epoch: 3, length: 10, finish: .error,
                timing: .init(wasPrefetched: true, leadMilliseconds: 4, documentMicroseconds: 5))),
    ]

    @Test func everyEntryIsReadBack() {
        for entry in entries { #expect(AnswerEntry(shared: entry.shared, id: "a", epoch: 3) == entry) }
    }

    @Test(arguments: ["", "{}", #"{"kind":"new"}"#, #"{"kind":"text"}"#, #"{"kind":"final","finish":"x","length":1}"#])
    func whatIsNotUnderstoodIsNothing(_ text: String) {
        #expect(AnswerEntry(shared: Array(text.utf8), id: "a", epoch: 1) == nil)
    }

    @Test func aTrailIsRepeatedFromItsEntries() {
        var trail = AnswerTrail(id: "a", epoch: 3)
        for entry in entries { trail.replay(entry) }
        #expect(String(decoding: trail.text, as: UTF8.self) == "héllo you")
        #expect(
            trail.hasEnded && trail.statuses.count == 1 && trail.context != nil && trail.error?.code == .answerFailed)
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

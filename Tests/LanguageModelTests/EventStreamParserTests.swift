import Testing

@testable import LanguageModel

@Suite struct EventStreamParserTests {
    private func events(_ text: String, cut: Int = .max) throws -> [String] {
        var parser = EventStreamParser()
        var result: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            result += try parser.append(rest.prefix(cut))
            rest = rest.dropFirst(min(cut, rest.count))
        }
        return result
    }

    @Test(arguments: [1, 2, 3, 5, 1000]) func eventsComeWholeHoweverTheyAreCut(cut: Int) throws {
        let text = ": comment\n\ndata: one\n\r\ndata:two\r\ndata: lines\r\n\r\nevent: x\nid: 7\ndata\n\ndata: é😀\n\n"
        #expect(try events(text, cut: cut) == ["one", "two\nlines", "", "é😀"])
    }

    @Test func whatIsNotEndedIsNoEvent() throws {
        #expect(try events("data: half").isEmpty)
        #expect(try events("retry: 5\n\n").isEmpty)
    }

    @Test func anEventHasALimit() {
        #expect(throws: EventStreamParser.TooLarge()) {
            try events("data: " + String(repeating: "x", count: EventStreamParser.eventBytesMax + 1))
        }
    }
}

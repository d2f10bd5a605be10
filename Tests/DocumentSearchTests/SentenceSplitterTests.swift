import Testing

@testable import DocumentSearch

private func sentences(_ text: String) -> [String] {
    let units = Array(text.utf16)
    return SentenceSplitter.sentences(in: units).map { String(decoding: units[$0], as: UTF16.self) }
}

@Suite struct SentenceSplitterTests {
    @Test func sentencesEndWhereTheyEnd() {
        #expect(sentences("One. Two! Three? Four") == ["One.", "Two!", "Three?", "Four"])
        #expect(sentences("He said \"stop.\" Then left.") == ["He said \"stop.\"", "Then left."])
        #expect(sentences("A line\nanother line") == ["A line", "another line"])
        #expect(sentences("これは。それは。") == ["これは。", "それは。"])
        #expect(sentences("  \n ").isEmpty)
    }

    @Test func abbreviationsNumbersAndListItemsEndNothing() {
        #expect(sentences("Use it, e.g. Here, for 3.5 V.") == ["Use it, e.g. Here, for 3.5 V."])
        #expect(sentences("See Fig. 3 now. Done.") == ["See Fig. 3 now.", "Done."])
        #expect(sentences("1. Press the button. 2. Wait.") == ["1. Press the button.", "2. Wait."])
        #expect(sentences("printf. c is a file.") == ["printf. c is a file."])
    }

    @Test func whatHasNoEndIsCutAtASpaceElseAnywhereButInACharacter() {
        let words = String(repeating: "word ", count: 1000)
        #expect(sentences(words).allSatisfy { $0.utf16.count <= SentenceSplitter.unitsMax })
        #expect(sentences(words).joined(separator: " ") == words.dropLast())
        #expect(sentences(words).dropLast().allSatisfy { $0.utf16.count > 1190 && $0.hasSuffix("word") })
        let letters = sentences(String(repeating: "x", count: 3000))
        #expect(letters.map(\.count) == [1200, 1200, 600])
        let faces = sentences("x" + String(repeating: "😀", count: 1500))
        #expect(faces.joined().count == 1501)
        #expect(faces.allSatisfy { $0.utf16.count <= 1200 && !$0.contains("\u{FFFD}") })
    }

    @Test func aRunOfStopsEndsOneSentence() {
        #expect(sentences("Wait... what? Yes!!! (Really.) No") == ["Wait... what?", "Yes!!!", "(Really.)", "No"])
        let dots = String(repeating: ".", count: 5000)
        #expect(sentences(dots).joined() == dots)
        #expect(sentences("End\(dots) Next").last == "Next")
    }
}

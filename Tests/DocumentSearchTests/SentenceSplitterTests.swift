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
}

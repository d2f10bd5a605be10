import Testing

@testable import DocumentSource

@Suite struct RightToLeftTests {
    /// A word as it is seen: its letters from left to right.
    private func seen(_ word: String) -> String { String(word.reversed()) }

    @Test func aLineIsReadFromItsRight() {
        let line = "\(seen("פעמיים."))" + " \(seen("הכפתור")) \(seen("על")) \(seen("לחץ"))"
        #expect(RightToLeft.isWritten(line))
        #expect(RightToLeft.logical(line) == "לחץ על הכפתור פעמיים.")
        #expect(RightToLeft.logical(seen("مرتين") + " " + seen("الزر")) == "الزر مرتين")
    }

    @Test func latinWordsNumbersAndBracketsKeepTheirs() {
        #expect(RightToLeft.logical("12 \(seen("עמוד")) USB Port \(seen("ראה"))") == "ראה USB Port עמוד 12")
        #expect(RightToLeft.logical("(\(seen("שלום")))") == "(שלום)")
    }

    @Test func linesFromLeftToRightAreNone() {
        #expect(!RightToLeft.isWritten("Press שלום twice"))
    }
}

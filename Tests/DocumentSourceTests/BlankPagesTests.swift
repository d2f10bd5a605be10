import Testing

@testable import DocumentSource

@Suite struct BlankPagesTests {
    /// `t`: a page with text
    private func leftOut(_ pages: String) -> Int {
        var blanks = BlankPages()
        for page in pages { blanks.add(hasText: page == "t") }
        return blanks.leftOut
    }

    @Test func aBlankPageNowAndThenIsNotLeftOut() {
        let text = String(repeating: "t", count: 40)
        #expect(leftOut(text) == 0 && leftOut(text + "-" + text) == 0 && leftOut(text + "-") == 0)
    }

    @Test func picturesAreLeftOut() {
        let text = String(repeating: "t", count: 40)
        #expect(leftOut(text + "--" + text) == 2)
        #expect(leftOut("-" + text) == 1)
        #expect(leftOut("t-t-t") == 2 && leftOut("--") == 2 && leftOut("t-t") == 1 && leftOut("") == 0)
    }
}

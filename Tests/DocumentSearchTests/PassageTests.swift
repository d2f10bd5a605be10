import Testing

@testable import DocumentSearch

@Suite struct PassageTests {
    @Test func headingsBeginPassagesAndStandAboveThem() {
        let page = Page(
            number: 1, text: "Introduction\nThis is how it begins.\nSafety Notes\nKeep it dry. Keep it warm.")
        let passages = PassageIndex([page]).passages
        #expect(passages.map(\.heading) == ["Introduction", "Safety Notes"])
        #expect(passages[1].sentences.count == 2)
    }

    @Test func everyTextIsInSomePassage() {
        let text = (0..<40).map { "Sentence number \($0) says a little more than the one before it did." }.joined(
            separator: " ")
        let passages = PassageIndex([Page(number: 1, text: text)]).passages
        #expect(passages.count > 1)
        #expect(passages.reduce(0) { $0 + $1.sentences.count } == 40)
        #expect(passages.allSatisfy { $0.range.count <= 1200 })
    }
}

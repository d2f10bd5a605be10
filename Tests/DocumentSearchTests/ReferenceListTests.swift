import Testing

@testable import DocumentSearch

@Suite struct ReferenceListTests {
    @Test func pagesAloneAreAList() {
        #expect(
            ReferenceList.isOne(Array("comm(1), join(1), sort(1)".utf16)[...])
                && ReferenceList.isOne(Array("ls(1), printf(3posix).".utf16)[...]))
    }

    @Test func anythingElseIsNone() {
        for text in ["see ls(1)", "ls(1)", "", "f(x), g(x)", "comm(1), join"] {
            #expect(!ReferenceList.isOne(Array(text.utf16)[...]), "\(text)")
        }
    }
}

import Testing

@testable import DocumentSearch

@Suite struct ReferenceListTests {
    @Test func pagesAloneAreAList() {
        #expect(ReferenceList.isOne("comm(1), join(1), sort(1)") && ReferenceList.isOne("ls(1), printf(3posix)."))
    }

    @Test func anythingElseIsNone() {
        for text in ["see ls(1)", "ls(1)", "", "f(x), g(x)", "comm(1), join"] {
            #expect(!ReferenceList.isOne(text), "\(text)")
        }
    }
}

import Testing

@testable import DocumentSearch

@Suite struct PageTests {
    @Test func aCitationIsVerbatimOnlyInItsPlace() {
        let page = Page(number: 4, text: "é😀 Abc.")
        #expect(Citation(page: 4, section: nil, range: 4..<8, quote: "Abc.").isVerbatim(on: page))
        #expect(!Citation(page: 4, section: nil, range: 3..<7, quote: "Abc.").isVerbatim(on: page))
        #expect(!Citation(page: 5, section: nil, range: 4..<8, quote: "Abc.").isVerbatim(on: page))
        #expect(!Citation(page: 4, section: nil, range: 4..<99, quote: "Abc.").isVerbatim(on: page))
    }

    @Test func aPageOfDigitsHasNoText() {
        #expect(!Page(number: 1, text: "12 34 — •").hasText)
        #expect(Page(number: 1, text: "a").hasText)
    }
}

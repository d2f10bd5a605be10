import Testing

@testable import DocumentSearch

@Suite struct PostingListsTests {
    @Test func listsAreCountedAndThenFilled() {
        var lists = PostingLists()
        lists.begin(terms: 3)
        for term in [0, 2, 2] { lists.count(term) }
        lists.reserve()
        lists.add(2, passage: 4, frequency: 1, isFirst: true)
        lists.add(2, passage: 4, frequency: 3, isFirst: false)
        lists.add(0, passage: 7, frequency: 1, isFirst: true)
        lists.add(2, passage: 9, frequency: 1, isFirst: true)
        lists.finish()
        #expect(lists[0].map(\.passage) == [7])
        #expect(lists[1].isEmpty)
        #expect(lists[2].map(\.passage) == [4, 9])
        #expect(lists[2].map(\.frequency) == [4, 1])
    }

    @Test func noTermsAreNoLists() {
        var lists = PostingLists()
        lists.begin(terms: 0)
        lists.reserve()
        lists.finish()
        #expect(lists.byteCount < 1024)
    }
}

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

    @Test func aFrequencyIsKeptInStepsUpToABound() {
        var posting = PostingLists.Posting(passage: (1 << 24) - 1, frequency: 2.5)
        #expect(posting.passage == (1 << 24) - 1 && posting.frequency == 2.5)
        posting.add(0.5)
        #expect(posting.frequency == 3)
        posting.add(1000)
        #expect(posting.frequency == 255.0 / 16 && posting.passage == (1 << 24) - 1)
        posting.add(1)
        #expect(posting.frequency == 255.0 / 16)
        #expect(MemoryLayout<PostingLists.Posting>.stride == 4)
    }

    @Test func noTermsAreNoLists() {
        var lists = PostingLists()
        lists.begin(terms: 0)
        lists.reserve()
        lists.finish()
        #expect(lists.byteCount < 1024)
    }
}

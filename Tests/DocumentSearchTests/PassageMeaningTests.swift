import Testing

@testable import DocumentSearch

@Suite struct PassageMeaningTests {
    @Test func aPassageIsLikeAQuestionInOtherWords() throws {
        let table = try MeaningTable(SmallTable.words)
        let pages = [
            Page(number: 1, section: "One", text: "The sound is here."),
            Page(number: 2, section: "Two", text: "The battery stands below."),
        ]
        let withTable = PassageIndex(pages, IndexResources(meaning: table))
        #expect(withTable.search("volume", limit: 2).first?.passage == 0)
        #expect(PassageIndex(pages).search("volume", limit: 2).isEmpty == false, "the synonym is known without it")
        #expect(withTable.search("powerpack", limit: 2).first?.passage == 1)
        #expect(PassageIndex(pages).search("powerpack", limit: 2).isEmpty)
        #expect(withTable.byteCount > PassageIndex(pages).byteCount)
    }

    /// A heading's words are numbered first: they must count in the text as well.
    @Test func aWordOfAHeadingCountsInTheTextToo() throws {
        let pages = [
            Page(number: 1, section: "Battery", text: "See another place."),
            Page(number: 2, section: "Elsewhere", text: "It has a battery in it."),
            Page(number: 3, section: "Nothing", text: "It has a sound in it."),
        ]
        let index = PassageIndex(pages, IndexResources(meaning: try MeaningTable(SmallTable.words)))
        #expect(Set(index.search("powerpack", limit: 3).map(\.passage)) == [0, 1])
    }

    @Test func slicesGiveTheSameAsAWhole() throws {
        let table = try MeaningTable(SmallTable.words)
        let pages = (1...30).map {
            Page(number: $0, section: "S\($0)", text: "Charge the battery \($0). The sound is loud.")
        }
        var builder = PassageIndexBuilder(pages, IndexResources(meaning: table))
        while builder.advance(units: 7) {}
        let (sliced, whole) = (builder.finish(), PassageIndex(pages, IndexResources(meaning: table)))
        #expect(sliced.search("power pack", limit: 9) == whole.search("power pack", limit: 9))
    }
}

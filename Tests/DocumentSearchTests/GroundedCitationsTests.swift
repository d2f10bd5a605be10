import Testing

@testable import DocumentSearch

@Suite struct GroundedCitationsTests {
    private let index = PassageIndex(PassageIndexTests.manual)

    @Test func aNamedPassageIsCitedWithTheSentenceThatSaysIt() {
        let citations = GroundedCitations.citations(
            in: "Send one volt, then press the encoder [1].", passages: [1], index: index)
        #expect(citations.map(\.quote) == ["Send one volt and press the encoder."])
    }

    @Test func whatThePassageDoesNotSayIsNotCited() {
        #expect(GroundedCitations.citations(in: "It flies to the moon [1].", passages: [1], index: index).isEmpty)
        #expect(GroundedCitations.citations(in: "Anything [7].", passages: [1], index: index).isEmpty)
        #expect(GroundedCitations.citations(in: "", passages: [], index: index).isEmpty)
    }

    @Test func withoutAMarkAllGivenPassagesAreSearched() {
        let citations = GroundedCitations.citations(
            in: "The warranty covers one year.", passages: [0, 1, 2], index: index)
        #expect(citations.map(\.page) == [3])
    }

    @Test func marksAreNumbersInBrackets() {
        #expect(GroundedCitations.markers(in: "a [1] b [22][x] [") == [1, 22])
    }
}

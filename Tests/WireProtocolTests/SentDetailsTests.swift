import Testing

@testable import WireProtocol

@Suite struct SentDetailsTests {
    @Test func anItemIsToldOnceAndItsSpellingWhenItChanges() {
        var sent = SentDetails()
        #expect(sent.candidateWritten(item: 1, spelling: 0, catalogue: 9) == .everything)
        #expect(sent.candidateWritten(item: 1, spelling: 0, catalogue: 9) == .identifier)
        #expect(sent.candidateWritten(item: 1, spelling: 2, catalogue: 9) == .identifierAndSpelling)
        #expect(sent.candidateWritten(item: 1, spelling: 2, catalogue: 9) == .identifier)
        #expect(sent.candidateWritten(item: 2, spelling: 0, catalogue: 9) == .everything)
    }

    @Test func anotherCatalogueIsToldAnew() {
        var sent = SentDetails()
        #expect(sent.candidateWritten(item: 1, spelling: 0, catalogue: 9) == .everything)
        #expect(sent.candidateWritten(item: 1, spelling: 0, catalogue: 8) == .everything)
    }

    @Test func noMoreIsRememberedThanTheLimit() {
        var sent = SentDetails()
        for item in 0..<Int32(SentDetails.itemsMax) { _ = sent.candidateWritten(item: item, spelling: 0, catalogue: 1) }
        #expect(sent.count == SentDetails.itemsMax)
        #expect(sent.candidateWritten(item: 9999, spelling: 0, catalogue: 1) == .everything)
        #expect(sent.count == 1)
        #expect(sent.candidateWritten(item: 0, spelling: 0, catalogue: 1) == .everything)
    }
}

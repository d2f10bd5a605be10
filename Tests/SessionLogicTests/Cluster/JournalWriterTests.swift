import Testing

@testable import SessionLogic

@Suite struct JournalWriterTests {
    private let one = AnswerEntry.text("a", offset: 0)
    private let two = AnswerEntry.text("b", offset: 1)

    @Test func entriesAreStoredBeforeTheyAreTold() {
        var writer = JournalWriter()
        #expect(writer.entriesMade([]) == .put(fence: nil, entries: []))
        #expect(writer.storeReplied(.stored(fence: 7)) == .proceed(isStored: true))
        #expect(writer.entriesMade([one]) == .append(fence: 7, after: 0, entries: [one]))
        #expect(writer.storeReplied(.stored(fence: 7)) == .proceed(isStored: true))
        #expect(writer.entriesMade([two]) == .append(fence: 7, after: 1, entries: [two]))
    }

    @Test func aWriterThatWasOvertakenStopsForGood() {
        var writer = JournalWriter(fence: 1)
        #expect(writer.entriesMade([one]) == .put(fence: 1, entries: [one]))
        #expect(writer.storeReplied(.lost) == .stop)
        #expect(writer.entriesMade([two]) == .stop)
        #expect(writer.isLost)
    }

    @Test func aStoreThatIsAwayIsPutRightWhenItReturns() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade([one])
        #expect(writer.storeReplied(.away) == .proceed(isStored: false))
        #expect(writer.entriesMade([two]) == .put(fence: 1, entries: [one, two]))
        #expect(writer.storeReplied(.stored(fence: 1)) == .proceed(isStored: true))
    }

    /// An answer that ended while the store was away would be followed for ever elsewhere.
    @Test func whatEndedUnstoredIsPutRightAfterwards() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade([one])
        _ = writer.storeReplied(.away)
        #expect(writer.repairWanted() == .put(fence: 1, entries: [one]))
        _ = writer.storeReplied(.stored(fence: 1))
        #expect(writer.repairWanted() == .proceed(isStored: true))
    }

    /// An answer that has ended is looked after too: a failover may have forgotten its end.
    @Test func afterTheStoreReturnedWhatItForgotIsPutThereAgain() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade([one])
        _ = writer.storeReplied(.stored(fence: 1))
        #expect(writer.storeReturned() == .append(fence: 1, after: 1, entries: []))
        #expect(writer.storeReplied(.gap) == .put(fence: 1, entries: [one]))
        #expect(writer.storeReplied(.lost) == .stop)
        #expect(writer.storeReturned() == .stop)
    }

    @Test func aStoreThatLostEntriesIsPutRightAtOnceAndOnlyOnce() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade([one])
        _ = writer.storeReplied(.stored(fence: 1))
        _ = writer.entriesMade([two])
        #expect(writer.storeReplied(.gap) == .put(fence: 1, entries: [one, two]))
        #expect(writer.storeReplied(.gap) == .proceed(isStored: false))
    }
}

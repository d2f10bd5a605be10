import Testing

@testable import SessionLogic

@Suite struct JournalWriterTests {
    @Test func entriesAreStoredBeforeTheyAreTold() {
        var writer = JournalWriter()
        #expect(writer.entriesMade(0) == .put(fence: nil, count: 0))
        #expect(writer.storeReplied(.stored(fence: 7), 0) == .proceed(isStored: true))
        #expect(writer.entriesMade(1) == .append(fence: 7, after: 0, count: 1))
        #expect(writer.storeReplied(.stored(fence: 7), 1) == .proceed(isStored: true))
        #expect(writer.entriesMade(2) == .append(fence: 7, after: 1, count: 2))
    }

    @Test func aWriterThatWasOvertakenStopsForGood() {
        var writer = JournalWriter(fence: 1)
        #expect(writer.entriesMade(1) == .put(fence: 1, count: 1))
        #expect(writer.storeReplied(.lost, 1) == .stop)
        #expect(writer.entriesMade(2) == .stop)
        #expect(writer.isLost)
    }

    @Test func aStoreThatIsAwayIsPutRightWhenItReturns() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade(1)
        #expect(writer.storeReplied(.away, 1) == .proceed(isStored: false))
        #expect(writer.entriesMade(2) == .put(fence: 1, count: 2))
        #expect(writer.storeReplied(.stored(fence: 1), 2) == .proceed(isStored: true))
    }

    /// An answer that ended while the store was away would be followed for ever elsewhere.
    @Test func whatEndedUnstoredIsPutRightAfterwards() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade(1)
        _ = writer.storeReplied(.away, 1)
        #expect(writer.repairWanted(1) == .put(fence: 1, count: 1))
        _ = writer.storeReplied(.stored(fence: 1), 1)
        #expect(writer.repairWanted(1) == .proceed(isStored: true))
    }

    /// An answer that has ended is looked after too: a failover may have forgotten its end.
    @Test func afterTheStoreReturnedWhatItForgotIsPutThereAgain() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade(1)
        _ = writer.storeReplied(.stored(fence: 1), 1)
        #expect(writer.storeReturned(1) == .append(fence: 1, after: 1, count: 1))
        #expect(writer.storeReplied(.gap, 1) == .put(fence: 1, count: 1))
        #expect(writer.storeReplied(.lost, 1) == .stop)
        #expect(writer.storeReturned(1) == .stop)
    }

    @Test func aStoreThatLostEntriesIsPutRightAtOnceAndOnlyOnce() {
        var writer = JournalWriter(fence: 1)
        _ = writer.entriesMade(1)
        _ = writer.storeReplied(.stored(fence: 1), 1)
        _ = writer.entriesMade(2)
        #expect(writer.storeReplied(.gap, 2) == .put(fence: 1, count: 2))
        #expect(writer.storeReplied(.gap, 2) == .proceed(isStored: false))
    }
}

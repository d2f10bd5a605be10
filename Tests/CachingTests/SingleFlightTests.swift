import Testing

@testable import Caching

@Suite struct SingleFlightTests {
    private typealias Flights = SingleFlight<String, Int>

    @Test func theFirstLeadsAndTheOthersFollow() {
        var flights = Flights()
        #expect(flights.loadWanted("a", by: 1, .asked) == .lead(.init(key: "a", number: 1)))
        #expect(flights.loadWanted("a", by: 2, .asked) == .follow)
        #expect(flights.loadEnded(.init(key: "a", number: 1)) == .init(waiters: [1, 2], begin: []))
        #expect(flights.loadWanted("a", by: 3, .asked) == .lead(.init(key: "a", number: 2)))
    }

    @Test func theLastToLeaveCancels() {
        var flights = Flights()
        _ = flights.loadWanted("a", by: 1, .asked)
        _ = flights.loadWanted("a", by: 2, .asked)
        #expect(flights.waiterLeft("a", 1) == .doNothing)
        #expect(flights.waiterLeft("a", 2) == .cancelLoad(number: 1, begin: []))
        #expect(flights.waiterLeft("a", 2) == .doNothing)
    }

    @Test func aCancelledLoadThatEndsLateSpeaksForNobody() {
        var flights = Flights()
        _ = flights.loadWanted("a", by: 1, .asked)
        _ = flights.waiterLeft("a", 1)
        _ = flights.loadWanted("a", by: 2, .asked)
        #expect(flights.loadEnded(.init(key: "a", number: 1)).waiters.isEmpty)
        #expect(flights.isRunning(.init(key: "a", number: 2)))
    }

    @Test func speculationQueuesBehindItsLimitAndGoesOnInOrder() {
        var flights = Flights(speculativeMax: 1, queueMax: 2)
        #expect(flights.loadWanted("a", by: 1, .speculative) == .lead(.init(key: "a", number: 1)))
        #expect(flights.loadWanted("b", by: 2, .speculative) == .queued)
        #expect(flights.loadWanted("c", by: 3, .speculative) == .queued)
        #expect(flights.loadWanted("d", by: 4, .speculative) == .refuse)
        #expect(flights.loadEnded(.init(key: "a", number: 1)).begin == [.init(key: "b", number: 2)])
    }

    @Test func whatIsAskedForNeverWaitsBehindSpeculation() {
        var flights = Flights(speculativeMax: 1)
        _ = flights.loadWanted("a", by: 1, .speculative)
        _ = flights.loadWanted("b", by: 2, .speculative)
        #expect(flights.loadWanted("b", by: 9, .asked) == .lead(.init(key: "b", number: 2)))
        #expect(flights.loadWanted("c", by: 9, .asked) == .lead(.init(key: "c", number: 3)))
    }

    @Test func anAdoptedLoadGivesItsPlaceToTheNextSpeculation() {
        var flights = Flights(speculativeMax: 1)
        _ = flights.loadWanted("a", by: 1, .speculative)
        #expect(flights.loadWanted("a", by: 9, .asked) == .follow)
        #expect(flights.loadWanted("b", by: 2, .speculative) == .lead(.init(key: "b", number: 2)))
        #expect(flights.loadEnded(.init(key: "a", number: 1)) == .init(waiters: [1, 9], begin: []))
    }

    @Test func leavingAQueuedLoadMakesRoom() {
        var flights = Flights(speculativeMax: 1, queueMax: 1)
        _ = flights.loadWanted("a", by: 1, .speculative)
        _ = flights.loadWanted("b", by: 2, .speculative)
        #expect(flights.waiterLeft("b", 2) == .cancelLoad(number: 2, begin: []))
        #expect(flights.loadWanted("c", by: 3, .speculative) == .queued)
    }

    @Test func whatTakesLongGivesItsPlaceUpToThoseThatWait() {
        var flights = Flights(speculativeMax: 1, longMax: 1)
        _ = flights.loadWanted("a", by: 1, .speculative)
        _ = flights.loadWanted("b", by: 2, .speculative)
        _ = flights.loadWanted("c", by: 3, .speculative)
        let (a, b) = (Flights.Start(key: "a", number: 1), Flights.Start(key: "b", number: 2))
        let (once, twice) = (flights.becameLong(a), flights.becameLong(a))
        #expect(once == [b])
        #expect(twice == [])
        // There is no place among the long ones: it keeps its own.
        #expect(flights.becameLong(b) == [])
        // Asked for, it takes no place either way.
        #expect(flights.loadWanted("a", by: 4, .asked) == .follow)
        #expect(flights.loadEnded(a) == .init(waiters: [1, 4], begin: []))
        #expect(flights.becameLong(b) == [.init(key: "c", number: 3)])
        #expect(flights.loadEnded(b).begin == [])
        #expect(flights.loadEnded(.init(key: "c", number: 3)).begin == [])
        #expect(flights.freeSpeculativeShare == 1)
    }
}

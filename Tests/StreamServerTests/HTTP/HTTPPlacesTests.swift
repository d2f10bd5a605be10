@testable import HTTPTransport
@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct HTTPPlacesTests {
    private var places = HTTPPlaces(.init(requestsMax: 3, probesMax: 1))

    private mutating func open(_ ids: ClosedRange<Int>) { for id in ids { places.opened(id) } }

    private mutating func ask(_ id: Int, isProbe: Bool = false) -> HTTPPlaces.PlaceAction {
        places.asked(id, isProbe: isProbe)
    }

    @Test mutating func theLongestIdleGoesFirst() {
        open(1...5)
        let taken = (1...3).map { ask($0) }
        #expect(taken == [.take, .take, .take])
        for id in [2, 1, 3] { places.busyChanged(id, isBusy: false) }
        places.busyChanged(2, isBusy: true)
        places.busyChanged(2, isBusy: false)
        let next = [ask(4), ask(5)]
        #expect(next == [.takeFor(evicted: 1), .takeFor(evicted: 3)])
    }

    @Test mutating func whoIsBeingAnsweredNeverGoes() {
        open(1...6)
        for id in 1...3 { _ = ask(id) }
        let others = [ask(4), ask(5, isProbe: true), ask(6, isProbe: true)]
        #expect(others == [.refuse, .take, .refuse])
        places.closed(1)
        places.closed(2)
        let after = ask(4)
        #expect(after == .take)
    }

    @Test mutating func whoHasNotAskedYetTakesNoPlaceOfThoseWhoHave() {
        open(1...100)
        let taken = (1...3).map { ask($0) }
        #expect(taken == [.take, .take, .take] && places.requesters == 3)
    }

    @Test mutating func forADescriptorGoesFirstWhoIsIdleThenWhoIsSilent() {
        open(1...4)
        _ = ask(3)
        places.busyChanged(3, isBusy: false)
        let evicted = (0..<5).map { _ in places.evictForDescriptor() }
        #expect(evicted == [3, 1, 2, 4, nil])
    }

    @Test mutating func aWebSocketIsNotThereAnyMore() {
        open(1...2)
        places.closed(1)
        places.busyChanged(1, isBusy: false)
        let evicted = [places.evictForDescriptor(), places.evictForDescriptor()]
        #expect(evicted == [2, nil])
        let gone = ask(1)
        #expect(gone == .refuse)
    }

    /// However often they ask: what is remembered is as long as they are many.
    @Test mutating func aLongLifeCostsNothing() {
        open(1...2)
        _ = ask(1)
        for _ in 0..<10_000 {
            places.busyChanged(1, isBusy: false)
            places.busyChanged(1, isBusy: true)
        }
        #expect(places.remembered < 200)
    }
}

import Testing

@testable import Fleet

@Suite struct ClusterViewTests {
    private func canary(_ pod: String, _ number: Int, connections: Int = 1) -> Canary {
        Canary(pod: pod, role: "serve", number: number, connections: connections, sessions: 1)
    }

    private func presence(_ event: PresenceEnvelope.Event, _ session: String, _ pod: String, _ epoch: Int)
        -> PresenceEnvelope
    {
        PresenceEnvelope(event, session: session, client: "c", pod: pod, epoch: epoch)
    }

    @Test func canariesAddUp() {
        var view = ClusterView(own: "a")
        view.canaryHeard(canary("a", 1, connections: 2), now: .seconds(1))
        view.canaryHeard(canary("b", 1, connections: 3), now: .seconds(1))
        #expect(view.connections == 5 && view.pods.count == 2)
    }

    @Test func gapsAndDelaysAreSeen() {
        var view = ClusterView(own: "a")
        view.canaryHeard(canary("b", 1), now: .seconds(1))
        view.canaryHeard(canary("b", 4), now: .seconds(5))
        #expect(view.pods["b"]?.missed == 2)
        #expect(view.pods["b"]?.lag == .seconds(1))
        view.canaryHeard(canary("b", 3), now: .seconds(9))
        #expect(view.pods["b"]?.heardAt == .seconds(5))
    }

    @Test func aSilentPodIsToldOnceAndItsSessionsHaveNoPlace() {
        var view = ClusterView(own: "a")
        view.canaryHeard(canary("b", 1), now: .seconds(1))
        view.canaryHeard(canary("a", 1), now: .seconds(1))
        _ = view.presenceHeard(presence(.connected, "s", "b", 1))
        #expect(view.silentPods(now: .seconds(5)).isEmpty)
        #expect(view.silentPods(now: .seconds(7)) == ["b"])
        #expect(view.silentPods(now: .seconds(8)).isEmpty)
        #expect(view.places(ofClient: "c").isEmpty)
        #expect(view.pods["a"] != nil)
    }

    @Test func aMovedSessionIsYieldedByTheOthers() {
        var view = ClusterView(own: "a")
        #expect(view.presenceHeard(presence(.moved, "s", "b", 2)) == .yield(session: "s", epoch: 2))
        #expect(view.presenceHeard(presence(.moved, "s", "a", 3)) == .doNothing)
        #expect(view.presenceHeard(presence(.connected, "t", "b", 1)) == .doNothing)
    }

    /// Messages overtake each other.
    @Test func anEarlierConnectionChangesNothing() {
        var view = ClusterView(own: "a")
        _ = view.presenceHeard(presence(.moved, "s", "b", 3))
        #expect(view.presenceHeard(presence(.moved, "s", "c", 2)) == .doNothing)
        #expect(view.presenceHeard(presence(.gone, "s", "c", 2)) == .doNothing)
        #expect(view.places(ofClient: "c") == [.init(session: "s", pod: "b", epoch: 3)])
        _ = view.presenceHeard(presence(.gone, "s", "b", 3))
        #expect(view.places(ofClient: "c").isEmpty)
    }

    @Test func anInterruptionIsNotTakenForDeath() {
        var view = ClusterView(own: "a")
        view.canaryHeard(canary("b", 1), now: .seconds(1))
        view.hearingInterrupted(now: .seconds(20))
        #expect(view.silentPods(now: .seconds(21)).isEmpty)
        #expect(view.hasLivingPod(role: "serve") && !view.hasLivingPod(role: "worker"))
    }

    @Test func placesAreBounded() {
        var view = ClusterView(own: "a")
        for number in 0..<(ClusterView.placesMax + 10) {
            _ = view.presenceHeard(
                PresenceEnvelope(.connected, session: "s", client: "c\(number)", pod: "b", epoch: 1))
        }
        #expect(view.places(ofClient: "c\(ClusterView.placesMax - 1)").count == 1)
        #expect(view.places(ofClient: "c\(ClusterView.placesMax + 1)").isEmpty)
        view.podGone("b")
        #expect(view.places(ofClient: "c1").isEmpty)
    }

    @Test func whatADeadPodLeavesIsClearedAwayInSlices() {
        var view = ClusterView(own: "a")
        for number in 0..<10 {
            _ = view.presenceHeard(
                PresenceEnvelope(.connected, session: "s", client: "c\(number)", pod: "b", epoch: 1))
            _ = view.presenceHeard(
                PresenceEnvelope(.connected, session: "t", client: "c\(number)", pod: "d", epoch: 1))
        }
        view.podGone("b")
        // Not shown from the first moment on.
        #expect(view.places(ofClient: "c3").map(\.pod) == ["d"])
        let slices = (0..<4).map { _ in view.clearAway(4) }
        #expect(slices == [true, true, false, false])
        #expect(view.places(ofClient: "c9").map(\.session) == ["t"])
    }

    @Test func oneClientHasSoManyPlacesAtMost() {
        var view = ClusterView(own: "a")
        for number in 0..<200 { _ = view.presenceHeard(presence(.connected, "s\(number)", "b", 1)) }
        #expect(view.places(ofClient: "c").count == ClusterView.placesPerClientMax)
        for number in 0..<200 { _ = view.presenceHeard(presence(.gone, "s\(number)", "b", 1)) }
        #expect(view.places(ofClient: "c").isEmpty)
    }

    @Test func theWordOfStrangersClosesNothingAndPushesNobodyOut() {
        var view = ClusterView(own: "a")
        #expect(view.presenceHeard(presence(.moved, "s", "b", 2), isSigned: false) == .doNothing)
        view.canaryHeard(canary("b", 1), now: .zero)
        view.canaryHeard(canary("b", 9, connections: 1000), isSigned: false, now: .zero)
        #expect(view.connections == 1)
        for number in 0..<(2 * ClusterView.podsMax) {
            view.canaryHeard(
                Canary(pod: "x\(number)", role: "worker", number: 1, connections: 0, sessions: 0), isSigned: false,
                now: .zero)
        }
        #expect(view.pods.count <= ClusterView.podsMax / 2 + 1)
        #expect(!view.hasLivingPod(role: "worker"))
        for number in 0..<(ClusterView.podsMax - 1) { view.canaryHeard(canary("p\(number)", 1), now: .zero) }
        #expect(view.pods.count == ClusterView.podsMax && view.pods["p998"] != nil)
        #expect(view.connections == ClusterView.podsMax)
    }

    @Test func extremesAddUpWithoutATrap() {
        var view = ClusterView(own: "a")
        let most = SharedLimits.counts.upperBound
        for number in 0..<ClusterView.podsMax {
            let canary = { Canary(pod: "p\(number)", role: "r", number: $0, connections: most, sessions: most) }
            view.canaryHeard(canary(0), now: .zero)
            view.canaryHeard(canary(most), now: .seconds(1))
        }
        #expect(view.connections == most * ClusterView.podsMax)
        #expect(view.pods["p1"]?.missed == most - 1)
    }

    @Test func podsAreBounded() {
        var view = ClusterView(own: "a")
        for number in 0..<(ClusterView.podsMax + 5) { view.canaryHeard(canary("p\(number)", 1), now: .zero) }
        #expect(view.pods.count == ClusterView.podsMax)
    }
}

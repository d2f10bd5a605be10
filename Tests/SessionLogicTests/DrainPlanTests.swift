import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct DrainPlanTests {
    private let plan = DrainPlan(startedAt: .zero, gracePeriod: .seconds(100))

    @Test func fewIdleSessionsGoAtOnce() {
        #expect(plan.decide(position: 3, of: 5, isAnswering: false, now: .zero) != .wait)
    }

    @Test func manyIdleSessionsGoInWaves() {
        let gone = [0, 7, 13, 19, 25].map { second in
            (0..<1000).count { plan.decide(position: $0, of: 1000, isAnswering: false, now: .seconds(second)) != .wait }
        }
        #expect(gone == [200, 400, 600, 800, 1000])
    }

    @Test func whoIsBeingAnsweredStaysUntilTheEndIsNear() {
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .seconds(79)) == .wait)
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .seconds(80)) != .wait)
        #expect(plan.isOver(now: .seconds(100)))
    }

    @Test func withoutAGracePeriodEverybodyGoesNow() {
        let plan = DrainPlan(startedAt: .zero, gracePeriod: .zero)
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .zero) != .wait)
    }
}

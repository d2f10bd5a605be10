import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct DrainPlanTests {
    private let plan = DrainPlan(startedAt: .zero, gracePeriod: .seconds(100), window: .seconds(30))

    @Test func fewIdleSessionsGoAtOnce() {
        #expect(plan.decide(position: 3, of: 5, isAnswering: false, now: .zero) != .wait)
    }

    @Test func manyIdleSessionsGoInWaves() {
        let gone = [0, 6, 15, 24, 30].map { second in
            (0..<1200).count { plan.decide(position: $0, of: 1200, isAnswering: false, now: .seconds(second)) != .wait }
        }
        #expect(gone == [20, 260, 620, 980, 1200])
    }

    @Test func theWindowEndsBeforeRunningAnswersAreLetGo() {
        let plan = DrainPlan(startedAt: .zero, gracePeriod: .seconds(10), window: .seconds(60))
        #expect(plan.window == .seconds(8))
    }

    @Test func whoIsBeingAnsweredStaysUntilTheEndIsNear() {
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .seconds(79)) == .wait)
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .seconds(80)) != .wait)
        #expect(plan.isOver(now: .seconds(100)))
    }

    @Test func withoutAGracePeriodEverybodyGoesNow() {
        let plan = DrainPlan(startedAt: .zero, gracePeriod: .zero, window: .seconds(5))
        #expect(plan.decide(position: 0, of: 1, isAnswering: true, now: .zero) != .wait)
    }
}

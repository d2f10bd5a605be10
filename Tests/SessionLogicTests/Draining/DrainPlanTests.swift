import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct DrainPlanTests {
    private func plan(_ sessions: Int, grace: Duration = .seconds(100), window: Duration = .seconds(30)) -> DrainPlan {
        DrainPlan(startedAt: .zero, gracePeriod: grace, window: window, sessions: sessions)
    }

    @Test func fewIdleSessionsGoAtOnce() {
        #expect(plan(5).decide(number: 3, isAnswering: false, now: .zero) != .wait)
    }

    @Test func manyIdleSessionsGoInWavesOverTheWholeWindow() {
        let plan = plan(1200)
        var here = Array(0..<1200)
        var left: [Int] = []
        for second in [0, 6, 15, 24, 30] {
            // As often as a pod looks: who stays keeps the wave it is in.
            for _ in 0..<20 {
                here.removeAll { plan.decide(number: $0, isAnswering: false, now: .seconds(second)) != .wait }
            }
            left.append(1200 - here.count)
        }
        #expect(left == [20, 260, 620, 980, 1200])
    }

    @Test func theWindowEndsBeforeRunningAnswersAreLetGo() {
        #expect(plan(1, grace: .seconds(10), window: .seconds(60)).window == .seconds(8))
    }

    @Test func theyComeBackOverATimeThatGrowsWithTheirNumber() {
        #expect(
            plan(4000).decide(number: 0, isAnswering: false, now: .zero)
                == .release(reconnectWithin: .milliseconds(4250)))
    }

    @Test func whoIsBeingAnsweredStaysUntilTheEndIsNear() {
        #expect(plan(1).decide(number: 0, isAnswering: true, now: .seconds(79)) == .wait)
        #expect(plan(1).decide(number: 0, isAnswering: true, now: .seconds(80)) != .wait)
        #expect(plan(1).isOver(now: .seconds(100)))
    }

    @Test func withoutAGracePeriodEverybodyGoesNow() {
        #expect(plan(1, grace: .zero, window: .seconds(5)).decide(number: 0, isAnswering: true, now: .zero) != .wait)
        #expect(plan(500, grace: .zero, window: .seconds(5)).decide(number: 9, isAnswering: false, now: .zero) != .wait)
    }
}

import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct ActionPolicyTests {
    @Test(arguments: [
        (
            0.9, ActionPolicy.CostOfBeingWrong.effort, ActionPolicy.Rights.mayPrepare,
            ActionPolicy.Decision?.some(.prepare)
        ),
        (0.85, .effort, .mayAct, .prepare), (0.84, .effort, .mayAct, nil), (0.5, .undoable, .mayAct, nil),
        (0.9, .undoable, .mayAct, .act), (0.9, .undoable, .mayPrepare, .ask), (0.7, .undoable, .mayAct, .ask),
        (0.99, .irreversible, .mayAct, .ask), (0.99, .effort, .none, .refuse), (0.1, .effort, .none, nil),
        (0.6, .irreversible, .mayAct, .ask),
    ])
    func whatMayBeDoneOnAHunch(
        confidence: Double, cost: ActionPolicy.CostOfBeingWrong, rights: ActionPolicy.Rights,
        decision: ActionPolicy.Decision?
    ) {
        #expect(ActionPolicy().decide(confidence: confidence, cost: cost, rights: rights) == decision)
    }

    // MARK: Worth and cost of preparing

    private func sureFrom(
        fetch: Double = 1, lead: Double = 4, free: Double = 2.0 / 3, policy: ActionPolicy = ActionPolicy()
    ) -> Double {
        policy.sureFrom(
            cost: .effort, in: .init(work: .seconds(fetch), lead: .seconds(lead), freeShare: free))
    }

    @Test func theThresholdIsTheAnswerWhenFetchingSparesWhatItSpends() {
        #expect(abs(sureFrom() - 0.85) < 1e-9)
        #expect(abs(sureFrom(fetch: 0.01) - 0.85) < 1e-9)
    }

    @Test func theBusierThePodTheSurer() {
        #expect(
            sureFrom(free: 1) < 0.85 && sureFrom(free: 0.5) > 0.85 && sureFrom(free: 0) > sureFrom(free: 0.5))
        #expect(abs(sureFrom(free: 1) - 0.739) < 0.001 && abs(sureFrom(free: 0) - 0.919) < 0.001)
    }

    @Test func whatComesTooLateAnywaySparesLess() {
        #expect(sureFrom(fetch: 20, lead: 4) > sureFrom(fetch: 4, lead: 4))
    }

    @Test func belowLikelyItIsAGuess() {
        #expect(sureFrom(free: 1, policy: ActionPolicy(threshold: 0.3, likely: 0.6)) == 0.3)
        #expect(sureFrom(free: 1, policy: ActionPolicy(threshold: 0.65)) == 0.6)
    }

    @Test func thePlainThresholdKnowsNoCircumstances() {
        let plain = ActionPolicy(rule: .threshold, threshold: 0.9)
        #expect(sureFrom(fetch: 60, free: 0, policy: plain) == 0.9 && plain.decidesFrom(cost: .effort) == 0.9)
    }

    @Test(arguments: [0, 0.5, 0.85, 0.999, 1])
    func theFloorIsNeverAboveAnAnswer(threshold: Double) {
        for rule in ActionPolicy.Rule.allCases {
            let policy = ActionPolicy(rule: rule, threshold: threshold)
            for free in [-1, 0, 0.5, 1, 2, .nan] {
                for fetch in [0, 0.1, 5, 600] {
                    let answer = sureFrom(fetch: fetch, free: free, policy: policy)
                    #expect(
                        answer >= policy.decidesFrom(cost: .effort) - 1e-9 && answer <= 1,
                        "\(rule) \(threshold) \(free) \(fetch)")
                }
            }
        }
    }

    @Test func worthIsWeighedOfEffortAlone() {
        let scarce = ActionPolicy.Circumstances(work: .seconds(60), lead: .seconds(1), freeShare: 0)
        let policy = ActionPolicy()
        #expect(policy.sureFrom(cost: .effort, in: scarce) > 0.99)
        #expect(policy.sureFrom(cost: .undoable, in: scarce) == 0.85)
        #expect(policy.decide(confidence: 0.9, cost: .effort, in: scarce, rights: .mayAct) == nil)
        #expect(policy.decide(confidence: 0.9, cost: .undoable, in: scarce, rights: .mayAct) == .act)
    }
}

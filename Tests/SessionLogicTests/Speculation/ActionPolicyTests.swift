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
}

import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct ErrorTextsTests {
    @Test func anUnknownItemIsNamedInShort() {
        let error = ErrorFrame.unknownItem(String(repeating: "x", count: 1000), seq: 3)
        #expect(error.code == .unknownItem && error.seq == 3 && error.message.count < 120)
    }

    @Test func whoAsksTooMuchIsToldWhenToComeBack() {
        let error = ErrorFrame.tooManyQuestions(id: "a", retryAfter: .microseconds(1_000_100))
        #expect(error.code == .rateLimited && error.id == "a" && error.retryAfterMilliseconds == 1001)
    }

    @Test(arguments: [(0.0, 2000), (0.5, 3000), (1.0, 4000), (7.0, 4000)])
    func whoWasTurnedAwayDoesNotComeBackWithAllOthers(random: Double, milliseconds: Int) {
        let error = ErrorFrame.tooMuchToDo(forNew: "questions", random: random)
        #expect(error.code == .shed && error.retryAfterMilliseconds == milliseconds)
        #expect(error.message == "this pod is overloaded and takes no new questions: try again")
    }
}

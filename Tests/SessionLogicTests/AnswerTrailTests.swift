import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerTrailTests {
    @Test func anAnswerThatIsFullEnds() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        #expect(trail.append(String(repeating: "x", count: AnswerTrail.textBytesMax - 1)) == .grown)
        #expect(trail.append("é") == .full)
        #expect(trail.append("x") == .full)
        #expect(trail.text.count == AnswerTrail.textBytesMax - 1)
    }

    @Test func afterTheEndNothingChanges() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        _ = trail.append("x")
        trail.ended(.stop, timing: .init())
        #expect(trail.append("y") == .full)
        trail.ended(.cancelled, timing: .init())
        #expect(trail.final?.finish == .stop)
        #expect(trail.final?.length == 1)
    }
}

import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct MessageGateTests {
    private let ping = ClientMessage.ping(t: "1")
    private func gate() -> MessageGate { MessageGate(keystrokesPerSecond: 1, now: .zero) }

    @Test func whatComesBeforeTheSessionWaitsForIt() {
        var gate = gate()
        let first = gate.messageReceived(ping, now: .zero)
        #expect(first == .keep && gate.handledCount == 0)
        let waiting = gate.opened()
        #expect(waiting.count == 1)
        let next = gate.messageReceived(ping, now: .zero)
        #expect(next == .handle && gate.handledCount == 1)
        let again = gate.opened()
        #expect(again.isEmpty)
    }

    @Test func whoDoesNotWaitForWelcomeIsCutOff() {
        var gate = gate()
        let actions = (0..<65).map { _ in gate.messageReceived(ping, now: .zero) }
        #expect(actions.dropLast().allSatisfy { $0 == .keep })
        #expect(actions.last == .close(.policy, "too many messages before welcome"))
    }

    /// Fifty messages a second for each keystroke that may be answered, and those of ten seconds at once.
    @Test func whoFloodsIsCutOff() {
        var gate = gate()
        _ = gate.opened()
        let handled = (0..<2000).prefix { _ in gate.messageReceived(ping, now: .zero) == .handle }.count
        #expect(handled == 500)
        let later = gate.messageReceived(ping, now: .seconds(1))
        #expect(later == .handle)
    }
}

import Resilience
import WireProtocol

/// Gate for the messages of one connection: holds them while the session is fetched from the other pods, and closes a
/// connection that sends far more than any person typing.
package struct MessageGate: Sendable {
    /// Messages held while the session is fetched.
    private static let earlyMessagesMax = 64
    /// Messages allowed for each permitted keystroke, and the length of the burst: far beyond what any program that
    /// types, asks and pings sends.
    private static let messagesPerKeystroke = 50.0
    private static let floodSeconds = 10.0

    private var flood: TokenBucket
    private var early: [ClientMessage] = []
    private var isOpen = false
    /// Messages handled so far.
    package private(set) var handledCount = 0

    package init(keystrokesPerSecond: Int, now: Duration) {
        let rate = Double(keystrokesPerSecond) * Self.messagesPerKeystroke
        flood = TokenBucket(rate: rate, burst: rate * Self.floodSeconds, now: now)
    }

    package enum Action: Equatable, Sendable {
        case handle
        /// Message kept until the session is there; `opened` returns it.
        case keep
        case close(CloseCode, String)
    }

    package mutating func messageReceived(_ message: ClientMessage, now: Duration) -> Action {
        if case .wait = flood.take(now: now) { return .close(.tooManyMessages, CloseCode.tooManyMessages.meaning) }
        if isOpen {
            handledCount += 1
            return .handle
        }
        if early.count >= Self.earlyMessagesMax { return .close(.policy, "too many messages before welcome") }
        early.append(message)
        return .keep
    }

    /// Opens the gate: the session is there.
    ///
    /// - Returns: the messages kept until now
    package mutating func opened() -> [ClientMessage] {
        isOpen = true
        defer { early = [] }
        return early
    }
}

import Resilience
import WireProtocol

/// What becomes of the messages of one connection: they wait while its session is fetched from the other pods, and whoever
/// sends far more than anybody who types is cut off.
package struct MessageGate: Sendable {
    /// Messages that may come while the session is fetched.
    private static let earlyMessagesMax = 64
    /// Messages that may come for each keystroke that may be answered, and for how long at once: far beyond what any
    /// program that types, asks and pings sends.
    private static let messagesPerKeystroke = 50.0
    private static let floodSeconds = 10.0

    private var flood: TokenBucket
    private var early: [ClientMessage] = []
    private var isOpen = false
    /// Messages that were handled.
    package private(set) var handledCount = 0

    package init(keystrokesPerSecond: Int, now: Duration) {
        let rate = Double(keystrokesPerSecond) * Self.messagesPerKeystroke
        flood = TokenBucket(rate: rate, burst: rate * Self.floodSeconds, now: now)
    }

    package enum Action: Equatable, Sendable {
        case handle
        /// It comes again when the session is there.
        case keep
        case close(CloseCode, String)
    }

    package mutating func messageReceived(_ message: ClientMessage, now: Duration) -> Action {
        if case .wait = flood.take(now: now) { return .close(.tooManyMessages, "too many messages") }
        if isOpen {
            handledCount += 1
            return .handle
        }
        if early.count >= Self.earlyMessagesMax { return .close(.policy, "wait for welcome") }
        early.append(message)
        return .keep
    }

    /// The session is there.
    ///
    /// - Returns: what came before
    package mutating func opened() -> [ClientMessage] {
        isOpen = true
        defer { early = [] }
        return early
    }
}

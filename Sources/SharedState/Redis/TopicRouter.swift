import Synchronization

/// Router from topics to the stores that listen to them. Stores are made after the connection that hears.
final class TopicRouter: Sendable {
    typealias Listener = @Sendable (_ topic: String, _ payload: [UInt8]) -> Void

    private struct State {
        var byTopic: [String: Listener] = [:]
        /// Listeners to all topics with this prefix.
        var byPrefix: [(prefix: String, listener: Listener)] = []
        var toHearing: [@Sendable (_ isVerified: Bool) -> Void] = []
    }

    private let state = Mutex(State())

    func listen(to topic: String, _ listener: @escaping Listener) { state.withLock { $0.byTopic[topic] = listener } }

    func listen(toPrefix prefix: String, _ listener: @escaping Listener) {
        state.withLock { $0.byPrefix.append((prefix, listener)) }
    }

    /// Callback for when all topics are heard, and when they no longer are.
    func listen(toHearing listener: @escaping @Sendable (_ isVerified: Bool) -> Void) {
        state.withLock { $0.toHearing.append(listener) }
    }

    func hearingChanged(isVerified: Bool) {
        for listener in state.withLock({ $0.toHearing }) { listener(isVerified) }
    }

    /// Messages without a listener are dropped.
    func received(_ topic: String, _ payload: [UInt8]) {
        let listener = state.withLock { state in
            state.byTopic[topic] ?? state.byPrefix.first { topic.hasPrefix($0.prefix) }?.listener
        }
        listener?(topic, payload)
    }
}

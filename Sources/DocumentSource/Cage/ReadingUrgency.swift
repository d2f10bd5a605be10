import Synchronization

/// Urgency of a document's load: asked for, or prefetched; a prefetch may become asked for on the way.
package final class ReadingUrgency: Sendable {
    private struct State {
        var isAsked: Bool
        var observers: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>

    package init(isAsked: Bool) { state = Mutex(State(isAsked: isAsked)) }

    package var isAsked: Bool { state.withLock { $0.isAsked } }

    /// Marks the document as asked for.
    package func promote() {
        let observers = state.withLock { state in
            state.isAsked = true
            defer { state.observers.removeAll() }
            return state.observers
        }
        for observer in observers { observer() }
    }

    /// Calls `body` when the document is asked for, at once when it is already.
    func onPromotion(_ body: @escaping @Sendable () -> Void) {
        let isAsked = state.withLock { state in
            if !state.isAsked { state.observers.append(body) }
            return state.isAsked
        }
        if isAsked { body() }
    }
}

import Synchronization

/// Where a session's reader is: one at a time, or nobody since when.
final class ReaderPlace: Sendable {
    private struct State {
        var reader: (any SessionReader)?
        var detachedAt: Duration?
        var isClosed = false
    }

    private let state: Mutex<State>

    init(now: Duration) {
        state = Mutex(State(detachedAt: now))
    }

    var current: (any SessionReader)? { state.withLock { $0.reader } }

    /// The reader that was there before is told that it is replaced.
    ///
    /// - Returns: false when the session is over
    func attach(_ reader: any SessionReader) -> Bool {
        let (old, isClosed) = state.withLock { state -> ((any SessionReader)?, Bool) in
            if state.isClosed { return (nil, true) }
            defer { (state.reader, state.detachedAt) = (reader, nil) }
            return (state.reader, false)
        }
        old?.replaced()
        return !isClosed
    }

    /// Does nothing when somebody else has taken over meanwhile.
    ///
    /// - Returns: whether nobody is connected any more
    func detach(_ reader: any SessionReader, now: Duration) -> Bool {
        state.withLock { state in
            guard state.reader === reader else { return false }
            (state.reader, state.detachedAt) = (nil, now)
            return true
        }
    }

    /// How long nobody has been connected; nil while somebody is.
    func detachedFor(now: Duration) -> Duration? { state.withLock { state in state.detachedAt.map { now - $0 } } }

    /// - Returns: who was there
    func clear() -> (any SessionReader)? {
        state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }
    }

    /// Nobody comes any more.
    func close() {
        state.withLock { state in
            state.reader = nil
            state.isClosed = true
        }
    }
}

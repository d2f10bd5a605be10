import Synchronization

/// Place of a session's reader: one at a time, or none since a known time.
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

    /// Seats a reader; the previous one is told that it is replaced.
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

    /// Removes a reader; does nothing when another has taken over meanwhile.
    ///
    /// - Returns: whether the session has no reader any more
    func detach(_ reader: any SessionReader, now: Duration) -> Bool {
        state.withLock { state in
            guard state.reader === reader else { return false }
            (state.reader, state.detachedAt) = (nil, now)
            return true
        }
    }

    /// Time without any reader; nil while there is one.
    func detachedFor(now: Duration) -> Duration? { state.withLock { state in state.detachedAt.map { now - $0 } } }

    /// - Returns: the reader that was there
    func clear() -> (any SessionReader)? {
        state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }
    }

    /// Closes the place: no reader is admitted any more.
    func close() {
        state.withLock { state in
            state.reader = nil
            state.isClosed = true
        }
    }
}

import NIOCore
import Synchronization

/// Connections of a listener that are no WebSockets, with their channels: the shell of `HTTPPlaces`. Used from every
/// loop.
final class HTTPConnections: Sendable {
    private struct State {
        var places: HTTPPlaces
        var channels: [Int: any Channel] = [:]
        var nextNumber = 0
    }

    private let state: Mutex<State>
    private let evictedOne: @Sendable () -> Void

    /// - Parameter evicted: called for each connection that is closed to make room for another
    init(_ limits: HTTPPlaces.Limits = .init(), evicted: @escaping @Sendable () -> Void) {
        state = Mutex(State(places: HTTPPlaces(limits)))
        evictedOne = evicted
    }

    /// - Returns: number of the connection in later calls
    func opened(_ channel: any Channel) -> Int {
        state.withLock { state in
            state.nextNumber += 1
            state.places.opened(state.nextNumber)
            state.channels[state.nextNumber] = channel
            return state.nextNumber
        }
    }

    func closed(_ number: Int) {
        state.withLock { state in
            state.places.closed(number)
            state.channels[number] = nil
        }
    }

    /// - Returns: whether there is a place for a connection that has sent its first request
    func asked(_ number: Int, isProbe: Bool) -> Bool {
        let (isTaken, evicted) = state.withLock { state -> (Bool, (any Channel)?) in
            switch state.places.asked(number, isProbe: isProbe) {
            case .take: (true, nil)
            case .takeFor(let evicted): (true, state.channels.removeValue(forKey: evicted))
            case .refuse: (false, nil)
            }
        }
        close(evicted)
        return isTaken
    }

    func busyChanged(_ number: Int, isBusy: Bool) {
        state.withLock { $0.places.busyChanged(number, isBusy: isBusy) }
    }

    /// - Returns: whether a connection was closed
    func evictForDescriptor() -> Bool {
        let channel = state.withLock { state in
            state.places.evictForDescriptor().flatMap { state.channels.removeValue(forKey: $0) }
        }
        close(channel)
        return channel != nil
    }

    private func close(_ evicted: (any Channel)?) {
        guard let evicted else { return }
        evictedOne()
        evicted.close(promise: nil)
    }
}

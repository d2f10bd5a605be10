import Synchronization

/// The browsers that are connected to this pod, by client: where a notice for one of them goes.
package final class ClientDirectory: Sendable {
    private struct State {
        var readers: [String: [ObjectIdentifier: any SessionReader]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: whether this is the client's first connection here
    func came(_ client: String, _ reader: any SessionReader) -> Bool {
        state.withLock { state in
            let isFirst = state.readers[client] == nil
            state.readers[client, default: [:]][ObjectIdentifier(reader)] = reader
            return isFirst
        }
    }

    /// - Returns: whether it was the client's last one
    func left(_ client: String, _ reader: any SessionReader) -> Bool {
        state.withLock { state in
            guard state.readers[client]?.removeValue(forKey: ObjectIdentifier(reader)) != nil else { return false }
            guard state.readers[client]?.isEmpty == true else { return false }
            state.readers[client] = nil
            return true
        }
    }

    /// - Returns: how many connections were told
    func deliver(_ notice: String, to client: String) -> Int {
        let readers = state.withLock { Array(($0.readers[client] ?? [:]).values) }
        for reader in readers { reader.noticeReceived(notice) }
        return readers.count
    }

    func isHere(_ client: String) -> Bool { state.withLock { $0.readers[client] != nil } }
}

import Synchronization

/// Directory of the browsers connected to this pod, by client: where a notice for one of them goes.
package final class ClientDirectory: Sendable {
    private struct State {
        var receivers: [String: [ObjectIdentifier: any NoticeReceiver]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: whether this is the client's first connection here
    func came(_ client: String, _ receiver: any NoticeReceiver) -> Bool {
        state.withLock { state in
            let isFirst = state.receivers[client] == nil
            state.receivers[client, default: [:]][ObjectIdentifier(receiver)] = receiver
            return isFirst
        }
    }

    /// - Returns: whether it was the client's last one
    func left(_ client: String, _ receiver: any NoticeReceiver) -> Bool {
        state.withLock { state in
            guard state.receivers[client]?.removeValue(forKey: ObjectIdentifier(receiver)) != nil else { return false }
            guard state.receivers[client]?.isEmpty == true else { return false }
            state.receivers[client] = nil
            return true
        }
    }

    /// - Returns: how many connections were told
    func deliver(_ notice: String, to client: String) -> Int {
        let receivers = state.withLock { Array(($0.receivers[client] ?? [:]).values) }
        for receiver in receivers { receiver.noticeReceived(notice) }
        return receivers.count
    }

    func isHere(_ client: String) -> Bool { state.withLock { $0.receivers[client] != nil } }
}

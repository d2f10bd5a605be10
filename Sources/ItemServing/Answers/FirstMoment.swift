import Synchronization

/// When something happened for the first time.
final class FirstMoment: Sendable {
    private let moment = Mutex<Duration?>(nil)

    var value: Duration? { moment.withLock { $0 } }

    func note(_ now: Duration) {
        moment.withLock { if $0 == nil { $0 = now } }
    }
}

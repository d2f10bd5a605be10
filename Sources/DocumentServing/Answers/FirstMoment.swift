import Synchronization

/// Time at which an event first happened.
package final class FirstMoment: Sendable {
    private let moment = Mutex<Duration?>(nil)

    package init() {}

    package var value: Duration? { moment.withLock { $0 } }

    package func note(_ now: Duration) {
        moment.withLock { if $0 == nil { $0 = now } }
    }
}

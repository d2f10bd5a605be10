// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Glibc

/// Clock that never goes back, counting from some moment in the past: `now` for the machines of floor 0.
package enum MonotonicClock {
    package static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Seconds since 1970, for values that outlive the process.
    package static var epochSeconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec
    }
}

extension Duration {
    package var wholeMicroseconds: Int {
        Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}

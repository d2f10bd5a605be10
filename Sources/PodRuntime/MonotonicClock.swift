// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Glibc

/// Time since some moment in the past, that never goes back: what the machines of floor 0 are given as `now`.
package enum MonotonicClock {
    package static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Seconds since 1970, for what outlives the process.
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

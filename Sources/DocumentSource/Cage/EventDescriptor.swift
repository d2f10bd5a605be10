import CLinux
import Glibc

/// One-time event: a descriptor that one thread waits for and any other makes readable.
final class EventDescriptor: Sendable {
    let descriptor: Int32

    init?() {
        descriptor = hunch_event()
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    func signal() { _ = hunch_event_signal(descriptor) }

    var isSignalled: Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    /// - Returns: false when the time is over or `other` came first
    func wait(milliseconds: Int, or other: EventDescriptor) -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let end = CagedChild.Deadline(milliseconds: milliseconds)
        while end.millisecondsLeft > 0 {
            if poll(&polled, 2, end.millisecondsLeft) < 0, errno != EINTR { return false }
            if polled[1].revents != 0 { return false }
            if polled[0].revents != 0 { return true }
        }
        return false
    }
}

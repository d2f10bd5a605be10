import PodRuntime
import SharedState
import NIOCore
import SessionLogic
import Synchronization
import WireProtocol

/// Bridge that brings events from other threads to the connection's loop. Many changes of an answer become one wake-up.
final class ConnectionReader: SessionReader, NoticeReceiver {
    private let connection: NIOLoopBound<SessionConnection>
    private let eventLoop: any EventLoop
    private let isWakePending = Atomic(false)
    private let notices = Mutex(NoticeQueue())
    private let isNoticePending = Atomic(false)

    init(_ connection: NIOLoopBound<SessionConnection>, _ eventLoop: any EventLoop) {
        self.connection = connection
        self.eventLoop = eventLoop
    }

    func answersChanged() {
        guard !isWakePending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventLoop.execute { [self] in
            isWakePending.store(false, ordering: .releasing)
            connection.value.answersChanged()
        }
    }

    func prefetchChanged(_ frame: PrefetchFrame) {
        eventLoop.execute { [self] in connection.value.prefetchChanged(frame) }
    }

    func replaced() {
        eventLoop.execute { [self] in connection.value.replaced() }
    }

    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        eventLoop.execute { [self] in connection.value.resumeDecided(request, refusal) }
    }

    /// A flood of notices is one wake-up, and no more of them wait than the queue holds.
    func noticeReceived(_ notice: String) {
        notices.withLock { $0.noticeReceived(notice) }
        guard !isNoticePending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventLoop.execute { [self] in
            isNoticePending.store(false, ordering: .releasing)
            let (waiting, dropped) = notices.withLock { $0.takeAll() }
            connection.value.noticesReceived(waiting, dropped: dropped)
        }
    }

    func wake(after time: Duration) {
        eventLoop.scheduleTask(in: .microseconds(Int64(time.wholeMicroseconds) + 1)) { [self] in
            connection.value.keystrokeWaited()
        }
    }
}

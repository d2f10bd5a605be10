/// Notices on their way to one connection's loop. The queue is bounded: under a flood the oldest are lost, and the
/// reader is told how many.
package struct NoticeQueue: Sendable {
    /// As many as may wait in the connection's own lane: more would be lost there.
    package static let bytesMax = Outbox<String>.noticeBytesMax

    private var waiting: [(text: String, bytes: Int)] = []
    private var first = 0
    private var bytes = 0
    private var dropped = 0

    package init() {}

    package mutating func noticeReceived(_ text: String) {
        let size = text.utf8.count
        waiting.append((text, size))
        bytes += size
        while bytes > Self.bytesMax, first < waiting.count {
            bytes -= waiting[first].bytes
            waiting[first].text = ""
            first += 1
            dropped += 1
        }
        if first > 64, first * 2 > waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
    }

    /// Notices that wait, and how many were lost before them.
    package mutating func takeAll() -> (notices: [String], dropped: Int) {
        defer { self = NoticeQueue() }
        return (waiting[first...].map(\.text), dropped)
    }
}

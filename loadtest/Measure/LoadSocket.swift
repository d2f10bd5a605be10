import NIOCore
import NIOPosix
import WebSocketTransport

/// Browser of a load test: passes the frames that arrive to its owner, on its event loop.
final class LoadSocket: WebSocketConnectionDelegate {
    private var connection: WebSocketConnection?
    private let onOpen: (LoadSocket) -> Void
    private let onText: (LoadSocket, ByteBuffer) -> Void

    init(onOpen: @escaping (LoadSocket) -> Void = { _ in }, onText: @escaping (LoadSocket, ByteBuffer) -> Void) {
        self.onOpen = onOpen
        self.onText = onText
    }

    func send(_ text: String) {
        connection?.send(text: text.utf8)
        connection?.flush()
    }

    func connectionOpened(_ connection: WebSocketConnection) {
        self.connection = connection
        onOpen(self)
    }

    func textReceived(_ text: ByteBuffer) { onText(self, text) }
    func binaryReceived(_ bytes: ByteBuffer) {}
    func progressMade() {}
    func readCompleted() {}
    func writabilityChanged(isWritable: Bool) {}
    func connectionClosed(_ end: WebSocketEnd) { connection = nil }
}

/// Connects for each number, a hundred at a time, so that the listener's backlog is not what is measured.
func connectInBatches(
    from first: Int, to end: Int, _ connect: @escaping @Sendable (Int) async throws -> Void
) async throws {
    for start in stride(from: first, to: end, by: 100) {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in start..<min(start + 100, end) {
                tasks.addTask { try await connect(number) }
            }
            try await tasks.waitForAll()
        }
    }
}

extension ByteBuffer {
    /// Whether a frame is of this type; `type` always comes first in it.
    func isFrame(_ type: String) -> Bool {
        let start = #"{"type":"\#(type)""#
        return readableBytes >= start.utf8.count && readableBytesView.prefix(start.utf8.count).elementsEqual(start.utf8)
    }
}

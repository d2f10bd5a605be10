import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WebSocketTransport

/// A WebSocket for tests: send, then wait for frames with a limit on the time.
package final class TestSocket: Sendable {
    package enum Event: Sendable {
        case text(String)
        case closed(WebSocketEnd)
    }

    package struct TimedOut: Error, CustomStringConvertible {
        package var description: String

        package init(description: String) { self.description = description }
    }

    private final class Delegate: WebSocketConnectionDelegate {
        let events: AsyncStream<Event>.Continuation
        let connection: Mutex<NIOLoopBound<WebSocketConnection>?>

        init(_ events: AsyncStream<Event>.Continuation) {
            self.events = events
            connection = Mutex(nil)
        }

        func connectionOpened(_ connection: WebSocketConnection) {
            guard let loop = connection.eventLoop else { return }
            self.connection.withLock { $0 = NIOLoopBound(connection, eventLoop: loop) }
        }

        func textReceived(_ text: ByteBuffer) { events.yield(.text(String(buffer: text))) }
        func binaryReceived(_ bytes: ByteBuffer) {}
        func progressMade() {}
        func readCompleted() {}
        func writabilityChanged(isWritable: Bool) {}

        func connectionClosed(_ end: WebSocketEnd) {
            events.yield(.closed(end))
            events.finish()
        }
    }

    package let channel: any Channel
    private let connection: NIOLoopBound<WebSocketConnection>
    private let inbox: Inbox

    /// Keeps what came, in order, for whoever waits.
    private actor Inbox {
        private var events: [Event] = []
        private var waiting: CheckedContinuation<Void, Never>?
        private(set) var received = 0

        func add(_ event: Event) {
            events.append(event)
            received += 1
            waiting?.resume()
            waiting = nil
        }

        /// What was taken last, for who waits in vain.
        private(set) var last = "nothing"

        func take() async -> Event? {
            if events.isEmpty {
                await withTaskCancellationHandler {
                    await withCheckedContinuation { continuation in
                        if Task.isCancelled { continuation.resume() } else { waiting = continuation }
                    }
                } onCancel: {
                    Task { await self.giveUp() }
                }
            }
            guard !events.isEmpty else { return nil }
            let event = events.removeFirst()
            last = String("\(event)".prefix(120))
            return event
        }

        private func giveUp() {
            waiting?.resume()
            waiting = nil
        }
    }

    private init(channel: any Channel, connection: NIOLoopBound<WebSocketConnection>, events: AsyncStream<Event>) {
        self.channel = channel
        self.connection = connection
        let inbox = Inbox()
        self.inbox = inbox
        Task { for await event in events { await inbox.add(event) } }
    }

    package static func connect(
        port: Int, path: String = "/ws", headers: [(String, String)] = [], isReading: Bool = true
    ) async throws -> TestSocket {
        let (events, continuation) = AsyncStream<Event>.makeStream()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let box = DelegateBox()
        let channel = try await WebSocketClient.connect(
            host: "127.0.0.1", port: port, path: path, headers: headers, on: loop
        ) {
            let delegate = Delegate(continuation)
            box.keep(NIOLoopBound(delegate, eventLoop: loop))
            return delegate
        }.get()
        if !isReading {
            try await channel.setOption(.autoRead, value: false).get()
            try await channel.setOption(.socketOption(.so_rcvbuf), value: 4096).get()
        }
        let connection: NIOLoopBound<WebSocketConnection> = try await loop.submit {
            let bound = (box.delegate?.value as? Delegate)?.connection.withLock { $0 }
            guard let bound else { throw ChannelError.ioOnClosedChannel }
            return bound
        }.get()
        return TestSocket(channel: channel, connection: connection, events: events)
    }

    private final class DelegateBox: Sendable {
        private let held = Mutex<NIOLoopBound<any WebSocketConnectionDelegate>?>(nil)
        func keep(_ delegate: NIOLoopBound<any WebSocketConnectionDelegate>) { held.withLock { $0 = delegate } }
        var delegate: NIOLoopBound<any WebSocketConnectionDelegate>? { held.withLock { $0 } }
    }

    package func send(_ text: String) {
        connection.eventLoop.execute { [connection] in
            connection.value.send(text: text.utf8)
            connection.value.flush()
        }
    }

    /// Many frames in one write.
    package func send(all texts: [String]) {
        connection.eventLoop.execute { [connection] in
            for text in texts { connection.value.send(text: text.utf8) }
            connection.value.flush()
        }
    }

    package func send(binary: [UInt8]) {
        connection.eventLoop.execute { [connection] in
            connection.value.send(binary: binary)
            connection.value.flush()
        }
    }

    /// Bytes past the framing.
    package func sendRaw(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    package func close() {
        connection.eventLoop.execute { [connection] in connection.value.close(code: 1000, reason: "") }
    }

    /// Without a word.
    package func drop() async {
        try? await channel.close().get()
    }

    package func next(within seconds: Double = 20) async throws -> Event {
        try await withThrowingTaskGroup(of: Event?.self) { [inbox] group in
            group.addTask { await inbox.take() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let event = try await group.next() ?? nil else {
                throw TimedOut(description: "nothing came in \(seconds) s, after \(await inbox.last)")
            }
            return event
        }
    }

    /// The next frame as JSON.
    package func frame(within seconds: Double = 20) async throws -> Frame {
        switch try await next(within: seconds) {
        case .text(let text): return try Frame(text)
        case .closed(let end): throw TimedOut(description: "closed with \(end.code) \(end.reason)")
        }
    }

    /// Skips frames until one of this type comes.
    package func frame(_ type: String, within seconds: Double = 20) async throws -> Frame {
        for _ in 0..<100_000 {
            let frame = try await frame(within: seconds)
            if frame.type == type { return frame }
        }
        throw TimedOut(description: "no \(type) among 100,000 frames")
    }

    /// All frames up to and with the final answer.
    package func answer(within seconds: Double = 20) async throws -> [Frame] {
        var frames: [Frame] = []
        for _ in 0..<100_000 {
            let frame = try await frame(within: seconds)
            frames.append(frame)
            if frame.type == "final_answer" { return frames }
        }
        throw TimedOut(description: "no final_answer")
    }

    /// Skips frames until the connection is closed.
    package func closed(within seconds: Double = 20) async throws -> WebSocketEnd {
        for _ in 0..<100_000 {
            if case .closed(let end) = try await next(within: seconds) { return end }
        }
        throw TimedOut(description: "never closed")
    }
}

/// One JSON object, by key path.
package struct Frame: Sendable {
    package let text: String
    private let object: JSONObject

    private struct JSONObject: @unchecked Sendable {
        let value: [String: Any]
    }

    package init(_ text: String) throws {
        self.text = text
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        object = JSONObject(value: value as? [String: Any] ?? [:])
    }

    package var type: String { self["type"] ?? "" }

    /// `frame["data.0.product.id"]`
    package subscript<Value>(_ path: String) -> Value? {
        var current: Any? = object.value
        for part in path.split(separator: ".") {
            if let index = Int(part) {
                let list = current as? [Any]
                current = (list?.indices.contains(index) ?? false) ? list?[index] : nil
            } else {
                current = (current as? [String: Any])?[String(part)]
            }
        }
        return current as? Value
    }
}

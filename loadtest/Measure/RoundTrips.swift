import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WebSocketTransport

/// Command `loadtest roundtrips`: repeats a message and its reply as fast as they come back: keystroke → prediction, or
/// the echo of any server, for comparison.
struct RoundTrips: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roundtrips", abstract: "Message → reply round trips over some connections.")

    /// Mode of a round trip: the message sent, and the frames that count as its reply.
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        /// Keystrokes of some names, answered by predictions.
        case typing
        /// Message of 60 bytes, echoed back.
        case echo
    }

    @Option var port: Int
    @Option(help: "typing or echo.") var mode = Mode.typing
    @Option(help: "Connections.") var connections = 1
    @Option(help: "Seconds to measure, after one of warm-up.") var seconds = 5
    @Option(help: "The server's process, to tell its processor time for each message.") var pid: Int?
    @Option(help: "Candidates a prediction carries.") var limit = 3
    @Option(help: "Where the server upgrades.") var path: String?

    /// Words that are typed, letter by letter.
    private static let words = [
        "git commit", "printf", "strftime", "dircolors", "ls", "rsync", "mkfifo", "sigaction", "chmod", "locale",
    ]
    /// Text of 60 bytes for the echo.
    private static let echoed = String(repeating: "hunch ", count: 10)

    func run() async throws {
        _ = DescriptorLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let keystrokes = Self.words.flatMap { word in (1...word.count).map { String(word.prefix($0)) } }
        let isMeasuring = Atomic(false)
        let bytes = Atomic(0)
        let latencies = Mutex(Histogram())
        let path = path ?? (mode == .typing ? "/ws?limit=\(limit)&compact=1" : "/")
        let loop = group.next()
        let starts = Mutex<[@Sendable () -> Void]>([])
        for number in 0..<connections {
            let channel = WebSocketClient.connect(host: "127.0.0.1", port: port, path: path, on: loop) { [mode] in
                var position = number * 7
                var sentAt = NIODeadline.now()
                func send(_ socket: LoadSocket) {
                    sentAt = NIODeadline.now()
                    guard mode == .typing else { return socket.send(Self.echoed) }
                    let text = keystrokes[position % keystrokes.count]
                    socket.send(#"{"type":"typing","content":"\#(text)","seq":\#(position - number * 7 + 1)}"#)
                    position += 1
                }
                return LoadSocket(onOpen: { socket in
                    let start = NIOLoopBound({ send(socket) }, eventLoop: loop)
                    starts.withLock { $0.append { start.value() } }
                }) { socket, frame in
                    guard mode == .echo || frame.isFrame("prediction") else { return }
                    if isMeasuring.load(ordering: .relaxed) {
                        let took = Int((NIODeadline.now() - sentAt).nanoseconds / 1000)
                        bytes.add(frame.readableBytes, ordering: .relaxed)
                        latencies.withLock { $0.record(took) }
                    }
                    send(socket)
                }
            }
            _ = try await channel.get()
        }
        // Messages start once all sockets are open, so that no handshake waits behind messages.
        loop.execute { for start in starts.withLock({ $0 }) { start() } }
        try await Task.sleep(for: .seconds(1))
        let cpuBefore = pid.map(cpuSeconds) ?? 0
        isMeasuring.store(true, ordering: .relaxed)
        try await Task.sleep(for: .seconds(seconds))
        isMeasuring.store(false, ordering: .relaxed)
        let cpu = (pid.map(cpuSeconds) ?? 0) - cpuBefore
        let times = latencies.withLock { $0 }
        let each = Double(max(1, times.count))
        let perMessage = pid == nil ? "" : String(format: ", server CPU %.1f µs each", cpu / each * 1e6)
        print(
            "\(connections) connection(s): \(times.count / seconds) round trips/s, p50 \(times.value(at: 0.5)) p99 \(times.value(at: 0.99)) "
                + "p99.9 \(times.value(at: 0.999)) µs\(perMessage), \(bytes.load(ordering: .relaxed) / max(1, times.count)) bytes back"
        )
        try await group.shutdownGracefully()
    }
}

/// Processor time that a process has used.
func cpuSeconds(_ pid: Int) -> Double {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let close = stat.lastIndex(of: ")")
    else { return 0 }
    let fields = stat[close...].split(separator: " ")
    let ticks = (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
}

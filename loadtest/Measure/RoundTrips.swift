import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WebSocketTransport

/// `loadtest roundtrips`: keystroke → prediction, as fast as they come back.
struct RoundTrips: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roundtrips", abstract: "Type → prediction round trips over some connections.")

    @Option var port: Int
    @Option(help: "Connections.") var connections = 1
    @Option(help: "Seconds to measure, after one of warm-up.") var seconds = 5
    @Option(help: "The server's process, to tell its processor time for each message.") var pid: Int?
    @Option(help: "Candidates a prediction carries.") var limit = 3

    /// What people type, letter by letter.
    private static let words = [
        "git commit", "printf", "strftime", "dircolors", "ls", "rsync", "mkfifo", "sigaction", "chmod", "locale",
    ]

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let keystrokes = Self.words.flatMap { word in (1...word.count).map { String(word.prefix($0)) } }
        let count = Atomic(0)
        let isMeasuring = Atomic(false)
        let latencies = Mutex<[Double]>([])
        for number in 0..<connections {
            let channel = WebSocketClient.connect(
                host: "127.0.0.1", port: port, path: "/ws?limit=\(limit)", on: group.next()
            ) {
                var position = number * 7
                var sentAt = NIODeadline.now()
                return LoadSocket { socket, frame in
                    guard frame.isFrame("prediction") || frame.isFrame("welcome") else { return }
                    if isMeasuring.load(ordering: .relaxed), frame.isFrame("prediction") {
                        count.add(1, ordering: .relaxed)
                        let took = Double((NIODeadline.now() - sentAt).nanoseconds) / 1000
                        latencies.withLock { if $0.count < 2_000_000 { $0.append(took) } }
                    }
                    sentAt = NIODeadline.now()
                    socket.send(
                        #"{"type":"typing","content":"\#(keystrokes[position % keystrokes.count])","seq":\#(position - number * 7 + 1)}"#
                    )
                    position += 1
                }
            }
            _ = try await channel.get()
        }
        try await Task.sleep(for: .seconds(1))
        let cpuBefore = pid.map(cpuSeconds) ?? 0
        isMeasuring.store(true, ordering: .relaxed)
        try await Task.sleep(for: .seconds(seconds))
        isMeasuring.store(false, ordering: .relaxed)
        let cpu = (pid.map(cpuSeconds) ?? 0) - cpuBefore
        let total = count.load(ordering: .relaxed)
        let sorted = latencies.withLock { $0.sorted() }
        func at(_ share: Double) -> String {
            sorted.isEmpty
                ? "–" : String(format: "%.0f", sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        let perMessage =
            pid == nil || total == 0 ? "" : String(format: ", server CPU %.1f µs each", cpu / Double(total) * 1e6)
        print(
            "\(connections) connection(s): \(total / seconds) round trips/s, p50 \(at(0.5)) µs, p99 \(at(0.99)) µs\(perMessage)"
        )
        try await group.shutdownGracefully()
    }
}

/// Processor time a process has used.
func cpuSeconds(_ pid: Int) -> Double {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let close = stat.lastIndex(of: ")")
    else { return 0 }
    let fields = stat[close...].split(separator: " ")
    let ticks = (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
}

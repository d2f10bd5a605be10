import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Command `loadtest firstbyte`: times from Enter to the first words, with and without a prepared document.
struct FirstByte: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firstbyte", abstract: "Time from a query to its first chunk.")

    @Option var port: Int
    @Option(help: "How many items are asked about, each once unprepared and once prepared.") var items = 40
    @Option(
        help:
            "Milliseconds between two items: people do not ask in a row, and a reader of documents is made ready again."
    )
    var pause = 150
    @Option(help: "Items to ask about come from the prediction of these letters.") var letters = "abcdefgimprst"
    @Option(help: "Ask about this item alone, whose document is long: a part of it answers first.") var item: String?
    @Option(help: "The question.") var question = "what does it do and how is it used?"
    @Option(help: "Process whose resident memory is printed before and behind the answers about --item.") var pid: Int?

    /// Question of which no part of a document says anything: its answer comes when the whole document is read.
    private static let unanswered = "which zebra eats a submarine with ketchup?"

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let socket = try await AskingSocket.connect(port: port, group: group)
        if let item {
            let before = pid.map { residentBytes(of: "\($0)") >> 20 } ?? 0
            let first = try await socket.ask(item, question)
            let whole = try await socket.ask(item, Self.unanswered)
            let again = try await socket.ask(item, question)
            let resident = pid.map { ", resident \(before) → \(residentBytes(of: "\($0)") >> 20) MiB" } ?? ""
            print(
                String(
                    format:
                        "first words from a part %.0f ms, from the whole %.0f ms, of the document in memory %.1f ms",
                    first, first + whole, again) + resident)
            return try await group.shutdownGracefully()
        }
        var ids: [String] = []
        for letter in letters { ids += try await socket.predict("\(letter)") }
        ids = Array(Set(ids).sorted().prefix(items))
        var cold: [Double] = []
        var warm: [Double] = []
        for id in ids {
            cold.append(try await socket.ask(id, question))
            warm.append(try await socket.ask(id, question))
            try await Task.sleep(for: .milliseconds(pause))
        }
        guard !ids.isEmpty else { throw ValidationError("expected letters that predict something in --letters") }
        func at(_ share: Double, _ values: [Double]) -> String {
            String(format: "%.2f", values.sorted()[min(values.count - 1, Int(Double(values.count) * share))])
        }
        print(
            "first chunk after Enter, median (p90) of \(ids.count): without prefetch \(at(0.5, cold)) (\(at(0.9, cold))) ms, document ready \(at(0.5, warm)) (\(at(0.9, warm))) ms"
        )
        try await group.shutdownGracefully()
    }
}

/// Socket that asks one question after the other.
private final class AskingSocket: Sendable {
    private let frames: AsyncStream<String>
    private let channel: any Channel
    private let send: @Sendable (String) -> Void

    private init(frames: AsyncStream<String>, channel: any Channel, send: @escaping @Sendable (String) -> Void) {
        self.frames = frames
        self.channel = channel
        self.send = send
    }

    static func connect(port: Int, group: MultiThreadedEventLoopGroup) async throws -> AskingSocket {
        let (frames, continuation) = AsyncStream<String>.makeStream()
        let (opened, openedContinuation) = AsyncStream<NIOLoopBound<LoadSocket>>.makeStream()
        let loop = group.next()
        let channel = try await WebSocketClient.connect(
            host: "127.0.0.1", port: port, path: "/ws?limit=10", on: loop
        ) {
            LoadSocket(onOpen: { openedContinuation.yield(NIOLoopBound($0, eventLoop: loop)) }) { _, frame in
                continuation.yield(String(buffer: frame))
            }
        }.get()
        var iterator = opened.makeAsyncIterator()
        guard let socket = await iterator.next() else { throw ChannelError.eof }
        return AskingSocket(frames: frames, channel: channel) { text in
            loop.execute { socket.value.send(text) }
        }
    }

    private func next(_ type: String) async throws -> [String: Any] {
        var iterator = frames.makeAsyncIterator()
        while let text = await iterator.next() {
            guard text.hasPrefix(#"{"type":"\#(type)""#) else { continue }
            return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
        }
        throw ChannelError.eof
    }

    func predict(_ text: String) async throws -> [String] {
        send(#"{"type":"typing","content":"\#(text)"}"#)
        let data = try await next("prediction")["data"] as? [[String: Any]] ?? []
        return data.compactMap { ($0["product"] as? [String: Any])?["id"] as? String }
    }

    /// Asks, and returns the milliseconds to the first chunk.
    func ask(_ id: String, _ question: String) async throws -> Double {
        let start = ContinuousClock.now
        send(#"{"type":"query","product_id":"\#(id)","query":"\#(question)"}"#)
        _ = try await next("answer_chunk")
        let took = (ContinuousClock.now - start) / .milliseconds(1)
        _ = try await next("final_answer")
        return took
    }
}

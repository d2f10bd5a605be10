import Foundation
import Synchronization
import TestSupport

/// People who type and ask, and go on elsewhere when their pod leaves.
actor TypingLoad {
    struct Report: Sendable {
        var keystrokes = 0
        var queries = 0
        var reconnects: [ContinuousClock.Instant] = []
        var failures: [String] = []
        var texts: Set<String> = []

        /// The most connections made within one second.
        var peakReconnects: Int {
            let times = reconnects.sorted()
            var first = 0
            var peak = 0
            for (at, time) in times.enumerated() {
                while time - times[first] > .seconds(1) { first += 1 }
                peak = max(peak, at - first + 1)
            }
            return peak
        }

        var summary: String {
            "\(keystrokes) keystrokes, \(queries) queries, \(reconnects.count) reconnects, at most \(peakReconnects) in a second"
        }

        mutating func add(_ other: Report) {
            keystrokes += other.keystrokes
            queries += other.queries
            reconnects += other.reconnects
            failures += other.failures
            texts.formUnion(other.texts)
        }
    }

    private let ports: [Int]
    private let people: Int
    private let question: String
    private var isStopped = false

    init(ports: [Int], people: Int, question: String) {
        self.ports = ports
        self.people = people
        self.question = question
    }

    func stop() { isStopped = true }

    func run() async throws -> Report {
        try await withThrowingTaskGroup(of: Report.self) { group in
            for person in 0..<people { group.addTask { try await self.type(person) } }
            var report = Report()
            for try await one in group { report.add(one) }
            return report
        }
    }

    private nonisolated func type(_ person: Int) async throws -> Report {
        var report = Report()
        var ticket: String?
        var turn = person
        let until = ContinuousClock.now + .seconds(120)
        while await !isStopped, ContinuousClock.now < until {
            do {
                let query = ticket.map { "?resume=\($0)" } ?? ""
                let socket = try await TestSocket.connect(port: ports[turn % ports.count], path: "/ws\(query)")
                ticket = try await socket.frame("welcome")["resume"]
                report.reconnects.append(.now)
                var seq = 0
                while await !isStopped {
                    for length in 1...5 {
                        seq += 1
                        socket.send(#"{"type":"typing","content":"\#("alpha".prefix(length))","seq":\#(seq)}"#)
                        _ = try await socket.frame("prediction")
                        report.keystrokes += 1
                        try await Task.sleep(for: .milliseconds(30))
                    }
                    let id = "q\(person).\(report.queries)"
                    report.queries += 1
                    try await ask(socket, id, &report)
                }
                socket.close()
            } catch {
                // As a browser does: somewhere else, in a moment.
                turn += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...250)))
            }
        }
        return report
    }

    /// A query that was cut off is asked about at another pod until it has its end.
    private nonisolated func ask(_ socket: TestSocket, _ id: String, _ report: inout Report) async throws {
        socket.send(#"{"type":"query","product_id":"alpha","query":"\#(question)","id":"\#(id)"}"#)
        do {
            let frames = try await socket.answer()
            report.texts.insert(frames.compactMap { $0["content"] as String? }.joined())
            if frames.last?["finish"] != "stop" { report.failures.append("\(id) ended \(frames.last?.text ?? "")") }
        } catch {
            let wanderer = Wanderer(ports: ports, first: Int.random(in: 0..<ports.count))
            let outcome = try await wanderer.ask(question, id: id)
            if outcome.finish != "stop" { report.failures.append("\(id) ended \(outcome.finish)") }
            report.texts.insert(outcome.text)
            throw error
        }
    }
}

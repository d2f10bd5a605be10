import Foundation
import NIOCore
import Synchronization
import TestSupport
import WebSocketTransport

/// A browser that behaves as the protocol says: it keeps its ticket and what it has of its answer, and goes on at
/// another pod when its connection ends.
actor Wanderer {
    struct Outcome: Sendable {
        var text = ""
        var finish = ""
        var epoch = 0
        /// Ends told: more than one is a doubled answer.
        var finals = 0
        var connections = 0
        var snapshots = 0
        var askedAgain = 0
        /// What the protocol forbids.
        var violations: [String] = []
        var frames = 0
    }

    private static let connectionsMax = 60

    private let ports: [Int]
    private var turn: Int
    private var socket: TestSocket?
    private var ticket: String?
    private(set) var outcome = Outcome()
    private var bytes: [UInt8] = []

    /// - Parameter first: which of the ports is tried first
    init(ports: [Int], first: Int) {
        self.ports = ports
        turn = first
    }

    var received: Int { bytes.count }
    var isAnswered: Bool { outcome.finals > 0 }

    private func connect() async throws -> (socket: TestSocket, welcome: Frame) {
        for _ in 0..<Self.connectionsMax {
            let port = ports[turn % ports.count]
            let query = ticket.map { "?resume=\($0)" } ?? ""
            do {
                let socket = try await TestSocket.connect(port: port, path: "/ws\(query)")
                let welcome = try await socket.frame("welcome")
                outcome.connections += 1
                ticket = welcome["resume"]
                self.socket = socket
                return (socket, welcome)
            } catch {
                // Nobody there: the next one, as a balancer would.
                turn += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...100)))
            }
        }
        throw TestSocket.TimedOut(description: "no pod lets us in")
    }

    /// Asks once, and reads the answer to its end over as many connections as it takes.
    ///
    /// - Parameter pauseAfter: stops reading after so many bytes until told to go on; the connection is then given up
    func ask(_ question: String, id: String = "q", pauseAfter: (bytes: Int, gate: Gate)? = nil) async throws -> Outcome
    {
        outcome = Outcome()
        bytes = []
        let query = #"{"type":"query","product_id":"alpha","query":"\#(question)","id":"\#(id)"}"#
        var (socket, _) = try await connect()
        socket.send(query)
        var pause = pauseAfter
        for _ in 0..<100_000 {
            do {
                let frame = try await socket.frame(within: 60)
                outcome.frames += 1
                if frame.type == "goaway" { continue }
                if frame.type == "not_resumable" {
                    outcome.askedAgain += 1
                    bytes = []
                    outcome.epoch = 0
                    socket.send(query)
                    continue
                }
                if take(frame, id) { return finished() }
                if let waiting = pause, bytes.count >= waiting.bytes {
                    pause = nil
                    await waiting.gate.wait()
                    // What is still on its way over the old connection is not looked at.
                    await socket.drop()
                    throw TestSocket.TimedOut(description: "given up")
                }
            } catch {
                (socket, _) = try await connect()
                socket.send(#"{"type":"resume","id":"\#(id)","epoch":\#(outcome.epoch),"offset":\#(bytes.count)}"#)
            }
        }
        throw TestSocket.TimedOut(description: "no end after 100,000 frames")
    }

    private func take(_ frame: Frame, _ id: String) -> Bool {
        guard frame["id"] == id else { return false }
        let epoch: Int = frame["epoch"] ?? 0
        switch frame.type {
        case "answer_chunk":
            let content = Array((frame["content"] as String? ?? "").utf8)
            let offset: Int = frame["offset"] ?? -1
            if frame["snapshot"] == true {
                outcome.snapshots += 1
                if epoch < outcome.epoch { outcome.violations.append("epoch \(epoch) after \(outcome.epoch)") }
                bytes = content
                outcome.epoch = epoch
            } else {
                if outcome.epoch != 0, epoch != outcome.epoch {
                    outcome.violations.append("epoch \(epoch) in the middle of \(outcome.epoch)")
                }
                if offset != bytes.count { outcome.violations.append("offset \(offset) at \(bytes.count)") }
                outcome.epoch = epoch
                bytes += content
            }
            return false
        case "final_answer":
            outcome.finals += 1
            outcome.finish = frame["finish"] ?? ""
            if frame["length"] != bytes.count { outcome.violations.append("length is not \(bytes.count)") }
            return true
        default: return false
        }
    }

    private func finished() -> Outcome {
        outcome.text = String(decoding: bytes, as: UTF8.self)
        return outcome
    }

    /// Whatever comes after the end must not be of this answer.
    func nothingMoreComes(_ id: String = "q", within: Duration = .milliseconds(300)) async -> Bool {
        guard let socket else { return true }
        let until = ContinuousClock.now + within
        while ContinuousClock.now < until {
            if let frame = try? await socket.frame(within: 0.1), frame["id"] == id { return false }
        }
        return true
    }

    func close() { socket?.close() }
}

/// Opens once for all who wait.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var arrived = 0

    func wait() async {
        arrived += 1
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

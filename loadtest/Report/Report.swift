import Foundation

/// Report of a run: as text for people, as JSON for programs, as a page with charts for both.
struct Report: Codable {
    /// Times in milliseconds.
    struct Times: Codable {
        var count: Int
        var p50: Double
        var p95: Double
        var p99: Double
        var p999: Double
        var max: Double
        var mean: Double

        init(_ histogram: Histogram) {
            func at(_ share: Double) -> Double { Double(histogram.value(at: share)) / 1000 }
            count = histogram.count
            (p50, p95, p99, p999) = (at(0.5), at(0.95), at(0.99), at(0.999))
            max = Double(histogram.maximum) / 1000
            mean = histogram.mean / 1000
        }
    }

    /// Point on the curve of all latencies.
    struct Point: Codable {
        var share: Double
        var milliseconds: Double
    }

    struct Keystrokes: Codable {
        var typed: Int
        var answered: Int
        var superseded: Int
        var refused: Int
        var cutOff: Int
        var lost: Int
        var perSecond: Double
        var bytesEach: Double

        /// Whether every keystroke has an end.
        var isReconciled: Bool { typed == answered + superseded + refused + cutOff + lost }
    }

    struct Queries: Codable {
        var asked: Int
        var complete: Int
        var refused: Int
        var failed: Int
        var lost: Int
        var wrong: Int
        /// Whether every query has an end.
        var isReconciled: Bool { asked == complete + refused + failed + lost + wrong }
        /// Share of answers whose document was in memory.
        var documentReadyShare: Double
    }

    struct Connections: Codable {
        var made: Int
        var reconnects: Int
        var resumed: Int
        /// Rate over the seconds in which any were made.
        var perSecond: Double
        var peakPerSecond: Int
    }

    /// Load of this tool: its lateness, and the cores it used.
    struct Client: Codable {
        var latenessP99: Double
        var cores: Double
        var wasTheLimit: Bool
    }

    var profile: String
    var targets: [String]
    var users: Int
    var seed: UInt64
    var seconds: Double
    var keystrokes: Keystrokes
    var latency: Times
    var queries: Queries
    var firstChunk: Times
    var wholeAnswer: Times
    var connections: Connections
    var handshake: Times
    var errors: [String: Int]
    var client: Client
    var curve: [Point]
    var timeline: [Ledger.Second]
    /// Missed thresholds; the exit code says whether there are any.
    var failures: [String] = []

    /// Lateness from which the measured times are this tool's own.
    private static let latenessMilliseconds = 5.0

    init(profile: String, plan: CrowdPlan, shape: CrowdShape, outcome: Crowd.Outcome, loops: Int) {
        let ledger = outcome.ledger
        let busy = outcome.seconds.filter { $0.connects > 0 }
        self.profile = profile
        targets = plan.targets.map { "ws://\($0.host):\($0.port)\($0.path)" }
        (users, seed) = (shape.users, plan.seed)
        seconds = outcome.active / .seconds(1)
        keystrokes = Keystrokes(
            typed: ledger.keystrokes, answered: ledger.answered, superseded: ledger.superseded,
            refused: ledger.keystrokesRefused, cutOff: ledger.keystrokesCutOff, lost: ledger.keystrokesLost,
            perSecond: Double(ledger.answered) / seconds,
            bytesEach: Double(ledger.predictionBytes) / Double(max(1, ledger.answered)))
        latency = Times(ledger.latency)
        let ended = ledger.answersComplete + ledger.answersWrong + ledger.answersFailed
        queries = Queries(
            asked: ledger.queries, complete: ledger.answersComplete, refused: ledger.answersRefused,
            failed: ledger.answersFailed, lost: ledger.answersLost, wrong: ledger.answersWrong,
            documentReadyShare: Double(ledger.documentsReady) / Double(max(1, ended)))
        firstChunk = Times(ledger.firstChunk)
        wholeAnswer = Times(ledger.wholeAnswer)
        connections = Connections(
            made: ledger.connects, reconnects: ledger.reconnects, resumed: ledger.resumed,
            perSecond: Double(ledger.connects) / Double(max(1, busy.count)),
            peakPerSecond: busy.map(\.connects).max() ?? 0)
        handshake = Times(ledger.handshake)
        errors = ledger.errors
        let late = Double(ledger.lateness.value(at: 0.99)) / 1000
        client = Client(
            latenessP99: late, cores: outcome.cores,
            wasTheLimit: late > Self.latenessMilliseconds || outcome.cores > 0.9 * Double(loops))
        curve = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1].map {
            Point(share: $0, milliseconds: Double(ledger.latency.value(at: $0)) / 1000)
        }
        timeline = outcome.seconds
    }

    /// - Parameters:
    ///   - p99Milliseconds: limit for the slowest hundredth of keystrokes
    ///   - errorsMax: number of errors that still passes
    mutating func judge(p99Milliseconds: Double?, errorsMax: Int?) {
        if let limit = p99Milliseconds, latency.p99 > limit {
            failures.append("p99 \(Self.short(latency.p99)) ms, expected at most \(limit) ms")
        }
        let errorCount = errors.values.reduce(0, +)
        if let errorsMax, errorCount > errorsMax {
            failures.append("\(errorCount) errors, expected at most \(errorsMax)")
        }
        if keystrokes.typed > 0, keystrokes.answered == 0 { failures.append("not one keystroke was answered") }
        if let p99Milliseconds, latency.count == 0 {
            failures.append("there is no p99 to compare with \(Self.short(p99Milliseconds)) ms")
        }
        if !queries.isReconciled { failures.append("queries do not add up: \(queries)") }
        if keystrokes.lost > 0 { failures.append("\(keystrokes.lost) keystrokes were never answered") }
        if queries.lost > 0 { failures.append("\(queries.lost) answers never ended") }
        if queries.wrong > 0 { failures.append("\(queries.wrong) answers were not whole, or not the same as before") }
        if !keystrokes.isReconciled { failures.append("keystrokes do not add up: \(keystrokes)") }
    }

    static func short(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(self)
    }
}

extension Report {
    /// Report as text; a part appears only where something happened.
    var text: String {
        var lines = [
            "\(profile): \(users) users at \(targets.joined(separator: ", ")), \(Self.short(seconds)) s, seed \(seed)"
        ]
        lines.append(
            "connections: \(connections.made) made (\(Self.short(connections.perSecond))/s, peak \(connections.peakPerSecond)/s), "
                + "\(connections.reconnects) came back, \(connections.resumed) resumed; handshake \(Self.line(handshake))"
        )
        if keystrokes.typed > 0 {
            lines.append(
                "keystrokes: \(keystrokes.typed) typed = \(keystrokes.answered) answered + \(keystrokes.superseded) superseded "
                    + "+ \(keystrokes.refused) refused + \(keystrokes.cutOff) cut off + \(keystrokes.lost) lost; "
                    + "\(Self.short(keystrokes.perSecond))/s, \(Int(keystrokes.bytesEach)) bytes in each")
            lines.append("latency from due to prediction: \(Self.line(latency))")
        }
        if queries.asked > 0 {
            lines.append(
                "queries: \(queries.asked) asked, \(queries.complete) answered whole, \(queries.refused) refused, \(queries.failed) failed, \(queries.lost) lost, "
                    + "\(queries.wrong) wrong; document in memory for \(Self.short(queries.documentReadyShare * 100)) %"
            )
            lines.append("first words: \(Self.line(firstChunk)); whole answer: \(Self.line(wholeAnswer))")
        }
        let kinds = errors.sorted { $0.value > $1.value }.map { "\($0.value) × \($0.key)" }
        lines.append("errors: \(kinds.isEmpty ? "none" : kinds.joined(separator: ", "))")
        lines.append(
            "this client: late by \(Self.short(client.latenessP99)) ms at p99, \(Self.short(client.cores)) cores"
                + (client.wasTheLimit ? ": IT WAS THE LIMIT, the server can do more" : ""))
        lines += failures.map { "FAILED: \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func line(_ times: Times) -> String {
        times.count == 0
            ? "–"
            : "p50 \(short(times.p50)) p95 \(short(times.p95)) p99 \(short(times.p99)) p99.9 \(short(times.p999)) max \(short(times.max)) ms"
    }
}

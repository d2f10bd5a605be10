/// Ledger of one loop: every keystroke ends as answered, superseded, refused or lost, every query as complete, cut off,
/// wrong or refused. Stays on its loop; merged once a second.
struct Ledger: Sendable {
    /// Numbers of one second, for the charts.
    struct Second: Sendable, Codable {
        var second: Int
        var keystrokes = 0
        var answered = 0
        var queries = 0
        var connects = 0
        var open = 0
        var errors = 0
        var p99Milliseconds = 0.0
    }

    var keystrokes = 0
    var superseded = 0
    var keystrokesRefused = 0
    /// Keystrokes on a connection that was lost; the newest is typed again on the next one.
    var keystrokesCutOff = 0
    var keystrokesLost = 0
    var queries = 0
    var answersComplete = 0
    var answersRefused = 0
    /// Answers that ended, but not with an answer.
    var answersFailed = 0
    var answersLost = 0
    /// Answers that differ from the first one to the same question, or have a hole between two chunks.
    var answersWrong = 0
    var documentsReady = 0
    var resumed = 0
    var connects = 0
    var reconnects = 0
    var open = 0
    /// Number of people who arrived, and who finished.
    var came = 0
    var finished = 0
    /// Bytes of the predictions' text, inflated.
    var predictionBytes = 0
    /// Errors by kind: a status, a close code, an error code.
    var errors: [String: Int] = [:]

    var latency = Histogram()
    var handshake = Histogram()
    var firstChunk = Histogram()
    var wholeAnswer = Histogram()
    /// Lateness of this tool itself: a large value says nothing about the server.
    var lateness = Histogram()

    mutating func failed(_ kind: String) { errors[kind, default: 0] += 1 }

    var errorCount: Int { errors.values.reduce(0, +) }
    var answered: Int { latency.count }

    /// Count of events that must not happen under any load.
    var wrongs: Int { keystrokesLost + answersLost + answersWrong }

    mutating func merge(_ other: Ledger) {
        for path in Self.sums { self[keyPath: path] += other[keyPath: path] }
        for (kind, count) in other.errors { errors[kind, default: 0] += count }
        for path in Self.histograms { self[keyPath: path].merge(other[keyPath: path]) }
    }

    private static var sums: [WritableKeyPath<Ledger, Int>] {
        [
            \.keystrokes, \.superseded, \.keystrokesRefused, \.keystrokesCutOff, \.keystrokesLost, \.queries,
            \.answersComplete, \.answersRefused, \.answersFailed, \.came, \.finished, \.answersLost, \.answersWrong,
            \.documentsReady, \.resumed, \.connects,
            \.reconnects, \.open, \.predictionBytes,
        ]
    }

    private static var histograms: [WritableKeyPath<Ledger, Histogram>] {
        [\.latency, \.handshake, \.firstChunk, \.wholeAnswer, \.lateness]
    }
}

/// First answer to each question: every later answer must have the same bytes.
struct AnswerBook: Sendable {
    private var known: [String: [UInt8]] = [:]

    /// - Returns: whether the answer is the same as the first one to this question
    mutating func isSame(_ answer: [UInt8], for question: String) -> Bool {
        guard let before = known[question] else {
            known[question] = answer
            return true
        }
        return before == answer
    }
}

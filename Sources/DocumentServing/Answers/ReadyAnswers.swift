import Caching
import DocumentSearch
import PodRuntime
import Synchronization

/// Answers made while their questions were typed, for the moment in which they are asked.
final class ReadyAnswers: Sendable {
    /// Answers that are kept, their bytes, and for how long: a question is asked at once or not at all.
    private static let entriesMax = 256
    private static let bytesMax = 4 << 20
    private static let timeToLive = Duration.seconds(60)
    /// Bytes of an answer besides its texts.
    private static let answerBytes = 512

    private struct Key: Hashable {
        var document: UInt64
        var question: String
    }

    private let layer = Mutex(
        MemoryLayer<Key, ExtractiveAnswer>(
            .init(entriesMax: entriesMax, weightMax: bytesMax, timeToLive: timeToLive)))

    /// Answer to a question that was typed to its end.
    func answer(_ question: String, from document: PreparedDocument) -> ExtractiveAnswer? {
        guard
            case .hit(let answer) = layer.withLock({ $0.value(for: key(question, document), now: MonotonicClock.now) })
        else { return nil }
        return answer
    }

    /// Makes the answer, unless it is there.
    ///
    /// - Returns: whether it was made
    func make(_ question: String, from document: PreparedDocument) -> Bool {
        guard answer(question, from: document) == nil else { return false }
        let answer = ExtractiveAnswer.answer(question, from: document.index)
        let bytes = (answer.pieces.map(\.citation) + answer.nearest).reduce(Self.answerBytes + question.utf8.count) {
            // A piece has its text and the quotation.
            $0 + 2 * $1.quote.utf8.count + $1.boxes.count * MemoryLayout<PrintedPlace>.stride
        }
        layer.withLock {
            $0.insert(answer, for: key(question, document), weight: bytes, now: MonotonicClock.now)
        }
        return true
    }

    /// White space around a question and what ends it change nothing of it.
    private func key(_ question: String, _ document: PreparedDocument) -> Key {
        let words = question.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Key(document: document.number, question: words)
    }
}

import WireProtocol

/// One answer as it grows: what was said so far, so that every reader can be served at its own pace and a reader who
/// comes back goes on where it stopped.
package struct AnswerTrail: Sendable {
    /// Bytes of an answer that are kept for those who come back: its text and what it rests on together.
    package static let bytesMax = 64 * 1024
    /// UTF-8 bytes of the text. What is longer ends here.
    package static let textBytesMax = 48 * 1024
    /// Bytes of the context, quotations and all.
    package static let contextBytesMax = bytesMax - textBytesMax
    /// Bytes of one chunk: a frame that a slow line moves in a moment.
    package static let chunkBytesMax = 16 * 1024

    package let id: String
    package let epoch: Int
    package private(set) var text: [UInt8] = []
    package private(set) var statuses: [Status] = []
    package private(set) var context: AnswerContext?
    package private(set) var final: FinalAnswer?
    package private(set) var error: ErrorFrame?
    private var isFull = false

    package init(id: String, epoch: Int) {
        self.id = id
        self.epoch = epoch
    }

    package var hasEnded: Bool { final != nil }

    /// Status stages are few; each is told once.
    package mutating func entered(_ stage: Status.Stage, _ message: String) {
        guard !hasEnded, statuses.count < 8 else { return }
        statuses.append(Status(id: id, stage: stage, message: message))
    }

    package enum AppendAction: Equatable, Sendable {
        case grown
        /// It is full: stop the answerer.
        case full
    }

    package mutating func append(_ content: String) -> AppendAction {
        guard !hasEnded, !isFull else { return .full }
        let room = Self.textBytesMax - text.count
        guard content.utf8.count <= room else {
            // For good: a shorter piece that would still fit must not follow one that was cut.
            isFull = true
            let bytes = Array(content.utf8)
            text.append(contentsOf: bytes[..<Self.boundary(in: bytes, atMost: room)])
            return .full
        }
        text.append(contentsOf: content.utf8)
        return .grown
    }

    package mutating func found(_ context: AnswerContext) {
        if !hasEnded { self.context = context.fitted(into: Self.contextBytesMax) }
    }

    package mutating func failed(_ error: ErrorFrame) {
        if !hasEnded { self.error = error }
    }

    /// The first end counts; later ones change nothing.
    package mutating func ended(_ finish: FinalAnswer.Finish, timing: FinalAnswer.Timing) {
        guard !hasEnded else { return }
        final = FinalAnswer(id: id, epoch: epoch, length: text.count, finish: finish, timing: timing)
    }

    /// Whether a chunk may begin or end here.
    func isBoundary(_ offset: Int) -> Bool {
        offset == text.count || (offset >= 0 && offset < text.count && !Self.isContinuation(text[offset]))
    }

    func chunk(from offset: Int, isSnapshot: Bool) -> AnswerChunk? {
        guard offset < text.count || isSnapshot else { return nil }
        let end = Self.boundary(in: text, atMost: offset + Self.chunkBytesMax)
        return AnswerChunk(
            id: id, epoch: epoch, offset: offset, content: String(decoding: text[offset..<end], as: UTF8.self),
            isSnapshot: isSnapshot)
    }

    /// The last place at or before `offset` that cuts no character.
    private static func boundary(in bytes: [UInt8], atMost offset: Int) -> Int {
        var end = min(offset, bytes.count)
        while end > 0, end < bytes.count, isContinuation(bytes[end]) { end -= 1 }
        return end
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

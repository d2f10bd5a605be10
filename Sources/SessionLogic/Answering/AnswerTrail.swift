import WireProtocol

/// Record of one growing answer: everything said so far, so that every reader is served at its own pace and a returning
/// reader continues where it stopped.
///
/// It is a sequence of entries, which other pods read from the store. Their text is kept once, end to end; an entry is a
/// mark in it. Of an answer that is stored first, readers are told an entry once the store has it.
package struct AnswerTrail: Sendable {
    /// Bytes of an answer kept for returning readers: its text and its context together.
    package static let bytesMax = 64 * 1024
    /// UTF-8 bytes of the text, upper bound. A longer answer ends here.
    package static let textBytesMax = 48 * 1024
    /// Bytes of the context, quotations and all.
    package static let contextBytesMax = bytesMax - textBytesMax
    /// Bytes of one chunk: a frame that a slow line moves in a moment.
    package static let chunkBytesMax = 16 * 1024

    /// Event in an answer's growth.
    private enum Mark: Equatable {
        /// The text grew up to here.
        case text(end: Int32)
        case context, error, final

        var textEnd: Int? { if case .text(let end) = self { Int(end) } else { nil } }
    }

    package let id: String
    package let epoch: Int
    /// Whether entries are told only when `told` says so; otherwise at once.
    package let isStoredFirst: Bool
    package private(set) var text: [UInt8] = []
    package private(set) var statuses: [Status] = []
    package private(set) var context: AnswerContext?
    package private(set) var final: FinalAnswer?
    package private(set) var error: ErrorFrame?
    private var isFull = false
    private var marks: [Mark] = []
    private var toldCount = 0
    /// Bytes of the text that readers may have.
    package private(set) var toldBytes = 0
    private(set) var isEndTold = false

    package init(id: String, epoch: Int, isStoredFirst: Bool = false) {
        self.id = id
        self.epoch = epoch
        self.isStoredFirst = isStoredFirst
    }

    package var hasEnded: Bool { final != nil }

    // MARK: Growing

    /// Status stages are few; each is told once, and never stored.
    package mutating func entered(_ stage: Status.Stage, _ message: String) {
        guard !hasEnded, statuses.count < 8 else { return }
        statuses.append(Status(id: id, stage: stage, message: message))
    }

    package enum AppendAction: Equatable, Sendable {
        case grown
        /// Full: stop the answerer.
        case full
    }

    package mutating func append(_ content: String) -> AppendAction {
        guard !hasEnded, !isFull else { return .full }
        let (before, room) = (text.count, Self.textBytesMax - text.count)
        if content.utf8.count <= room {
            text.append(contentsOf: content.utf8)
        } else {
            // For good: a shorter piece that would still fit must not follow one that was cut.
            isFull = true
            let bytes = Array(content.utf8)
            text.append(contentsOf: bytes[..<Self.boundary(in: bytes, atMost: room)])
        }
        if text.count > before { add(.text(end: Int32(text.count))) }
        return isFull ? .full : .grown
    }

    package mutating func found(_ context: AnswerContext) {
        guard !hasEnded else { return }
        let isFirst = self.context == nil
        self.context = context.fitted(into: Self.contextBytesMax)
        if isFirst { add(.context) }
    }

    package mutating func failed(_ error: ErrorFrame) {
        guard !hasEnded else { return }
        let isFirst = self.error == nil
        self.error = error
        if isFirst { add(.error) }
    }

    /// The first end counts; later ones change nothing.
    package mutating func ended(_ finish: FinalAnswer.Finish, timing: FinalAnswer.Timing) {
        guard !hasEnded else { return }
        final = FinalAnswer(
            id: id, epoch: epoch, length: text.count, finish: finish, timing: timing,
            confidence: context?.judgement?.confidence)
        add(.final)
    }

    private mutating func add(_ mark: Mark) {
        marks.append(mark)
        if !isStoredFirst { told(marks.count) }
    }

    // MARK: Entries

    package var entryCount: Int { marks.count }

    /// Marks this many entries as stored: readers may be told them.
    package mutating func told(_ count: Int) {
        let count = max(toldCount, min(count, marks.count))
        for mark in marks[toldCount..<count] {
            if let end = mark.textEnd { toldBytes = end }
            if mark == .final { isEndTold = true }
        }
        toldCount = count
    }

    package mutating func toldAll() { told(marks.count) }

    /// Takes back entries that were never told: the store has another answer in their place.
    package mutating func takeBackUntold() {
        for mark in marks[toldCount...] {
            switch mark {
            case .text: isFull = false
            case .context: context = nil
            case .error: error = nil
            case .final: final = nil
            }
        }
        marks.removeSubrange(toldCount...)
        text.removeSubrange(toldBytes...)
    }

    /// Entries with these numbers, as the store has them.
    package func entries(_ numbers: Range<Int>) -> [AnswerEntry] {
        var entries: [AnswerEntry] = []
        let numbers = numbers.clamped(to: marks.indices)
        entries.reserveCapacity(numbers.count)
        var start = marks[..<numbers.lowerBound].reversed().lazy.compactMap(\.textEnd).first ?? 0
        for number in numbers {
            switch marks[number] {
            case .text(let end):
                entries.append(.text(String(decoding: text[start..<Int(end)], as: UTF8.self), offset: start))
                start = Int(end)
            case .context: if let context { entries.append(.context(context)) }
            case .error: if let error { entries.append(.error(error)) }
            case .final: if let final { entries.append(.final(final)) }
            }
        }
        return entries
    }

    // MARK: Readers

    /// Whether a chunk may begin or end here.
    func isBoundary(_ offset: Int) -> Bool {
        offset == toldBytes || (offset >= 0 && offset < toldBytes && !Self.isContinuation(text[offset]))
    }

    func chunk(from offset: Int, isSnapshot: Bool) -> AnswerChunk? {
        guard offset < toldBytes || isSnapshot else { return nil }
        let end = Self.boundary(in: text, atMost: min(toldBytes, offset + Self.chunkBytesMax))
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

/// Size limits of a reply, by the purpose of its connection.
package struct RedisReplyLimits: Equatable, Sendable {
    /// Bytes of one value.
    package var valueBytesMax: Int
    /// Bytes of all values of a reply together: three times as much while it is read and copied.
    package var replyBytesMax: Int
    /// Elements of a reply, those of nested arrays included.
    package var elementsMax: Int

    /// A document's pages are the largest value we store: 8 MiB of text.
    package static let commands = RedisReplyLimits(
        valueBytesMax: 16 << 20, replyBytesMax: 32 << 20, elementsMax: 300_000)
    /// A notice of 64 KiB, and messages between pods of 256.
    package static let subscriptions = RedisReplyLimits(
        valueBytesMax: 512 << 10, replyBytesMax: 1 << 20, elementsMax: 64)
    package static let sentinel = RedisReplyLimits(valueBytesMax: 4096, replyBytesMax: 64 << 10, elementsMax: 256)
}

/// Filter before the reader of replies that drops what is too large: a header is enough to know, so not a byte of the
/// value is kept. In its place the reader finds an error, `-TOOBIG …`, and continues with the next reply.
///
/// Follows the framing of RESP2 only (types `+ - : $ *`); the meaning of values is the reader's business.
struct RedisReplyLimiter {
    /// Bytes of a line: a status, an error, a number. A server's longest error is a script's.
    static let lineBytesMax = 64 * 1024
    /// Nested arrays, as many as hiredis reads.
    static let depthMax = 7
    /// Bytes of a value, or elements, that no server can mean.
    private static let countMax = 1 << 40

    private enum Phase {
        case line
        /// Bytes of a value and its line end that are still to come.
        case value(remaining: Int, isPassed: Bool)
    }

    private let limits: RedisReplyLimits
    private var phase = Phase.line
    private var line: [UInt8] = []
    /// Elements still to come of each open array.
    private var open: [Int] = []
    /// Elements still to come of an array that is not passed on.
    private var dropped = 0
    private var replyBytes = 0
    private var elements = 0

    init(_ limits: RedisReplyLimits) {
        self.limits = limits
    }

    /// - Parameter pass: gets the bytes meant for the reader, in pieces
    /// - Throws: `malformed` for bytes that are no reply: the connection is finished
    mutating func feed(
        _ bytes: UnsafeRawBufferPointer, pass: (UnsafeRawBufferPointer) throws(RedisProblem) -> Void
    ) throws(RedisProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch phase {
            case .line: try readLine(&rest, pass)
            case .value(let remaining, let isPassed):
                let piece = rest.prefix(remaining)
                if isPassed { try pass(UnsafeRawBufferPointer(rebasing: piece)) }
                rest = rest.dropFirst(piece.count)
                if piece.count < remaining {
                    phase = .value(remaining: remaining - piece.count, isPassed: isPassed)
                } else {
                    phase = .line
                    elementEnded()
                }
            }
        }
    }

    private mutating func readLine(
        _ rest: inout Slice<UnsafeRawBufferPointer>, _ pass: (UnsafeRawBufferPointer) throws(RedisProblem) -> Void
    ) throws(RedisProblem) {
        let piece = rest.prefix { $0 != UInt8(ascii: "\n") }
        let isWhole = piece.count < rest.count
        line += piece
        guard line.count <= Self.lineBytesMax else {
            throw RedisProblem(.malformed, "a line longer than \(Self.lineBytesMax) bytes")
        }
        rest = rest.dropFirst(piece.count + (isWhole ? 1 : 0))
        guard isWhole else { return }
        guard line.popLast() == UInt8(ascii: "\r"), let type = line.first else {
            throw RedisProblem(.malformed, "a line that does not end as expected")
        }
        let whole = line
        line.removeAll(keepingCapacity: true)
        switch type {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ":"):
            try passOn(whole, pass)
            elementEnded()
        case UInt8(ascii: "$"): try valueBegan(try Self.count(whole), whole, pass)
        case UInt8(ascii: "*"): try arrayBegan(try Self.count(whole), whole, pass)
        default: throw RedisProblem(.malformed, "a reply of an unknown type")
        }
    }

    private static func count(_ line: [UInt8]) throws(RedisProblem) -> Int {
        guard line.count <= 16, let number = Int(String(decoding: line.dropFirst(), as: UTF8.self)),
            (-1...countMax).contains(number)
        else { throw RedisProblem(.malformed, "a length that is no number") }
        return number
    }

    private mutating func valueBegan(
        _ count: Int, _ line: [UInt8], _ pass: (UnsafeRawBufferPointer) throws(RedisProblem) -> Void
    ) throws(RedisProblem) {
        guard count >= 0 else {
            try passOn(line, pass)
            return elementEnded()
        }
        let isAllowed = count <= limits.valueBytesMax && replyBytes + count <= limits.replyBytesMax
        if dropped == 0 {
            try passOn(isAllowed ? line : Self.refusal("a value of \(count) bytes"), pass)
            if isAllowed { replyBytes += count }
        }
        phase = .value(remaining: count + 2, isPassed: isAllowed && dropped == 0)
    }

    private mutating func arrayBegan(
        _ count: Int, _ line: [UInt8], _ pass: (UnsafeRawBufferPointer) throws(RedisProblem) -> Void
    ) throws(RedisProblem) {
        guard count > 0 else {
            try passOn(line, pass)
            return elementEnded()
        }
        if dropped > 0 {
            // This one is replaced by its elements.
            dropped = min(Self.countMax, dropped - 1 + count)
        } else if elements + count > limits.elementsMax {
            try passOn(Self.refusal("an array of \(count) elements"), pass)
            dropped = count
        } else {
            guard open.count < Self.depthMax else {
                throw RedisProblem(.malformed, "arrays nested deeper than \(Self.depthMax)")
            }
            elements += count
            try passOn(line, pass)
            open.append(count)
        }
    }

    private static func refusal(_ what: String) -> [UInt8] { Array("-\(RedisValue.tooBig) \(what) is not read".utf8) }

    private func passOn(
        _ line: [UInt8], _ pass: (UnsafeRawBufferPointer) throws(RedisProblem) -> Void
    ) throws(RedisProblem) {
        guard dropped == 0 else { return }
        let whole = line + [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        let result = whole.withUnsafeBytes { bytes -> Result<Void, RedisProblem> in
            do throws(RedisProblem) {
                try pass(bytes)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private mutating func elementEnded() {
        if dropped > 0 {
            dropped -= 1
            if dropped > 0 { return }
        }
        while let last = open.last {
            if last > 1 {
                open[open.count - 1] = last - 1
                return
            }
            open.removeLast()
        }
        (replyBytes, elements) = (0, 0)
    }
}

import TextCoding

/// A caged reader's job, as the server gives it. The document itself comes as an open file beside it.
struct CageJob: Equatable, Sendable {
    enum Task: UInt8, Sendable {
        case readDocument = 1
        /// Probe the cage: try everything that is forbidden, and tell how it went.
        case probe
    }

    var task = Task.readDocument
    /// nil: told by content type, name's ending, or the bytes themselves.
    var format: DocumentFormat?
    /// The document is a file of this machine.
    var isLocal = false
    var encoding = ContentEncoding.identity
    /// Content type and origin of the document, for the guess of its format.
    var contentType = ""
    var location = ""
    /// Bytes of heap for the reader, and for each program that it starts.
    var memoryBytes = 256 << 20
    var processorSeconds = 30
    /// Bytes of the document unpacked, and of its text.
    var bytesMax = 64 << 20
    var textBytesMax = 64 << 20
    /// Bytes of text from which the first part of a long document is handed over.
    var partBytes = 1 << 20

    /// UTF-8 bytes of the content type and of the location, upper bound; more say nothing about a format.
    private static let hintBytesMax = 4096

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.put(task.rawValue)
        writer.put(format.flatMap { DocumentFormat.allCases.firstIndex(of: $0) }.map { UInt8($0 + 1) } ?? 0)
        writer.put(isLocal ? 1 as UInt8 : 0)
        writer.put(encoding.rawValue)
        for number in [memoryBytes, processorSeconds, bytesMax, textBytesMax, partBytes] {
            writer.put(UInt64(max(0, number)))
        }
        for text in [contentType, location] {
            let bytes = Array(text.utf8.suffix(Self.hintBytesMax))
            writer.put(UInt32(bytes.count))
            writer.put(bytes)
        }
        return writer.bytes
    }

    /// - Returns: nil for bytes that no server of this version sends
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes[...])
        guard let task = reader.byte().flatMap(Task.init(rawValue:)), let format = reader.byte(),
            let isLocal = reader.byte(), let encoding = reader.byte().flatMap(ContentEncoding.init),
            let memory = reader.number(), let seconds = reader.number(),
            let bytesMax = reader.number(), let textBytesMax = reader.number(), let partBytes = reader.number(),
            let contentType = reader.text(), let location = reader.text(), Int(format) <= DocumentFormat.allCases.count
        else { return nil }
        self.task = task
        self.format = format == 0 ? nil : DocumentFormat.allCases[Int(format) - 1]
        self.isLocal = isLocal == 1
        self.encoding = encoding
        (memoryBytes, processorSeconds, self.bytesMax, self.textBytesMax) = (memory, seconds, bytesMax, textBytesMax)
        (self.contentType, self.location, self.partBytes) = (contentType, location, partBytes)
    }

    init() {}
}

/// Writer of numbers and blocks in sequence, little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ block: some Sequence<UInt8>) { bytes.append(contentsOf: block) }
}

/// Reader of what `ByteWriter` wrote; nil past the end.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func block(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func word() -> UInt32? {
        block(4)?.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }

    /// Count in 64 bits: not negative, and far from any overflow.
    mutating func number() -> Int? {
        guard let value = block(8)?.reversed().reduce(UInt64(0), { $0 << 8 | UInt64($1) }), value <= 1 << 48 else {
            return nil
        }
        return Int(value)
    }

    /// Text: its length in 32 bits, then as many bytes of UTF-8.
    mutating func text() -> String? {
        guard let count = word(), let bytes = block(Int(count)) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

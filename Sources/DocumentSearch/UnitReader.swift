/// Reader of a text's UTF-16 units, some thousands at a time.
struct UnitReader {
    /// Units that are decoded at once, about.
    private static let unitsAtOnce = 4096

    private let text: String
    /// UTF-8 bytes of the text that are decoded.
    private var place = 0
    /// Units decoded last.
    private(set) var units: [UInt16] = []

    init(_ text: String) { self.text = text }

    /// Decodes the next units.
    ///
    /// - Returns: whether there are any
    mutating func advance() -> Bool {
        units.removeAll(keepingCapacity: true)
        let isAtOnce = text.utf8.withContiguousStorageIfAvailable { decode($0) } != nil
        // No string of a reader lacks such storage; one that did would be decoded whole.
        if !isAtOnce, place == 0 {
            units = Array(text.utf16)
            place = text.utf8.count
        }
        return !units.isEmpty
    }

    /// The bytes are valid UTF-8, as those of any string are.
    private mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) {
        while place < bytes.count, units.count < Self.unitsAtOnce {
            let first = UInt32(bytes[place])
            switch first {
            case 0..<0x80:
                // Most text is of ASCII.
                let rest = bytes[place...].prefix(Self.unitsAtOnce - units.count)
                let run = rest.prefix { $0 < 0x80 }
                units.append(contentsOf: run.lazy.map { UInt16($0) })
                place += run.count
            case 0xC0..<0xE0: add((first & 0x1F) << 6 | Self.rest(bytes, place, 1), bytes: 2)
            case 0xE0..<0xF0: add((first & 0x0F) << 12 | Self.rest(bytes, place, 2), bytes: 3)
            default: add((first & 0x07) << 18 | Self.rest(bytes, place, 3), bytes: 4)
            }
        }
    }

    private mutating func add(_ scalar: UInt32, bytes count: Int) {
        place += count
        if scalar < 0x10000 {
            units.append(UInt16(truncatingIfNeeded: scalar))
        } else {
            units.append(UInt16(truncatingIfNeeded: 0xD800 + (scalar - 0x10000) >> 10))
            units.append(UInt16(truncatingIfNeeded: 0xDC00 + scalar & 0x3FF))
        }
    }

    /// The bits of the bytes that go on with a character.
    private static func rest(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ count: Int) -> UInt32 {
        var bits: UInt32 = 0
        for byte in bytes[(place + 1)...(place + count)] { bits = bits << 6 | UInt32(byte & 0x3F) }
        return bits
    }
}

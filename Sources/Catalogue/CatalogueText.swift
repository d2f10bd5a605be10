/// Decoding of a catalogue file: UTF-8 or UTF-16, with a byte order mark or without, else Windows-1252, as spreadsheets on
/// Windows still write it.
package struct CatalogueText: Equatable, Sendable {
    /// UTF-8, without a byte order mark.
    package var bytes: [UInt8]
    /// What it was written in, when that had to be guessed or turned into UTF-8.
    package var charset: String?

    package init(_ source: [UInt8]) {
        if source.starts(with: [0xEF, 0xBB, 0xBF]) {
            bytes = Array(source.dropFirst(3))
        } else if source.starts(with: [0xFF, 0xFE]) {
            (bytes, charset) = (Self.utf16(source.dropFirst(2), isBig: false), "UTF-16")
        } else if source.starts(with: [0xFE, 0xFF]) {
            (bytes, charset) = (Self.utf16(source.dropFirst(2), isBig: true), "UTF-16")
        } else if let isBig = Self.unmarkedUTF16(source.prefix(512)) {
            (bytes, charset) = (Self.utf16(source[...], isBig: isBig), "UTF-16")
        } else if source.allSatisfy({ $0 < 0x80 }) || String(validating: source, as: UTF8.self) != nil {
            bytes = source
        } else {
            (bytes, charset) = (Self.windows1252(source), "Windows-1252")
        }
    }

    private static func utf16(_ source: ArraySlice<UInt8>, isBig: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(source.count / 2)
        var rest = source
        while let first = rest.popFirst(), let second = rest.popFirst() {
            units.append(isBig ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first))
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Every other byte of a text in Latin letters is zero.
    private static func unmarkedUTF16(_ start: ArraySlice<UInt8>) -> Bool? {
        var zeros = [0, 0]
        for (position, byte) in start.enumerated() where byte == 0 { zeros[position % 2] += 1 }
        guard start.count >= 8, zeros[0] + zeros[1] > start.count / 4 else { return nil }
        return zeros[0] > zeros[1]
    }

    /// The 32 places in which it has characters and Latin-1 controls.
    private static let upper: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    private static func windows1252(_ source: [UInt8]) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(source.count)
        for byte in source { units.append((0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : UInt16(byte)) }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}

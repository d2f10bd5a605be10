import TextCoding

/// Decoding of a catalogue file: UTF-8 or UTF-16, with a byte order mark or without, else Windows-1252, as spreadsheets on
/// Windows still write it.
package struct CatalogueText: Equatable, Sendable {
    /// UTF-8, without a byte order mark.
    package var bytes: [UInt8]
    /// Charset of the source, when it had to be guessed or converted to UTF-8.
    package var charset: String?

    /// Invalid bytes of a text that is otherwise UTF-8.
    package var brokenCount = 0
    /// Charset assumed when no other fits.
    package static let lastResort = "Windows-1252"

    /// - Parameter isBeginning: the bytes begin a longer text, which may be cut inside a character
    package init(_ source: [UInt8], isBeginning: Bool = false) {
        if source.starts(with: [0xFF, 0xFE]) {
            (bytes, charset) = (Self.utf16(source.dropFirst(2), .littleEndian), "UTF-16")
        } else if source.starts(with: [0xFE, 0xFF]) {
            (bytes, charset) = (Self.utf16(source.dropFirst(2), .bigEndian), "UTF-16")
        } else if let order = UnmarkedUTF16(source.prefix(512)) {
            (bytes, charset) = (Self.utf16(source[...], order), "UTF-16")
        } else {
            let isMarked = source.starts(with: [0xEF, 0xBB, 0xBF])
            var text = isMarked ? Array(source.dropFirst(3)) : source
            if isBeginning { Self.dropCutCharacter(&text) }
            let check = FaultyUTF8(text)
            if check.brokenCount == 0 {
                bytes = text
            } else if isMarked || check.isMeant {
                bytes = Array(String(decoding: text, as: UTF8.self).utf8)
                brokenCount = check.brokenCount
            } else {
                (bytes, charset) = (Windows1252.utf8(text), Self.lastResort)
            }
        }
    }

    /// Drops an incomplete character at the end.
    private static func dropCutCharacter(_ text: inout [UInt8]) {
        let tail = text.suffix(3).reversed().prefix { $0 & 0xC0 == 0x80 }.count
        guard text.count > tail, text[text.count - tail - 1] >= 0xC0 else { return }
        let lead = text[text.count - tail - 1]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        if tail + 1 < length { text.removeLast(tail + 1) }
    }

    private static func utf16(_ source: ArraySlice<UInt8>, _ order: UnmarkedUTF16) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(source.count / 2)
        var rest = source
        while let first = rest.popFirst(), let second = rest.popFirst() {
            units.append(
                order == .bigEndian ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first))
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}

import CZlib

/// Compression of values for the shared layer where it pays; one byte says whether.
package enum Deflated {
    private static let plain: UInt8 = 0
    private static let deflated: UInt8 = 1
    private static let worthIt = 256
    /// Size of a value in bytes, upper bound: many times a document's text.
    static let bytesMax = 128 * 1024 * 1024

    package static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= worthIt else { return [plain] + bytes }
        var room = compressBound(uLong(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(room))
        guard compress2(&out, &room, bytes, uLong(bytes.count), 1) == Z_OK else { return [plain] + bytes }
        let count = bytes.count
        let length = (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
        return [deflated] + length + out[..<Int(room)]
    }

    /// Value of stored bytes; nil for bytes that `Deflated` did not write.
    package static func inflate(_ bytes: [UInt8]) -> [UInt8]? {
        guard let first = bytes.first else { return nil }
        if first == plain { return Array(bytes[1...]) }
        guard first == deflated, bytes.count > 9 else { return nil }
        let length = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(bytesMax) else { return nil }
        var out = [UInt8](repeating: 0, count: Int(length))
        var room = uLong(length)
        let input = Array(bytes[9...])
        guard uncompress(&out, &room, input, uLong(input.count)) == Z_OK, room == uLong(length) else { return nil }
        return out
    }
}

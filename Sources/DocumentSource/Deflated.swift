import CZlib

/// Values on their way to and from the shared layer, made smaller when that is worth it: one byte says which.
package enum Deflated {
    private static let plain: UInt8 = 0
    private static let deflated: UInt8 = 1
    private static let worthIt = 256
    /// Bytes a value may have: a document's text, many times over.
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

    /// nil for what nobody here wrote.
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

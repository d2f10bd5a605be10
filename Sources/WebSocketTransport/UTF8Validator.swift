/// Validator of UTF-8 that arrives in pieces (RFC 3629): no overlong forms, no surrogates, nothing over U+10FFFF, and
/// no character cut off at the end.
struct UTF8Validator: Equatable {
    /// Continuation bytes still to come, and the range the next of them must be in.
    private var missing = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// Whether the bytes so far end between two characters.
    var isComplete: Bool { missing == 0 }

    /// Checks further bytes; false as soon as no continuation could make the text valid.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 {
                index = Self.skipASCII(bytes, from: index)
                if index == bytes.count { return true }
                if !begin(bytes[index]) { return false }
            } else {
                guard (low...high).contains(bytes[index]) else { return false }
                missing -= 1
                (low, high) = (0x80, 0xBF)
            }
            index += 1
        }
        return true
    }

    private mutating func begin(_ lead: UInt8) -> Bool {
        switch lead {
        case 0xC2...0xDF: (missing, low, high) = (1, 0x80, 0xBF)
        case 0xE0: (missing, low, high) = (2, 0xA0, 0xBF)
        case 0xE1...0xEC, 0xEE, 0xEF: (missing, low, high) = (2, 0x80, 0xBF)
        case 0xED: (missing, low, high) = (2, 0x80, 0x9F)
        case 0xF0: (missing, low, high) = (3, 0x90, 0xBF)
        case 0xF1...0xF3: (missing, low, high) = (3, 0x80, 0xBF)
        case 0xF4: (missing, low, high) = (3, 0x80, 0x8F)
        default: return false
        }
        return true
    }

    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}

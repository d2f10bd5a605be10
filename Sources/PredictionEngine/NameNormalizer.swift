import Foundation

/// Brings names and typed text to one spelling, so that what looks the same is the same.
///
/// Compatibility decomposition (NFKD) and case folding without accents (é = e, ＴＤ = td, ß = ss), control and format
/// characters dropped; white space, `-` and `_` are all one kind of separator, written as one space, none at the
/// beginning. Marks that make another letter stay: ギ is not キ, and vowel signs are letters.
package enum NameNormalizer {
    /// Scalars of typed text the engine looks at, the last ones: a name is shorter, and work stays bounded.
    package static let scalarsMax = 96

    /// What a name or an alias is compared as.
    package static func normalized(_ text: String) -> String {
        let typed = normalizedASCII(text) ?? normalizedUnicode(text)
        return typed.hasSuffix(" ") ? String(typed.dropLast()) : typed
    }

    /// What a typed text is compared as: its last `scalarsMax` scalars. A separator at its end is kept, because it says
    /// that the word before it is over.
    package static func normalizedTyped(_ text: String) -> String {
        let whole = normalizedASCII(text) ?? normalizedUnicode(text)
        guard whole.utf8.count > scalarsMax, whole.unicodeScalars.count > scalarsMax else { return whole }
        return String(String.UnicodeScalarView(whole.unicodeScalars.suffix(scalarsMax)))
    }

    private static func normalizedASCII(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            var isNormal = true
            var previous = UInt8(ascii: " ")
            for byte in bytes {
                if byte >= 0x80 { return nil }
                let isUpper = byte &- UInt8(ascii: "A") < 26
                let isOtherSeparator = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                if isUpper || isOtherSeparator || byte < 0x20 || byte == 0x7F || (byte == 0x20 && previous == 0x20) {
                    isNormal = false
                }
                previous = byte
            }
            if isNormal { return String(decoding: bytes, as: UTF8.self) }
            return String(unsafeUninitializedCapacity: bytes.count) { lowerASCII(bytes, into: $0) }
        }
    }

    private static func lowerASCII(
        _ bytes: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        for byte in bytes {
            switch byte {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, UInt8(ascii: "-"), UInt8(ascii: "_"):
                if count > 0, out[count - 1] != 0x20 {
                    out[count] = 0x20
                    count += 1
                }
            case 0..<0x20, 0x7F: break
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                out[count] = byte | 0x20
                count += 1
            default:
                out[count] = byte
                count += 1
            }
        }
        return count
    }

    private static func normalizedUnicode(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            if isSeparator(scalar) {
                if let last = scalars.last, last != " " { scalars.append(" ") }
                continue
            }
            switch scalar {
            case "ß": scalars.append(contentsOf: "ss".unicodeScalars)
            case "ς": scalars.append("σ")
            default: if !isDropped(scalar) { scalars.append(scalar) }
            }
        }
        return String(scalars)
    }

    /// Accents of the European scripts, points of Hebrew and Arabic, and what cannot be seen.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .enclosingMark: return true
        case .nonspacingMark:
            switch scalar.value {
            case 0x0300...0x036F, 0x0483...0x0487, 0x0591...0x05C7, 0x0610...0x061A, 0x064B...0x065F, 0x0670,
                0x06D6...0x06ED, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
                return true
            default: return false
            }
        default: return false
        }
    }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "_" || scalar.properties.generalCategory == .dashPunctuation
    }
}

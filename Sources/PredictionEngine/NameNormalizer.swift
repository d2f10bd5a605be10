import Foundation

/// Brings names and typed text to one spelling, so that what looks the same is the same.
///
/// Lower case, compatibility decomposition without combining marks (é = e, ＴＤ = td), control and format characters
/// dropped; white space, `-` and `_` are all one kind of separator, written as one space, none at the beginning.
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
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .control, .format, .surrogate: continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "_" || scalar.properties.generalCategory == .dashPunctuation
    }
}

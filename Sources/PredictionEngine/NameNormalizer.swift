import Foundation

/// Normalisation of names and typed text to one spelling, so that texts that look the same are the same.
///
/// Compatibility decomposition (NFKD) and case folding without accents (é = e, ＴＤ = td), strokes and ligatures as they are
/// typed without them (ø = o, æ = ae, ß = ss), hiragana as katakana; control and format characters, trade marks and
/// apostrophes dropped; white space, dashes and `_` are all one kind of separator, written as one space, none at the
/// beginning. So is what ends a part of a sentence: `: ; , ! ?` before a separator or at the end; a decimal comma is a point.
/// Marks that make another letter stay: ギ is not キ, and vowel signs are letters.
package enum NameNormalizer {
    /// Scalars of typed text that are examined, the last ones: as many as a message may have.
    package static let scalarsMax = 1000

    /// Normalised form of a name or an alias.
    package static func normalized(_ text: String) -> String {
        let typed = normalizedWhole(text)
        return typed.hasSuffix(" ") ? String(typed.dropLast()) : typed
    }

    /// Normalised form of a typed text: its last `scalarsMax` scalars. A separator at its end is kept, because it says
    /// that the word before it is over.
    package static func normalizedTyped(_ text: String) -> String {
        let whole = normalizedWhole(text)
        guard whole.utf8.count > scalarsMax, whole.unicodeScalars.count > scalarsMax else { return whole }
        return String(String.UnicodeScalarView(whole.unicodeScalars.suffix(scalarsMax)))
    }

    private static func normalizedWhole(_ text: String) -> String {
        let normal = normalizedASCII(text) ?? normalizedUnicode(text)
        // Some names consist of signs alone.
        guard normal.isEmpty else { return normal }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter(isSign)))
    }

    /// Whether the scalar is a sign, dropped beside letters but the whole of some names.
    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        isApostrophe(scalar) || endsPart(scalar) || isTradeMark(scalar)
            || (isSeparator(scalar) && !scalar.properties.isWhitespace)
    }

    /// A decimal comma is a point: "4,7k" is "4.7k".
    static func isDecimalComma(_ sign: Unicode.Scalar, after: Unicode.Scalar?, before: Unicode.Scalar) -> Bool {
        sign == "," && isDigit(before) && after.map(isDigit) == true
    }

    private static func isFraction(_ scalar: Unicode.Scalar) -> Bool {
        (0xBC...0xBE).contains(scalar.value) || (0x2150...0x215F).contains(scalar.value) || scalar.value == 0x2189
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func normalizedASCII(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            var isNormal = true
            var previous = UInt8(ascii: " ")
            for byte in bytes {
                if byte >= 0x80 { return nil }
                let kind = asciiKinds[Int(byte)]
                if kind != .plain, kind != .separator || byte != 0x20 || previous == 0x20 { isNormal = false }
                previous = byte
            }
            if isNormal { return String(decoding: bytes, as: UTF8.self) }
            return String(unsafeUninitializedCapacity: bytes.count) { lowerASCII(bytes, into: $0) }
        }
    }

    private enum ASCIIKind: UInt8 { case plain, upper, separator, endsPart, dropped }

    private static let asciiKinds: [ASCIIKind] = (0..<128).map { byte in
        let scalar = Unicode.Scalar(UInt8(byte))
        if isSeparator(scalar) { return .separator }
        if isApostrophe(scalar) || isDropped(scalar) { return .dropped }
        if endsPart(scalar) { return .endsPart }
        return (0x41...0x5A).contains(byte) ? .upper : .plain
    }

    private static func lowerASCII(
        _ bytes: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var count = 0
        // Start of held punctuation, until it is known whether more of the word follows.
        var held: Int?
        func separate() {
            (count, held) = (held ?? count, nil)
            if count > 0, out[count - 1] != 0x20 {
                out[count] = 0x20
                count += 1
            }
        }
        for byte in bytes {
            switch asciiKinds[Int(byte)] {
            case .separator:
                separate()
                continue
            case .dropped: continue
            case .endsPart: held = held ?? count
            case .upper, .plain:
                if let place = held, place == count - 1, place > 0,
                    isDecimalComma(
                        Unicode.Scalar(out[place]), after: Unicode.Scalar(out[place - 1]), before: Unicode.Scalar(byte))
                {
                    out[place] = UInt8(ascii: ".")
                }
                held = nil
            }
            out[count] = asciiKinds[Int(byte)] == .upper ? byte | 0x20 : byte
            count += 1
        }
        if held != nil { separate() }
        return count
    }

    private static func normalizedUnicode(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        func separate() { if let last = scalars.last, last != " " { scalars.append(" ") } }
        var plainScalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isTradeMark(scalar) && !isApostrophe(scalar) {
            // "2½" is not "21/2".
            if isFraction(scalar), plainScalars.last.map(isDigit) == true { plainScalars.append(" ") }
            plainScalars.append(scalar)
        }
        let plain = String(plainScalars)
        // Held punctuation, until it is known whether more of the word follows.
        var pending: [Unicode.Scalar] = []
        for scalar in plain.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            if isSeparator(scalar) {
                pending.removeAll()
                separate()
            } else if endsPart(scalar) {
                pending.append(scalar)
            } else if !isDropped(scalar), !isApostrophe(scalar) {
                if pending.count == 1, isDecimalComma(pending[0], after: scalars.last, before: scalar) {
                    pending = ["."]
                }
                scalars.append(contentsOf: pending)
                pending.removeAll()
                append(scalar, to: &scalars)
            }
        }
        if !pending.isEmpty { separate() }
        return String(scalars)
    }

    private static func append(_ scalar: Unicode.Scalar, to scalars: inout String.UnicodeScalarView) {
        switch scalar.value {
        case 0x3041...0x3096, 0x309D...0x309E:
            scalars.append(Unicode.Scalar(scalar.value + 0x60) ?? scalar)
        case 0x00DF...0x2044:
            if let typed = typedAs[scalar] {
                scalars.append(contentsOf: typed.unicodeScalars)
            } else {
                scalars.append(scalar)
            }
        default: scalars.append(scalar)
        }
    }

    /// Letters with strokes, ligatures and signs, as they are typed on a keyboard that has none.
    private static let typedAs: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ł": "l",
        "ŧ": "t",
        "ŋ": "ng", "ĸ": "k", "ς": "σ", "\u{2044}": "/",
    ]

    /// Whether the scalar is a trade mark (™ ® © ℠ ℗): they are not typed, and decomposed they would be letters.
    static func isTradeMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2122, 0xAE, 0xA9, 0x2120, 0x2117: true
        default: false
        }
    }

    /// Whether the scalar is an apostrophe: one sign in many forms, and as often left out.
    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x27, 0x60, 0xB4, 0x02B9...0x02BD, 0x2018...0x201B, 0x2032, 0xFF07: true
        default: false
        }
    }

    static func endsPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ":", ";", ",", "!", "?": true
        default: false
        }
    }

    /// Whether the scalar is dropped: accents of the European scripts, points of Hebrew and Arabic, trade marks,
    /// invisible characters.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        if isTradeMark(scalar) { return true }
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
        if scalar.value < 0x80 {
            return scalar == " " || scalar == "-" || scalar == "_" || (0x09...0x0D).contains(scalar.value)
        }
        return scalar.properties.isWhitespace || scalar == "\u{30FB}"
            || scalar.properties.generalCategory == .dashPunctuation
    }
}

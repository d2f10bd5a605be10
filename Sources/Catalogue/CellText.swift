/// Text of a cell or field as people wrote it, to what it says: HTML's tags and references go, numbers are read in the ways
/// that countries write them.
enum CellText {
    /// Bytes of a cell whose markup is read; the rest of a longer one is left out.
    private static let markupBytesMax = 64 * 1024

    /// Without tags, when it has any.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) || text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text.prefix(markupBytesMax)
        while let character = rest.popFirst() {
            if character == "<", let next = rest.first, next.isLetter || next == "/" || next == "!" {
                guard let end = rest.firstIndex(of: ">") else { return DelimitedCatalogue.trimmed(result) }
                let name = rest.prefix { $0.isLetter || $0 == "/" }
                rest = rest[rest.index(after: end)...]
                // Tags inside a word part nothing.
                if ![
                    "b", "i", "em", "strong", "sup", "sub", "span", "u", "a", "/b", "/i", "/em", "/strong", "/sup",
                    "/sub",
                    "/span", "/u", "/a",
                ].contains(name.lowercased()) {
                    result += " "
                }
            } else if character == "&" {
                let name = rest.prefix(10).prefix { $0 != ";" && $0 != " " && $0 != "&" }
                if rest[name.endIndex...].first == ";", let value = reference(name) {
                    result += value
                    rest = rest[name.endIndex...].dropFirst()
                } else {
                    result += "&"
                }
            } else {
                result.append(character)
            }
        }
        return result.split { $0.isWhitespace }.joined(separator: " ")
    }

    private static func reference(_ name: Substring) -> String? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return " "
        case "reg": return "®"
        case "trade": return "™"
        case "copy": return "©"
        case "deg": return "°"
        case "ndash": return "–"
        case "mdash": return "—"
        case "auml": return "ä"
        case "ouml": return "ö"
        case "uuml": return "ü"
        case "eacute": return "é"
        case "egrave": return "è"
        case "euro": return "€"
        default:
            guard name.first == "#" else { return nil }
            let digits = name.dropFirst()
            let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        }
    }

    /// A whole number from 0, rounded: "1234", "1,234", "1.234", "12,5", "1 234".
    static func count(_ text: String) -> Int? {
        let bare = text.filter { $0 != " " && $0 != "\u{A0}" && $0 != "\u{202F}" && $0 != "'" }
        let parts = bare.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard !parts.isEmpty,
            parts.allSatisfy({ !$0.isEmpty && $0.count <= 15 && $0.allSatisfy { ("0"..."9").contains($0) } })
        else { return nil }
        if parts.count == 1 { return Int(parts[0]) }
        // Groups of three are thousands; else what stands behind the last sign is a fraction.
        if parts.dropFirst().allSatisfy({ $0.count == 3 }), parts[0].count <= 3 { return Int(parts.joined()) }
        guard parts.count == 2 || parts.dropFirst().dropLast().allSatisfy({ $0.count == 3 }), let last = parts.last,
            let whole = Int(parts.dropLast().joined())
        else { return nil }
        return whole + (last.first.map { $0 >= "5" } == true ? 1 : 0)
    }
}

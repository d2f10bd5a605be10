import TextCoding

/// Cleaning of a cell's or field's text: HTML tags and references are resolved, and numbers are read in the ways that
/// countries write them.
enum CellText {
    /// Characters of a cell whose markup is read; the rest of a longer one is left out.
    private static let markupMax = 64 * 1024
    /// Bytes of a tag, and characters of a reference's name.
    private static let tagMax = 2000
    private static let nameMax = 12
    /// Digits of a number.
    private static let digitsMax = 15

    private static func names(_ list: String) -> Set<String> { Set(list.split(separator: " ").map(String.init)) }

    /// Inline elements, which do not separate words.
    private static let inline = names(
        "a abbr b bdi big code em font i ins kbd mark s small span strike strong sub sup tt u wbr")
    private static let blocks = names(
        "address article aside blockquote body br button center dd del details div dl dt fieldset figcaption figure footer form "
            + "h1 h2 h3 h4 h5 h6 head header hr html iframe img input label li link main meta nav o:p ol p picture pre "
            + "section source summary table tbody td tfoot th thead title tr ul video")
    /// Elements whose contents are dropped.
    private static let unread = names("script style")

    /// Text without its HTML tags. Markup that is not an element of HTML stays as text: "< 5 kg", "<T>".
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) || text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text.prefix(markupMax)
        // Elements that never end, so that their end is searched for only once.
        var endless: Set<String> = []
        while let character = rest.first {
            if character == "<", let end = endOfMarkup(rest, &result, &endless) {
                rest = rest[end...]
            } else if character == "&", let (value, end) = reference(rest) {
                result += value
                rest = rest[end...]
            } else {
                result.append(character)
                rest.removeFirst()
            }
        }
        return result.split { $0.isWhitespace }.joined(separator: " ")
    }

    /// - Returns: the end of a tag, a comment or a dropped element; nil when there is none
    private static func endOfMarkup(
        _ rest: Substring, _ result: inout String, _ endless: inout Set<String>
    ) -> Substring.Index? {
        let inside = rest.dropFirst()
        if inside.hasPrefix("!--") {
            return inside.firstRange(of: "-->")?.upperBound ?? rest.endIndex
        }
        let isEnd = inside.first == "/"
        let name = inside.dropFirst(isEnd ? 1 : 0).prefix(nameMax).prefix { $0.isLetter || $0.isNumber || $0 == ":" }
            .lowercased()
        guard
            let close = inside.utf8.prefix(tagMax).firstIndex(where: {
                $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<")
            }),
            inside[close] == ">"
        else { return nil }
        let end = inside.index(after: close)
        if unread.contains(name) {
            guard !isEnd, !endless.contains(name) else { return end }
            guard let last = endOf(name, in: inside[end...]) else {
                endless.insert(name)
                return end
            }
            return last
        }
        if inline.contains(name) { return end }
        guard blocks.contains(name) || inside.first == "!" else { return nil }
        result += " "
        return end
    }

    /// Place behind the end tag `</name …>`, in any case.
    private static func endOf(_ name: String, in text: Substring) -> Substring.Index? {
        var rest = text
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[open...].dropFirst()
            if rest.first == "/", rest.dropFirst().prefix(name.count).lowercased() == name {
                return rest.firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.endIndex
            }
        }
        return nil
    }

    private static func reference(_ rest: Substring) -> (value: String, end: Substring.Index)? {
        let inside = rest.dropFirst()
        let name = inside.prefix(nameMax).prefix { $0.isLetter || $0.isNumber || $0 == "#" }
        guard inside[name.endIndex...].first == ";" else { return nil }
        let end = inside.index(after: name.endIndex)
        if name.first != "#" { return CharacterReferences.characters(named: name).map { ($0, end) } }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.map { (String(Character(CharacterReferences.scalar($0))), end) }
    }

    /// A whole number from 0, rounded: "1234", "1,234", "1.234", "12,5", "1 234".
    static func count(_ text: String) -> Int? {
        let bare = text.prefix(2 * digitsMax + 2).filter {
            $0 != " " && $0 != "\u{A0}" && $0 != "\u{202F}" && $0 != "'"
        }
        let parts = bare.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard !parts.isEmpty, text.count <= 2 * digitsMax, parts.reduce(0, { $0 + $1.count }) <= digitsMax,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } })
        else { return nil }
        if parts.count == 1 { return Int(parts[0]) }
        // Groups of three digits are thousands; otherwise the digits behind the last sign are a fraction.
        if parts.dropFirst().allSatisfy({ $0.count == 3 }), parts[0].count <= 3 { return Int(parts.joined()) }
        guard parts.count == 2 || parts.dropFirst().dropLast().allSatisfy({ $0.count == 3 }), let last = parts.last,
            let whole = Int(parts.dropLast().joined())
        else { return nil }
        return whole + (last.first.map { $0 >= "5" } == true ? 1 : 0)
    }
}

/// Header of a manual page for the catalogue, read from the roff source without rendering: the names and the one-line
/// summary of NAME, and the pages that SEE ALSO names.
///
/// Both macro sets, man(7) and mdoc(7), are understood, with the escapes that occur in these two sections.
package struct ManualPageHeader: Equatable, Sendable {
    /// The names the page describes, the first its own.
    package var names: [String]
    package var summary: String?
    /// `name(section)` of each page named in SEE ALSO, in order, each once.
    package var seeAlso: [String]
    /// The page consists of `.so other-page` only: it is an alias.
    package var includes: String?

    private enum Place {
        case elsewhere, name, seeAlso
    }

    package init(_ source: String) {
        names = []
        seeAlso = []
        var nameText = ""
        var seeText = ""
        var place = Place.elsewhere
        for bytes in source.utf8.split(separator: UInt8(ascii: "\n")) {
            // Nearly all of a page is of no interest here: a look at its first bytes is enough.
            guard place != .elsewhere || bytes.starts(with: ".S".utf8) || bytes.starts(with: ".so ".utf8) else {
                continue
            }
            let whole = Substring(bytes)
            let line = whole.utf8.last == UInt8(ascii: "\r") ? Substring(whole.utf8.dropLast()) : whole
            if line.hasPrefix(".so ") {
                includes = String(line.dropFirst(4)).split(separator: "/").last.map(String.init)
            } else if let heading = Self.heading(line) {
                place = heading == "NAME" ? .name : heading == "SEE ALSO" ? .seeAlso : .elsewhere
            } else {
                switch place {
                case .elsewhere: continue
                case .name: nameText += Self.plainLine(line, isName: true) + " "
                case .seeAlso: seeText += Self.plainLine(line, isName: false) + " "
                }
            }
        }
        readName(nameText)
        readReferences(seeText)
    }

    /// The text of `.SH` or `.Sh`, nil for other lines.
    private static func heading(_ line: Substring) -> String? {
        guard line.hasPrefix(".SH") || line.hasPrefix(".Sh") else { return nil }
        let words = unescaped(line.dropFirst(3)).filter { $0 != "\"" }.split(separator: " ")
        return words.joined(separator: " ").uppercased()
    }

    private static func plainLine(_ line: Substring, isName: Bool) -> String {
        guard line.first == "." || line.first == "'" else { return unescaped(line) }
        let words = line.dropFirst().split(separator: " ", omittingEmptySubsequences: true)
        guard let macro = words.first, !macro.hasPrefix("\\") else { return "" }
        let rest = words.dropFirst().map { unescaped($0).filter { $0 != "\"" } }
        switch macro {
        case "Nm": return rest.joined(separator: " ")
        case "Nd": return "- " + rest.joined(separator: " ")
        // `.Xr name section ,` and `.BR name (section),`: adjacent arguments belong together.
        case "Xr" where rest.count >= 2: return rest[0] + "(" + rest[1] + ")" + rest.dropFirst(2).joined()
        case "BR", "RB", "IR", "RI", "BI", "IB", "MR":
            return macro == "MR" && rest.count >= 2
                ? "\(rest[0])(\(rest[1]))" + rest.dropFirst(2).joined() : rest.joined()
        case "B", "I", "R", "SM", "SB", "Pa", "Em", "Sy": return rest.joined(separator: " ")
        default: return ""
        }
    }

    /// Resolves the escapes that occur in running text: fonts, hyphens, spaces and named characters.
    static func unescaped(_ text: Substring) -> String {
        guard text.contains("\\") else { return String(text) }
        var result = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character == "\\" else {
                result.append(character)
                continue
            }
            guard let escape = rest.popFirst() else { break }
            switch escape {
            case "f": skipArgument(&rest)
            case "s":
                if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
                if rest.first?.isNumber == true { rest.removeFirst() }
            case "-": result.append("-")
            case "e", "\\": result.append("\\")
            case " ", "~", "0": result.append(" ")
            case "(":
                result += named(String(rest.prefix(2)))
                rest = rest.dropFirst(2)
            case "[":
                result += named(String(rest.prefix(while: { $0 != "]" })))
                rest = rest.drop(while: { $0 != "]" }).dropFirst()
            case "*": skipArgument(&rest)
            case "\"": return result
            case "&", "/", ",", "|", "^", "%", ":", ")", "c": break
            default: result.append(escape)
            }
        }
        return result
    }

    private static func skipArgument(_ rest: inout Substring) {
        switch rest.first {
        case "(": rest = rest.dropFirst(3)
        case "[": rest = rest.drop(while: { $0 != "]" }).dropFirst()
        default: rest = rest.dropFirst()
        }
    }

    private static func named(_ name: String) -> String {
        switch name {
        case "em", "en", "hy", "mi": "-"
        case "aq", "cq", "oq": "'"
        case "dq", "lq", "rq": "\""
        case "co": "©"
        case "bu": "•"
        case "rs": "\\"
        default: ""
        }
    }

    // MARK: Sections

    /// Upper bounds: names read from a page, and bytes of a name.
    private static let namesMax = 64
    private static let nameBytesMax = 200

    /// `name, name \- summary`
    private mutating func readName(_ text: String) {
        let text = text.split(separator: " ").joined(separator: " ")
        let (left, right) = Self.splitAtDash(text)
        names = left.split(separator: ",", maxSplits: Self.namesMax).prefix(Self.namesMax)
            .map { DelimitedCatalogue.trimmed(String($0)) }.filter { !$0.isEmpty && $0.utf8.count <= Self.nameBytesMax }
        summary = right.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func splitAtDash(_ text: String) -> (String, String?) {
        for dash in [" - ", " -- ", " — ", " – "] {
            let parts = text.split(separator: dash, maxSplits: 1)
            if parts.count == 2 { return (String(parts[0]), String(parts[1])) }
        }
        return (text, nil)
    }

    /// Upper bounds: characters of a referenced page's name and section, and references of a page.
    private static let nameMax = 64
    private static let sectionMax = 8
    private static let referencesMax = 256

    /// Reads every `word(section)` in running text. Only the characters near each bracket are examined.
    private mutating func readReferences(_ text: String) {
        var seen: Set<String> = []
        var rest = Substring(text)
        var last: [Character] = []
        while let character = rest.popFirst(), seeAlso.count < Self.referencesMax {
            if character == "(" {
                if let reference = Self.reference(last, rest), seen.insert(reference).inserted {
                    seeAlso.append(reference)
                }
                last.removeAll(keepingCapacity: true)
            } else if Self.isNameCharacter(character) {
                if last.last == " " { last.removeAll(keepingCapacity: true) }
                if last.count <= Self.nameMax { last.append(character) }
            } else if character == " " {
                if !last.isEmpty, last.last != " " { last.append(" ") }
            } else {
                last.removeAll(keepingCapacity: true)
            }
        }
    }

    /// - Parameters:
    ///   - before: the name before the bracket, perhaps a space behind it
    ///   - after: what follows the bracket
    private static func reference(_ before: [Character], _ after: Substring) -> String? {
        let name = before.last == " " ? before.dropLast() : before[...]
        let section = after.prefix(sectionMax + 1).prefix { $0 != ")" }
        guard (1...nameMax).contains(name.count), (1...sectionMax).contains(section.count),
            after.dropFirst(section.count).first == ")", section.first?.isNumber == true
        else { return nil }
        return "\(String(name))(\(section))"
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._-+:@[".contains(character)
    }
}

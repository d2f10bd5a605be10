/// Front matter: the block of settings that static site generators put before a Markdown text, YAML between lines of
/// `---` or TOML between lines of `+++`. The block is not text; its title is the document's.
package struct FrontMatter: Equatable {
    package private(set) var title: String?
    /// Text behind the block; the whole text when there is none.
    package private(set) var text: Substring

    /// Lines of a block, upper bound: a text that begins with a rule is not searched to its end.
    private static let linesMax = 200

    package init(_ markdown: String) {
        text = markdown[...]
        let fence = markdown.prefix(3)
        guard fence == "---" || fence == "+++" else { return }
        var rest = markdown[...]
        guard let first = Self.line(&rest), first.dropFirst(3).allSatisfy(\.isWhitespace) else { return }
        var title: String?
        for count in 0..<Self.linesMax {
            guard let line = Self.line(&rest) else { return }
            let mark = line.prefix { !$0.isWhitespace }
            if mark == fence || (fence == "---" && mark == "...") {
                (self.title, text) = (title, rest)
                return
            }
            // A rule with a paragraph under it is not a block of settings: settings begin with a name.
            if count == 0, !line.contains(":"), !line.contains("="), !line.hasPrefix("#") { return }
            if title == nil { title = Self.title(line) }
        }
    }

    private static func line(_ rest: inout Substring) -> Substring? {
        guard !rest.isEmpty else { return nil }
        let line = rest.prefix { !$0.isNewline }
        rest = rest[line.endIndex...].dropFirst()
        return line
    }

    /// `title: "Words"` or `title = "Words"`
    private static func title(_ line: Substring) -> String? {
        guard line.hasPrefix("title"), let mark = line.firstIndex(where: { $0 == ":" || $0 == "=" }),
            line[line.index(line.startIndex, offsetBy: 5)..<mark].allSatisfy(\.isWhitespace)
        else { return nil }
        let value = line[line.index(after: mark)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let bare =
            value.count > 1 && value.first == value.last && "\"'".contains(value.first ?? " ")
            ? String(value.dropFirst().dropLast()) : value
        return bare.isEmpty ? nil : bare
    }
}

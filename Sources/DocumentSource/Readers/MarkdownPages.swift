import DocumentSearch

/// Markdown to pages, one for each heading with what stands below it. The marks go, the words stay.
enum MarkdownPages {
    static func read(_ text: String) -> [Page] {
        var sections = SectionCollector()
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = TextReflow.collapsed(line)
            if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
                isCode.toggle()
                sections.endParagraph()
            } else if isCode {
                sections.add(String(line))
                sections.endParagraph()
            } else if let heading = heading(trimmed) {
                sections.begin(inline(heading))
            } else if trimmed.isEmpty || isRule(trimmed) {
                sections.endParagraph()
            } else if isUnderline(trimmed), let heading = sections.takeParagraph() {
                sections.begin(heading)
            } else {
                if isListItem(trimmed) { sections.endParagraph() }
                sections.add(inline(withoutMark(trimmed)))
                if trimmed.hasPrefix("|") { sections.endParagraph() }
            }
        }
        return sections.finish()
    }

    private static func heading(_ line: String) -> String? {
        let level = line.prefix(while: { $0 == "#" }).count
        guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
        return String(line.dropFirst(level)).trimmingSuffix(while: { $0 == "#" || $0 == " " })
    }

    private static func isRule(_ line: String) -> Bool {
        let marks = line.filter { $0 != " " }
        return marks.count >= 3
            && (marks.allSatisfy { $0 == "*" } || marks.allSatisfy { $0 == "_" } || isTableRule(line))
    }

    private static func isTableRule(_ line: String) -> Bool {
        line.hasPrefix("|") && line.allSatisfy { "|-: ".contains($0) }
    }

    private static func isUnderline(_ line: String) -> Bool {
        line.count >= 2 && (line.allSatisfy { $0 == "=" } || line.allSatisfy { $0 == "-" })
    }

    private static func isListItem(_ line: String) -> Bool {
        if ["- ", "* ", "+ "].contains(where: { line.hasPrefix($0) }) { return true }
        let digits = line.prefix(while: \.isNumber)
        return !digits.isEmpty && [". ", ") "].contains { line.dropFirst(digits.count).hasPrefix($0) }
    }

    private static func withoutMark(_ line: String) -> String {
        var line = Substring(line)
        while line.hasPrefix(">") { line = line.dropFirst().drop(while: { $0 == " " }) }
        if ["- ", "* ", "+ "].contains(where: { line.hasPrefix($0) }) { line = line.dropFirst(2) }
        if line.hasPrefix("|") {
            return line.split(separator: "|").map { TextReflow.collapsed($0) }.filter { !$0.isEmpty }.joined(
                separator: " · ")
        }
        return String(line)
    }

    /// Emphasis, code marks, links and pictures to their words.
    static func inline(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "\\", let next = rest.dropFirst().first, next.isPunctuation {
                result.append(next)
                rest = rest.dropFirst(2)
            } else if character == "!" && rest.dropFirst().first == "[" {
                rest = rest.dropFirst()
                if let (_, after) = link(rest) { rest = after } else { result.append("!") }
            } else if character == "[", let (words, after) = link(rest) {
                result += inline(words)
                rest = after
            } else if character == "*" || character == "`" {
                rest = rest.dropFirst()
            } else if character == "<", let close = rest.firstIndex(of: ">"),
                rest.dropFirst().first?.isLetter == true || rest.dropFirst().first == "/"
            {
                rest = rest[rest.index(after: close)...]
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return TextReflow.collapsed(result)
    }

    /// `[words](target)` at the beginning: the words, and what follows.
    private static func link(_ text: Substring) -> (words: String, after: Substring)? {
        guard let close = text.firstIndex(of: "]") else { return nil }
        let after = text[text.index(after: close)...]
        guard after.first == "(", let end = after.firstIndex(of: ")") else { return nil }
        return (String(text[text.index(after: text.startIndex)..<close]), after[after.index(after: end)...])
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, predicate(last) { text.removeLast() }
        return String(text)
    }
}

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
        var reader = InlineReader(text)
        return TextReflow.collapsed(reader.read())
    }

    /// Reads a line's marks. Where the next closing mark stands is looked up once for all that come before it, so that marks
    /// that are never closed cost no more than others.
    private struct InlineReader {
        private let text: String
        private var rest: Substring
        private var known: [Character: (from: String.Index, at: String.Index?)] = [:]
        private var result = ""

        init(_ text: String) {
            self.text = text
            rest = Substring(text)
        }

        mutating func read() -> String {
            while let character = rest.first {
                switch character {
                case "\\" where rest.dropFirst().first?.isPunctuation == true:
                    rest = rest.dropFirst()
                    take()
                case "!" where rest.dropFirst().first == "[":
                    let mark = rest
                    rest = rest.dropFirst()
                    if let (_, after) = link() {
                        rest = after
                    } else {
                        rest = mark
                        take()
                    }
                case "[":
                    if let (words, after) = link() {
                        result += MarkdownPages.inline(words)
                        rest = after
                    } else {
                        take()
                    }
                case "*", "`": rest = rest.dropFirst()
                case "<" where rest.dropFirst().first?.isLetter == true || rest.dropFirst().first == "/":
                    if let close = next(">", from: rest.startIndex) {
                        rest = rest[rest.index(after: close)...]
                    } else {
                        take()
                    }
                default: take()
                }
            }
            return result
        }

        private mutating func take() {
            if let character = rest.popFirst() { result.append(character) }
        }

        /// `[words](target)` at the beginning of the rest: the words, and what follows.
        private mutating func link() -> (words: String, after: Substring)? {
            guard let close = next("]", from: rest.startIndex) else { return nil }
            let after = text.index(after: close)
            guard after < text.endIndex, text[after] == "(", let end = next(")", from: after) else { return nil }
            return (String(text[text.index(after: rest.startIndex)..<close]), text[text.index(after: end)...])
        }

        private mutating func next(_ mark: Character, from index: String.Index) -> String.Index? {
            if let known = known[mark], known.from <= index, known.at.map({ $0 >= index }) ?? true { return known.at }
            let at = text[index...].firstIndex(of: mark)
            known[mark] = (index, at)
            return at
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, predicate(last) { text.removeLast() }
        return String(text)
    }
}

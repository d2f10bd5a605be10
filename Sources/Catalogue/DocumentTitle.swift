import TextCoding

/// Title of a document from its first bytes, for the catalogue's list, in HTML, Markdown and text. Each byte is read a
/// fixed number of times; a document whose title cannot be found so (PDF) is named after its file.
package enum DocumentTitle {
    /// Bytes of a document that its title is looked for in.
    package static let bytesMax = 64 * 1024
    private static let titleMax = 160
    /// Characters of a heading, marks and addresses of links included.
    private static let headingMax = 600

    /// - Returns: nil when the bytes do not tell it
    package static func find(in bytes: [UInt8], _ format: DocumentFormat) -> String? {
        let decoded = CatalogueText(Array(bytes.prefix(bytesMax)), isBeginning: true)
        let text = String(decoding: decoded.bytes, as: UTF8.self)
        // Old charset of a text that does not declare it: only a document's reader can tell which.
        let isGuess = decoded.charset == CatalogueText.lastResort && !(format == .html && declaresLatin(text))
        let title: String? =
            switch format {
            case _ where isGuess: nil
            case .html: html(text)
            case .markdown: markdown(text)
            case .text: plain(text)
            case .pdf, .man: nil
            }
        // Control characters remain where a multi-byte charset was not recognised.
        let isText =
            title.map { !$0.unicodeScalars.contains { $0.value < 0x20 && !$0.properties.isWhitespace } } ?? false
        guard isText, let words = title?.split(whereSeparator: \.isWhitespace).joined(separator: " "), !words.isEmpty,
            words.contains(where: { $0.isLetter || $0.isNumber }), !words.contains("\u{FFFD}")
        else { return nil }
        return String(words.prefix(titleMax))
    }

    private static let latinLabels = [
        "iso-8859-1\"", "iso-8859-1'", "iso-8859-1>", "windows-1252", "us-ascii", "latin1",
    ]

    private static func declaresLatin(_ text: String) -> Bool {
        let start = text.prefix(1024).lowercased()
        guard let place = start.firstRange(of: "charset=") else { return false }
        let label = start[place.upperBound...].drop { $0 == "\"" || $0 == "'" }.prefix(12)
        return latinLabels.contains { label.hasPrefix($0) }
    }

    /// `<title>`, else the first heading.
    private static func html(_ text: String) -> String? { element("title", in: text) ?? element("h1", in: text) }

    private static func element(_ name: String, in text: String) -> String? {
        for spelling in [name, name.uppercased()] {
            guard let open = text.firstRange(of: "<" + spelling),
                let start = text[open.upperBound...].firstIndex(of: ">"),
                text[open.upperBound...].first.map({ $0 == ">" || $0.isWhitespace }) == true,
                let close = text[start...].firstRange(of: "</" + spelling)
            else { continue }
            let words = CellText.plain(String(text[text.index(after: start)..<close.lowerBound]))
            // A single letter names nothing.
            if words.count > 1 { return words }
        }
        return nil
    }

    /// The front matter's title, else the first heading, also one that is written as HTML.
    private static func markdown(_ text: String) -> String? {
        let front = FrontMatter(text)
        if let title = front.title { return title }
        let lines = front.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(500)
        var fence: Substring?
        var last: Substring = ""
        for line in lines {
            let mark = line.drop { $0 == " " }.prefix { $0 == "`" || $0 == "~" }
            if let open = fence {
                // A code block is ended only by its own sign, at least as often repeated.
                if mark.first == open.first, mark.count >= open.count { fence = nil }
                continue
            }
            if mark.count >= 3 {
                fence = mark.prefix { $0 == mark.first }
                continue
            }
            let level = line.prefix { $0 == "#" }.count
            if (1...6).contains(level), line.dropFirst(level).first == " " {
                let words = unmarked(line.dropFirst(level))
                if !words.isEmpty { return words }
            }
            if line.hasPrefix("<h1"), let words = element("h1", in: String(line)) { return words }
            if line.count > 2, line.allSatisfy({ $0 == "=" }), !last.isEmpty { return unmarked(last) }
            last = line
        }
        return nil
    }

    /// Heading without marks of emphasis and code, pictures, and link addresses.
    private static func unmarked(_ heading: Substring) -> String {
        var words = DelimitedCatalogue.trimmed(String(heading.prefix(headingMax)))
        if words.hasSuffix("}"), let mark = words.lastIndex(of: "{") {
            words = DelimitedCatalogue.trimmed(String(words[..<mark]))
        }
        while words.last == "#" { words.removeLast() }
        words = CellText.plain(words)
        words = words.replacing(#/!\[[^\]]*\]\([^)]*\)/#, with: "")
        words = words.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { String($0.output.1) }
        return DelimitedCatalogue.trimmed(words.filter { $0 != "*" && $0 != "`" })
    }

    /// Characters of a plain text's title, upper bound: the first line, when it is short and no sentence.
    private static let plainMax = 80

    private static func plain(_ text: String) -> String? {
        // Another format behind this ending has its title elsewhere.
        if text.hasPrefix("%PDF-") { return nil }
        let lines = text.split(whereSeparator: \.isNewline).prefix(plainLinesMax)
        // Comments of reStructuredText and scripts, and lines drawn with signs, come before a title.
        guard
            let line = lines.first(where: { line in
                let start = line.drop { $0 == " " }
                return line.contains { $0.isLetter } && !start.hasPrefix("..") && !start.hasPrefix("#!")
                    && !start.hasPrefix("$")
                    && !start.hasPrefix("//") && !start.hasPrefix(":")
            })
        else { return nil }
        var words = DelimitedCatalogue.trimmed(String(line))
        // "= Title" of AsciiDoc, "# Title" of Markdown, "#+TITLE: Title" of Org.
        for mark in ["= ", "# ", "#+TITLE:", "#+title:"] where words.hasPrefix(mark) {
            words = DelimitedCatalogue.trimmed(String(words.dropFirst(mark.count)))
        }
        return words.count <= plainMax && words.last.map { !".,;:".contains($0) } == true ? words : nil
    }

    private static let plainLinesMax = 12

    /// "setup_guide-v2.pdf" → "setup guide v2"
    package static func ofFile(_ name: String) -> String {
        let stem = stem(of: name)
        let words = stem.split { $0 == "_" || $0 == "-" || $0 == " " || $0 == "+" }.joined(separator: " ")
        return words.isEmpty ? name : words
    }

    /// File name without its endings.
    package static func stem(of name: String) -> String {
        var stem = Substring(name)
        if stem.hasSuffix(".gz") { stem = stem.dropLast(3) }
        if let dot = stem.lastIndex(of: "."), dot != stem.startIndex { stem = stem[..<dot] }
        return String(stem)
    }
}

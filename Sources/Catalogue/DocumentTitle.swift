/// The title of a document by its first bytes, for the catalogue's list: what HTML, Markdown and text say first. Reads each byte a
/// fixed number of times; what it cannot tell (a PDF's) is named by its file.
package enum DocumentTitle {
    /// Bytes of a document that its title is looked for in.
    package static let bytesMax = 64 * 1024
    private static let titleMax = 160

    /// - Returns: nil when the bytes do not tell it
    package static func find(in bytes: [UInt8], _ format: DocumentReference.Format) -> String? {
        let text = String(decoding: CatalogueText(Array(bytes.prefix(bytesMax))).bytes, as: UTF8.self)
        let title: String? =
            switch format {
            case .html: html(text)
            case .markdown: markdown(text)
            case .text: plain(text)
            case .pdf, .man: nil
            }
        guard let words = title?.split(whereSeparator: \.isWhitespace).joined(separator: " "), !words.isEmpty,
            words.contains(where: { $0.isLetter || $0.isNumber }), !words.contains("\u{FFFD}")
        else { return nil }
        return String(words.prefix(titleMax))
    }

    /// `<title>`, else the first heading.
    private static func html(_ text: String) -> String? {
        // A charset that only a reader of documents can tell.
        let start = text.prefix(1024).lowercased()
        if let place = start.firstRange(of: "charset=") {
            let label = start[place.upperBound...].drop { $0 == "\"" || $0 == "'" }.prefix(12)
            guard
                ["utf-8", "utf8", "iso-8859-1", "windows-1252", "us-ascii", "latin1"].contains(where: {
                    label.hasPrefix($0)
                })
            else { return nil }
        }
        return element("title", in: text) ?? element("h1", in: text)
    }

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

    /// The front matter's title, else the first heading.
    private static func markdown(_ text: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(500)
        var isFront = lines.first.map { $0 == "---" || $0 == "+++" } ?? false
        var isCode = false
        for (number, line) in lines.enumerated() {
            if isFront {
                if number > 0, line == "---" || line == "+++" || line == "..." { isFront = false }
                if line.hasPrefix("title"), let mark = line.firstIndex(where: { $0 == ":" || $0 == "=" }) {
                    return DelimitedCatalogue.trimmed(String(line[line.index(after: mark)...]).filter { $0 != "\"" })
                }
                continue
            }
            if line.hasPrefix("```") || line.hasPrefix("~~~") { isCode.toggle() }
            if isCode { continue }
            let level = line.prefix { $0 == "#" }.count
            if (1...6).contains(level), line.dropFirst(level).first == " " {
                return unmarked(line.dropFirst(level))
            }
            if number > 0, line.count > 2, line.allSatisfy({ $0 == "=" }) { return unmarked(lines[number - 1]) }
        }
        return nil
    }

    private static func unmarked(_ heading: Substring) -> String {
        var words = DelimitedCatalogue.trimmed(String(heading.prefix { $0 != "{" }))
        while words.last == "#" { words.removeLast() }
        return words.filter { $0 != "*" && $0 != "`" }
    }

    /// Lines of a text that can be its title: the first one, when it is short and no sentence.
    private static let plainMax = 80

    private static func plain(_ text: String) -> String? {
        guard
            let line = text.split(whereSeparator: \.isNewline).prefix(5).first(where: { line in
                line.contains { $0.isLetter }
            })
        else { return nil }
        let words = DelimitedCatalogue.trimmed(String(line))
        return words.count <= plainMax && words.last.map { !".,;:".contains($0) } == true ? words : nil
    }

    /// "setup_guide-v2.pdf" → "setup guide v2"
    package static func ofFile(_ name: String) -> String {
        let stem = stem(of: name)
        let words = stem.split { $0 == "_" || $0 == "-" || $0 == " " || $0 == "+" }.joined(separator: " ")
        return words.isEmpty ? name : words
    }

    /// Without its endings.
    package static func stem(of name: String) -> String {
        var stem = Substring(name)
        if stem.hasSuffix(".gz") { stem = stem.dropLast(3) }
        if let dot = stem.lastIndex(of: "."), dot != stem.startIndex { stem = stem[..<dot] }
        return String(stem)
    }
}

import DocumentSearch
import Foundation

/// HTML to pages, one for each heading with what stands below it. A tolerant reader of tags: it takes what browsers
/// take, and drops what nobody reads (scripts, styles, navigation).
enum HTMLPages {
    private static let skipped: Set<String> = [
        "script", "style", "noscript", "template", "svg", "nav", "head", "iframe", "object", "select", "button",
    ]
    private static let rawText = ["script", "style"]
    private static let blocks: Set<String> = [
        "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "table",
        "tr",
        "blockquote", "pre", "figure", "figcaption", "form", "fieldset", "hr", "address", "details", "summary", "body",
        "br",
    ]

    static func read(_ html: String) -> [Page] {
        var reader = Reader()
        reader.read(html)
        return reader.finish()
    }

    /// From the closing tag on; nothing when there is none.
    private static func end(of raw: String, in text: Substring) -> Substring {
        let tag = Array(("</" + raw).utf8)
        var place = text.utf8.startIndex
        while let open = text.utf8[place...].firstIndex(of: UInt8(ascii: "<")) {
            let start = text.utf8[open...].prefix(tag.count)
            if start.count == tag.count, zip(start, tag).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) {
                return text[open...]
            }
            place = text.utf8.index(after: open)
        }
        return ""
    }

    private struct Reader {
        private var sections = SectionCollector()
        private var text = ""
        private var heading: String?
        private var skipping: String?
        private var skipDepth = 0
        private var isPreformatted = false
        private var isAfterTerm = false

        mutating func read(_ html: String) {
            var rest = Substring(html)
            while let open = rest.firstIndex(of: "<") {
                append(rest[..<open])
                rest = rest[open...]
                if rest.hasPrefix("<!--") {
                    rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
                    continue
                }
                let next = rest.dropFirst().first
                guard next?.isLetter == true || next == "/" || next == "!" || next == "?" else {
                    append("<")
                    rest = rest.dropFirst()
                    continue
                }
                guard let close = rest.firstIndex(of: ">") else {
                    rest = ""
                    break
                }
                let content = rest[rest.index(after: rest.startIndex)..<close]
                tag(content)
                rest = rest[rest.index(after: close)...]
                let name = content.prefix(8).lowercased()
                if let raw = HTMLPages.rawText.first(where: { name.hasPrefix($0) }) {
                    // What looks like tags in here is not: only the end counts.
                    rest = HTMLPages.end(of: raw, in: rest)
                }
            }
            append(rest)
        }

        mutating func finish() -> [Page] {
            flush()
            return sections.finish()
        }

        private mutating func append(_ raw: Substring) {
            guard skipping == nil, !raw.isEmpty else { return }
            let decoded = HTMLEntities.decoded(raw)
            if heading != nil {
                heading? += decoded
            } else if isPreformatted {
                for (index, line) in decoded.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    if index > 0 { flush() }
                    text += line
                }
            } else {
                text += decoded
            }
        }

        private mutating func tag(_ content: Substring) {
            let isClosing = content.first == "/"
            let name = (isClosing ? content.dropFirst() : content).prefix(while: { $0.isLetter || $0.isNumber })
                .lowercased()
            if let skipping {
                guard name == skipping, content.last != "/" else { return }
                skipDepth += isClosing ? -1 : 1
                if skipDepth == 0 { self.skipping = nil }
                return
            }
            if !isClosing, content.last != "/", isSkipped(name, content) {
                flush()
                (skipping, skipDepth) = (name, 1)
            } else if name.count == 2, name.first == "h", ("1"..."6").contains(name.dropFirst()) {
                headingTag(isClosing: isClosing)
            } else if name == "pre" {
                flush()
                isPreformatted = !isClosing
            } else if name == "td" || name == "th" {
                text += isClosing ? " · " : ""
            } else if name == "dd" {
                // The term and what it means are one thing.
                if isClosing { flush() } else { endTerm() }
            } else if HTMLPages.blocks.contains(name), heading == nil {
                if !(name == "dt" && isClosing) { flush() }
            }
        }

        /// `mandoc` frames a page with tables of these classes.
        private func isSkipped(_ name: String, _ content: Substring) -> Bool {
            HTMLPages.skipped.contains(name)
                || (name == "table" && (content.contains("class=\"head\"") || content.contains("class=\"foot\"")))
        }

        private mutating func headingTag(isClosing: Bool) {
            if isClosing {
                if let heading { sections.begin(TextReflow.collapsed(heading)) }
                heading = nil
            } else {
                flush()
                heading = ""
            }
        }

        private mutating func endTerm() {
            let term = trimmedCell(text)
            text = ""
            guard !term.isEmpty else { return }
            sections.add(term.hasSuffix(":") ? term : term + ":")
            isAfterTerm = true
        }

        private func trimmedCell(_ text: String) -> String {
            let bytes = Array(TextReflow.collapsed(text).utf8)
            var end = bytes.count
            // Separators of cells (U+00B7 behind a space) behind which nothing stands, and the spaces between them.
            while end > 0 {
                if bytes[end - 1] == 0x20 {
                    end -= 1
                } else if end > 2, bytes[(end - 3)..<end].elementsEqual([0x20, 0xC2, 0xB7]) {
                    end -= 2
                } else {
                    break
                }
            }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }

        private mutating func flush() {
            let cell = trimmedCell(text)
            text = ""
            // A block that only opens between a term and what it means parts nothing.
            if cell.isEmpty, isAfterTerm { return }
            isAfterTerm = false
            if !cell.isEmpty { sections.add(cell) }
            sections.endParagraph()
        }
    }
}

/// Character references: the numbers, and the names that documents really use.
enum HTMLEntities {
    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "reg": "®", "trade": "™",
        "deg": "°", "plusmn": "±", "micro": "µ", "middot": "·", "times": "×", "divide": "÷", "ndash": "–", "mdash": "—",
        "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "hellip": "…", "bull": "•", "larr": "←", "rarr": "→",
        "uarr": "↑", "darr": "↓", "euro": "€", "pound": "£", "sect": "§", "para": "¶", "laquo": "«", "raquo": "»",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
        "egrave": "è", "agrave": "à", "ccedil": "ç", "ecirc": "ê", "iuml": "ï", "ntilde": "ñ", "oslash": "ø",
        "aring": "å", "aelig": "æ", "frac12": "½", "frac14": "¼", "sup2": "²", "sup3": "³", "ohm": "Ω", "Omega": "Ω",
        "minus": "−", "le": "≤", "ge": "≥", "ne": "≠", "infin": "∞", "shy": "\u{AD}", "ensp": " ", "emsp": " ",
        "thinsp": " ", "zwnj": "", "zwj": "", "lang": "⟨", "rang": "⟩",
    ]
    private static let nameMax = 10

    static func decoded(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var result = ""
        var rest = text
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            guard let end = rest.prefix(nameMax).firstIndex(of: ";"), let value = value(rest[..<end]) else {
                result += "&"
                continue
            }
            result += value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func value(_ name: Substring) -> String? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}

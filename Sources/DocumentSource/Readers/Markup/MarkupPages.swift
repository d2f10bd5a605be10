import DocumentSearch

/// Elements and characters of a marked-up text to pages: drops what nobody reads (scripts, navigation), keeps a term with what
/// it means, a row's cells side by side, and a sentence whole.
struct MarkupPages {
    private static let skipped: Set<String> = [
        "script", "style", "noscript", "template", "svg", "annotation", "annotation-xml", "del", "s", "strike", "nav",
        "iframe", "object", "select", "button",
        "textarea",
        "rt", "rp", "canvas", "audio", "video", "map",
    ]
    private static let blocks: Set<String> = [
        "p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "li", "dl", "dt", "table",
        "tr",
        "caption", "blockquote", "figure", "figcaption", "form", "fieldset", "legend", "hr", "address", "details",
        "summary", "body", "center", "tbody", "thead", "tfoot",
    ]
    /// Classes of what helps to find one's way in a site and is no part of the text: those of DocBook, Sphinx, Texinfo,
    /// Javadoc, MkDocs and of blogs.
    private static let skippedClasses: Set<String> = [
        "navheader", "navfooter", "navigation", "navbar", "nav", "breadcrumb", "breadcrumbs", "sphinxsidebar",
        "headerlink", "permalink-anchor", "toc", "table-of-contents", "shortcontents", "element-shortcontents",
        "element-contents", "mini-toc", "sidebar-nav", "skip-link", "sr-only", "visually-hidden", "copiable-link",
    ]
    private static let skippedRoles: Set<String> = ["navigation", "search", "banner", "doc-toc", "contentinfo"]
    /// Frames that `mandoc` puts around a page, and the block with which it indents what belongs to a term.
    private static let mandocFrames: Set<String> = ["head", "foot"]
    private static let mandocIndented = "Bd-indent"
    /// Characters of a paragraph that can be a term, and of a picture's description that is a word in a sentence.
    private static let termMax = 200
    private static let altMax = 60
    private static let titleMax = 300

    /// The page is from `mandoc`, which puts frames of its own around the text.
    private let isManual: Bool
    private var sections = SectionCollector()
    private var text = ""
    private var heading: String?
    private var headingLevel = 1
    /// Open elements that say what their paragraphs are: lists with whether they are numbered, tables with rows, notes.
    private var structure = MarkupStructure()
    private var spanned = SpannedCells()
    /// Beginning in `text` of the table's cell that is open; nil: a part of it is settled, or none is open.
    private var cellStart: Int?
    private var firstHeading: String?
    private var title: String?
    private var isInTitle = false
    private var isInHead = false
    /// Depth inside a skipped element, itself included.
    private var skipDepth = 0
    private var preformattedDepth = 0
    /// Line breaks since the last character.
    private var breaks = 0

    // Terms and their meanings.

    /// The paragraph begins with a term, and so far there is nothing else in it.
    private var isAfterTerm = false
    /// The paragraph begins with a term.
    private var isDefinition = false
    /// The next characters begin a paragraph.
    private var endsParagraph = false
    /// A paragraph that is the term of the indented block that follows it, if one does, and whether it goes on the paragraph
    /// before it otherwise.
    private var possibleTerm: (text: String, isContinuation: Bool)?
    private var possibleKind = ParagraphKind.text
    /// Open blocks that hold a term's meaning.
    private var openMeanings = 0
    /// Open `div`s: whether each holds a term's meaning.
    private var divs: [Bool] = []
    /// A term began whose meaning has not.
    private var hasTerm = false
    /// The next characters are set above the line.
    private var isRaised = false

    init(isManual: Bool = false) { self.isManual = isManual }

    // MARK: Events

    mutating func began(_ name: String, _ attributes: MarkupAttributes) {
        if skipDepth > 0 { return skipDepth += 1 }
        if isSkipped(name, attributes) {
            flushUnlessInline(name)
            skipDepth = 1
            return
        }
        // What stood before the element is settled first.
        defer { structure.began(name, classes(attributes)) }
        switch name {
        case "head": isInHead = true
        case "title": isInTitle = isInHead || title == nil
        case "h1", "h2", "h3", "h4", "h5", "h6":
            // A heading that was not closed ends where the next one begins.
            endHeading()
            paragraphEnded()
            settleTerm()
            heading = ""
            headingLevel = Int(name.dropFirst()) ?? 1
        case "pre":
            paragraphEnded()
            preformattedDepth += 1
        case "br" where heading != nil: heading? += " "
        case "br": breaks += 1
        case "q": characters("“")
        case "img": if let alt = attributes["alt"], isWord(alt) { characters(alt) }
        case "dt":
            // Several terms have one meaning.
            if hasTerm, !trimmedCell(text).isEmpty { endTerm() } else { paragraphEnded() }
            hasTerm = true
        case "sup": isRaised = true
        case "dd": meaningBegan()
        case "tr":
            paragraphEnded()
            spanned.rowBegan()
        case "td", "th":
            text += spanned.cellBegan(rowSpan: attributes["rowspan"], columnSpan: attributes["colspan"])
            cellStart = text.utf8.count
        case "div" where heading == nil:
            let isMeaning = possibleTerm != nil && classes(attributes).contains(Self.mandocIndented)
            divs.append(isMeaning)
            if isMeaning, let term = possibleTerm?.text {
                begin(term: term)
                openMeanings += 1
            } else {
                paragraphEnded()
            }
        case "p": if heading == nil { paragraphEnded(isPart: true) }
        default:
            if name == "body" { isInHead = false }
            if Self.blocks.contains(name), heading == nil { paragraphEnded() }
        }
    }

    mutating func ended(_ name: String) {
        if skipDepth > 0 { return skipDepth -= 1 }
        defer { structure.ended(name) }
        switch name {
        case "head": isInHead = false
        case "title": isInTitle = false
        case "h1", "h2", "h3", "h4", "h5", "h6": endHeading()
        case "pre":
            paragraphEnded()
            preformattedDepth = max(0, preformattedDepth - 1)
        case "q": characters("”")
        case "sup": isRaised = false
        case "td", "th":
            spanned.cellEnded(cellStart.map { TextReflow.collapsed(String(text.utf8.dropFirst($0)) ?? "") })
            text += " · "
            structure.cellEnded(isHeader: name == "th")
        case "tr":
            text += spanned.rowEnded()
            paragraphEnded()
        case "table":
            spanned.tableEnded()
            paragraphEnded()
        case "dt": break
        case "dd": meaningEnded()
        case "div" where heading == nil:
            if divs.popLast() == true { meaningEnded() } else { paragraphEnded() }
        case "p": if heading == nil { paragraphClosed() }
        default: if Self.blocks.contains(name), heading == nil { paragraphEnded() }
        }
    }

    mutating func characters(_ characters: String) {
        guard skipDepth == 0, !characters.isEmpty else { return }
        if isInTitle {
            if (title?.utf8.count ?? 0) < Self.titleMax { title = (title ?? "") + characters.prefix(Self.titleMax) }
            return
        }
        if isInHead { return }
        let characters = characters.utf8.contains(0xC2) ? characters.filter { $0 != "\u{AD}" } : characters
        if heading != nil {
            heading? += characters
        } else if preformattedDepth > 0 {
            for (index, line) in characters.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .enumerated()
            {
                if index > 0 || breaks > 0 { paragraphEnded() }
                breaks = 0
                text += line
            }
        } else {
            if breaks > 0 { settleBreak(before: characters) }
            if isRaised { raise(characters) }
            text += characters
        }
    }

    /// "2<sup>31</sup>" is no 231: a number that is raised behind a number or a unit is an exponent, behind a word a note's.
    private mutating func raise(_ characters: String) {
        isRaised = false
        guard let first = characters.first, first.isNumber || first == "-" || first == "−", let last = text.last,
            !last.isWhitespace
        else { return }
        let word = text.suffix(Self.unitMax + 1).reversed().prefix { $0.isLetter }.count
        text += last.isNumber || last == ")" || (1...Self.unitMax).contains(word) ? "^" : " "
    }

    /// Letters of a unit that can have an exponent: m, cm, km, in.
    private static let unitMax = 2

    mutating func finish() -> ReadDocument {
        endHeading()
        paragraphEnded()
        settleTerm()
        let named = title.map { TextReflow.collapsed($0) } ?? ""
        return ReadDocument(pages: sections.finish(), title: named.isEmpty ? firstHeading : named)
    }

    // MARK: Skipped elements

    private func isSkipped(_ name: String, _ attributes: MarkupAttributes) -> Bool {
        if Self.skipped.contains(name) { return true }
        guard !attributes.isEmpty, name != "body", name != "html" else { return false }
        if attributes["hidden"] != nil || attributes["aria-hidden"] == "true" { return true }
        if let role = attributes["role"], Self.skippedRoles.contains(role) { return true }
        let classes = classes(attributes)
        return !Self.skippedClasses.isDisjoint(with: classes)
            || isManual && name == "table" && !Self.mandocFrames.isDisjoint(with: classes)
    }

    private func classes(_ attributes: MarkupAttributes) -> [String] {
        (attributes["class"] ?? "").split(separator: " ").map(String.init)
    }

    /// Flushes unless the element is inside a sentence (a raised note letter, a heading's link to itself).
    private mutating func flushUnlessInline(_ name: String) {
        let isInline = [
            "a", "span", "rt", "rp", "button", "svg", "annotation", "annotation-xml", "i", "script", "noscript",
            "template",
            "del", "s", "strike",
        ]
        .contains(name)
        if !isInline, heading == nil { paragraphEnded() }
    }

    private func isWord(_ alt: String) -> Bool {
        !alt.isEmpty && alt.count <= Self.altMax && !alt.contains("/")
            && ![".png", ".gif", ".jpg", ".svg", ".jpeg"].contains { alt.lowercased().hasSuffix($0) }
    }

    // MARK: Paragraphs

    /// A line break ends a paragraph where a sentence ends or one can begin; in the middle of a sentence it is a space.
    private mutating func settleBreak(before characters: String) {
        guard let first = characters.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else { return }
        let last = text.unicodeScalars.reversed().first { !$0.properties.isWhitespace }
        let isEnd = last.map { ".!?:;。！？：".unicodeScalars.contains($0) } ?? true
        if isEnd || breaks > 1 || !first.properties.isLowercase {
            paragraphEnded()
        } else {
            text += " "
        }
        breaks = 0
    }

    private mutating func endHeading() {
        guard let heading else { return }
        let words = TextReflow.collapsed(heading)
        self.heading = nil
        guard !words.isEmpty else { return }
        if firstHeading == nil { firstHeading = String(words.prefix(Self.titleMax)) }
        sections.begin(words, level: headingLevel)
        (endsParagraph, isDefinition, isAfterTerm) = (false, false, false)
    }

    // MARK: Terms

    /// `<dd>`: with a term before it, its meaning; without one, as old manual pages have it, what goes on or belongs to the
    /// paragraph before.
    private mutating func meaningBegan() {
        openMeanings += 1
        let term = trimmedCell(text)
        let isContinuation = hasTerm && term.isEmpty
        hasTerm = false
        text = ""
        if !term.isEmpty {
            begin(term: term)
        } else if isContinuation, let possible = possibleTerm {
            begin(term: possible.text)
        } else if isContinuation, isDefinition {
            endsParagraph = false
        } else {
            paragraphEnded()
        }
    }

    private mutating func meaningEnded() {
        // Words of a paragraph that was not ended belong to the meaning.
        paragraphEnded(isPart: true)
        openMeanings = max(0, openMeanings - 1)
        // A term without a meaning shares that of the next one.
        if !isAfterTerm { endsParagraph = true }
    }

    /// Ends a term that another term follows.
    private mutating func endTerm() {
        let term = trimmedCell(text)
        text = ""
        begin(term: term)
    }

    private mutating func begin(term: String) {
        if possibleTerm?.text == term { possibleTerm = nil }
        settleTerm()
        if !isAfterTerm { sections.endParagraph() }
        breaks = 0
        // The mark of a list item, which manual pages write as a term.
        guard
            term.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
                || term.utf8.contains(UInt8(ascii: "-"))
        else { return (endsParagraph, isDefinition, isAfterTerm) = (false, false, false) }
        sections.addTerm(term)
        (endsParagraph, isDefinition, isAfterTerm) = (false, true, true)
    }

    /// Settles a possible term as a paragraph.
    private mutating func settleTerm() {
        guard let (term, isContinuation) = possibleTerm else { return }
        possibleTerm = nil
        if !isContinuation { sections.endParagraph() }
        sections.add(term, possibleKind)
        isDefinition = isDefinition && isContinuation
        endsParagraph = !isContinuation
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
            } else if bytes[..<end].elementsEqual([0xC2, 0xB7]) {
                end = 0
            } else {
                break
            }
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Moves the collected characters into their paragraph.
    private mutating func flush() {
        let cell = trimmedCell(text)
        (text, cellStart) = ("", nil)
        guard !cell.isEmpty else { return }
        settleTerm()
        if endsParagraph {
            sections.endParagraph()
            isDefinition = false
        }
        sections.add(cell, structure.kind)
        (endsParagraph, isAfterTerm, breaks) = (false, false, 0)
    }

    /// - Parameter isPart: of the meaning of a term, if one is open: its paragraphs are one
    private mutating func paragraphEnded(isPart: Bool = false) {
        flush()
        // A block that only opens between a term and what it means parts nothing.
        if !isAfterTerm, !(isPart && openMeanings > 0 && isDefinition) { endsParagraph = true }
    }

    /// `</p>`: the paragraph may be the term of the following block.
    private mutating func paragraphClosed() {
        let cell = trimmedCell(text)
        guard !cell.isEmpty, !isAfterTerm, cell.utf16.count <= Self.termMax,
            !cell.hasSuffix(".") || cell.hasSuffix("...")
        else {
            return paragraphEnded(isPart: true)
        }
        text = ""
        breaks = 0
        settleTerm()
        possibleKind = structure.kind
        possibleTerm = (cell, isContinuation: openMeanings > 0 && isDefinition && !endsParagraph)
    }
}

import DocumentSearch

/// Printed lines to paragraphs: ends them where print shows an end (a gap, a new block, an indent, another size, a short line),
/// joins words that were divided, and leaves the printed page numbers out.
struct PrintReflow {
    private let pages: [PrintedPage]
    private var hyphens = LineEndHyphens()
    /// Offset from a page's number to the one printed on it; nil when none is printed, or in no order.
    private var labelOffset: Int?
    private var hasRomanLabels = false
    /// Height of an ordinary line; 0: there is none.
    private var size: Float = 0
    private var running = RunningLines.Found()

    init(_ pages: [PrintedPage]) {
        self.pages = pages.map { page in
            var page = page
            for index in page.lines.indices { page.lines[index].text = TextReflow.collapsed(page.lines[index].text) }
            page.lines.removeAll { $0.text.isEmpty }
            Self.joinBlocks(&page.lines)
            return page
        }
        noteWords()
        findSize()
        findLabels()
        findRunning()
    }

    /// The page's paragraphs, a line each, with the places of their lines and the label that is printed on it.
    func page(of position: Int) -> Page {
        let page = pages[position]
        let outermost = Self.outermost(page.lines)
        let labels = outermost.filter { isLabel(page.lines[$0].text, of: page) }
        let unlabelled = page.lines.indices.filter { !labels.contains($0) }
        let runs = runningLines(of: page, outermost.subtracting(labels))
        let text = unlabelled.filter { !runs.contains($0) }
        // A page's only line is not its header.
        let kept = text.isEmpty ? unlabelled : text
        let columns = PrintedColumns(size: size).groups(kept.map { page.lines[$0] })
        let lines = columns.flatMap { PrintedTables(size: size).arranged($0) }
        // A line alone above or below all others, as a header or a footer, is not in the middle of the text: poppler may have
        // found it between two columns.
        let counts = Dictionary(lines.map { ($0.block, 1) }, uniquingKeysWith: +)
        let (top, bottom) = Self.ends(page.lines)
        func place(_ line: PrintedLine) -> Int {
            guard columns.count == 1, line.cell == nil, Self.isOutermost(line, top, bottom), counts[line.block] == 1
            else { return 0 }
            return line.top < top / 2 + bottom / 2 ? -1 : 1
        }
        var result = Page(number: page.number, text: "")
        for wanted in [-1, 0, 1] {
            var paragraphs = Paragraphs(
                lines.filter { place($0) == wanted }, hyphens, size: size, start: result)
            result = paragraphs.page()
        }
        if let label = labels.min().map({ page.lines[$0].text }) {
            let number = Self.label(label).map(String.init) ?? label
            result.label = number == String(page.number) ? nil : number
        }
        result.kinds = Page.told(result.kinds)
        return result
    }

    /// Finds the height of an ordinary line: that of most characters.
    private mutating func findSize() {
        var characters: [Int: Int] = [:]
        for page in pages {
            for line in page.lines { characters[Int((line.height * 2).rounded()), default: 0] += line.text.utf8.count }
        }
        size = characters.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Float($0.key) / 2 } ?? 0
    }

    // MARK: Title

    /// Size of a title relative to an ordinary line, and how much of a title is read.
    private static let titleShare: Float = 1.25
    private static let titleLinesMax = 3
    private static let titleUnitsMax = 160

    /// Title: the largest print on the first page with text; nil when nothing stands out.
    var title: String? {
        guard let page = pages.first(where: { !$0.lines.isEmpty }) else { return nil }
        let heights = pages.prefix(Self.titlePagesMax).flatMap { $0.lines.map(\.height) }.sorted()
        let words = page.lines.filter { line in line.text.count { $0.isLetter } > 2 }
        guard let largest = words.map(\.height).max(), largest >= Self.titleShare * heights[(heights.count - 1) / 2],
            let first = words.firstIndex(where: { $0.height > 0.95 * largest })
        else { return nil }
        let lines = words[first...].prefix(Self.titleLinesMax).prefix { $0.height > 0.95 * largest }
        var paragraphs = Paragraphs(Array(lines), hyphens, size: size, start: Page(number: 1, text: ""))
        let title = paragraphs.page().text.replacing("\n", with: " ")
        return title.utf16.count <= Self.titleUnitsMax ? title : nil
    }

    /// Pages from whose lines the ordinary size is measured.
    private static let titlePagesMax = 8

    /// Lines that run over the pages and over this one. A large line with a number is the heading of a chapter, and a line that has
    /// others at its height which do not run is a cell.
    private func runningLines(of page: PrintedPage, _ outermost: Set<Int>) -> Set<Int> {
        let runs = outermost.filter { place in
            let isLarge = size > 0 && page.lines[place].height >= Self.headingShare * size
            return running.contains(page.lines[place].text, of: page.number, isNumbered: !isLarge)
        }
        return runs.filter { place in
            outermost.subtracting(runs).allSatisfy {
                abs(page.lines[$0].middle - page.lines[place].middle) > 0.5 * page.lines[place].height
            }
        }
    }

    private mutating func findRunning() {
        var lines = RunningLines()
        for page in pages {
            for line in Self.outermost(page.lines) { lines.add(page.lines[line].text, of: page.number) }
        }
        running = lines.found()
    }

    /// Height of a heading's line in heights of an ordinary one, and UTF-16 units of a heading.
    fileprivate static let headingShare: Float = 1.15
    fileprivate static let headingUnitsMax = 150

    /// Share of a line's height up to which the next line of a paragraph lies below it.
    private static let pitchShare: Float = 1.75

    /// Lines that stand under one another as in a paragraph are of one block, though poppler took wide spaces in them for
    /// an end: those of Chinese and Japanese have them around every Latin word.
    private static func joinBlocks(_ lines: inout [PrintedLine]) {
        var renamed: [Int: Int] = [:]
        for index in lines.indices {
            if let block = renamed[lines[index].block] { lines[index].block = block }
            guard index > 0 else { continue }
            let (line, previous) = (lines[index], lines[index - 1])
            let down = line.top - previous.top
            let height = max(line.height, previous.height)
            if line.block != previous.block, down > 0.5 * height, down <= Self.pitchShare * height,
                abs(line.left - previous.left) < 0.5 * height, abs(line.height - previous.height) <= 0.2 * height,
                previous.text.unicodeScalars.last.map({ TextReflow.isIdeographic($0) }) == true
            {
                renamed[line.block] = previous.block
                lines[index].block = previous.block
            }
        }
    }

    // MARK: Divided words

    private mutating func noteWords() {
        for page in pages {
            for (line, next) in zip(page.lines, page.lines.dropFirst())
            where LineEndHyphens.isHyphen(line.text.unicodeScalars.last) {
                hyphens.divided(Self.lastWord(line.text), Self.firstWord(next.text))
            }
        }
        guard hyphens.hasWords else { return }
        for page in pages {
            for line in page.lines {
                for word in line.text.split(separator: " ") where !LineEndHyphens.isHyphen(word.unicodeScalars.last) {
                    hyphens.word(word)
                }
            }
        }
    }

    /// Characters of a word that are examined: a line may have no space.
    private static let wordMax = 60

    static func lastWord(_ text: String) -> Substring {
        // Scalar by scalar: whole characters are told apart slowly, and a text may have a divided word a line.
        let scalars = text.unicodeScalars
        var start = scalars.endIndex
        for _ in 0..<wordMax where start > scalars.startIndex {
            let before = scalars.index(before: start)
            if scalars[before] == " " { break }
            start = before
        }
        return text[start...]
    }

    static func firstWord(_ text: String) -> Substring { text.prefix(wordMax).prefix { $0 != " " } }

    // MARK: Printed page numbers

    /// Numbers that are printed on the pages count up with them.
    private mutating func findLabels() {
        var offsets: [Int: Int] = [:]
        var romans = 0
        for page in pages {
            for line in Self.outermost(page.lines).map({ page.lines[$0] }) {
                if let number = Self.label(line.text) { offsets[number - page.number, default: 0] += 1 }
                if Self.isRoman(line.text) { romans += 1 }
            }
        }
        hasRomanLabels = romans > 1
        labelOffset = offsets.filter { $0.value > 1 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    private func isLabel(_ text: String, of page: PrintedPage) -> Bool {
        if let labelOffset, Self.label(text) == page.number + labelOffset { return true }
        return hasRomanLabels && Self.isRoman(text)
    }

    /// Outermost lines, with nothing above or below them.
    private static func outermost(_ lines: [PrintedLine]) -> Set<Int> {
        guard lines.count > 1 else { return [] }
        let (top, bottom) = ends(lines)
        return Set(lines.indices.filter { isOutermost(lines[$0], top, bottom) })
    }

    /// Upper and lower end of what is printed.
    private static func ends(_ lines: [PrintedLine]) -> (top: Float, bottom: Float) {
        (lines.lazy.map(\.top).min() ?? 0, lines.lazy.map(\.bottom).max() ?? 0)
    }

    private static func isOutermost(_ line: PrintedLine, _ top: Float, _ bottom: Float) -> Bool {
        line.top <= top + 2 || line.bottom >= bottom - 2
    }

    /// "12", "- 12 -", "Page 12", "12 / 40", "Seite 12 von 40"
    static func label(_ text: String) -> Int? {
        guard text.utf8.count <= 24 else { return nil }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        let around: Set<Substring> = [
            "page", "seite", "página", "pagina", "pág", "pag", "p", "s", "стр", "of", "von", "de", "sur", "di",
        ]
        let numbers = words.compactMap { Int($0) }
        guard (1...2).contains(numbers.count), words.allSatisfy({ Int($0) != nil || around.contains($0) }) else {
            return nil
        }
        return (0...100_000).contains(numbers[0]) ? numbers[0] : nil
    }

    private static func isRoman(_ text: String) -> Bool {
        (1...7).contains(text.count) && text.allSatisfy { "ivxl".contains($0) }
    }

    /// A line of a table of contents: dots lead to its number, with spaces between them or without.
    static func isContents(_ text: String) -> Bool {
        var dots = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") { dots += 1 } else if byte != 0x20 { dots = 0 }
            if dots >= leaderMin { return true }
        }
        return false
    }

    private static let leaderMin = 5

    // MARK: Paragraphs

    private struct Paragraphs {
        private let lines: [PrintedLine]
        private let hyphens: LineEndHyphens
        /// Pitch of an ordinary line: from its top to the next one's.
        private let pitch: Float
        private var blocks: [Int: (left: Float, right: Float)] = [:]
        private let size: Float
        private var result: Page
        /// UTF-16 units of the result, and of the paragraph.
        private var resultUnits = 0
        private var paragraphUnits = 0
        private var paragraph = ""
        /// Place of the paragraph in a table.
        private var cell: PrintedLine.Cell?
        /// The paragraph is set as a heading.
        private var isLarge = false
        /// Lines of the paragraph.
        private var count = 0

        /// - Parameters:
        ///   - size: height of an ordinary line
        ///   - start: what stands above on the page
        init(_ lines: [PrintedLine], _ hyphens: LineEndHyphens, size: Float, start: Page) {
            self.size = size
            result = start
            resultUnits = start.text.utf16.count
            self.lines = lines
            self.hyphens = hyphens
            let pitches = zip(lines, lines.dropFirst()).filter { $0.block == $1.block && $1.top > $0.top }
                .map { $1.top - $0.top }.sorted()
            // Lines stand closer than paragraphs: the lower third is theirs.
            pitch = pitches.isEmpty ? 0 : pitches[pitches.count / 3]
            for line in lines {
                let block = blocks[line.block] ?? (line.left, line.right)
                blocks[line.block] = (min(block.left, line.left), max(block.right, line.right))
            }
        }

        mutating func page() -> Page {
            for (index, line) in lines.enumerated() {
                if index > 0, ends(before: index) { endParagraph() }
                if paragraph.isEmpty {
                    isLarge = size > 0 && line.height >= PrintReflow.headingShare * size
                    cell = line.cell
                }
                let units = line.text.utf16.count
                paragraphUnits += separate(before: index) + join(line.text) + units
                let start = resultUnits + (result.text.isEmpty ? 0 : 1) + paragraphUnits - units
                result.lines.append(
                    PrintedPlace(start: start, left: line.left, top: line.top, right: line.right, bottom: line.bottom))
            }
            endParagraph()
            return result
        }

        private mutating func endParagraph() {
            if !paragraph.isEmpty {
                if !result.text.isEmpty {
                    result.text += "\n"
                    resultUnits += 1
                }
                result.text += paragraph
                resultUnits += paragraphUnits
                let isHeading =
                    isLarge && paragraphUnits <= PrintReflow.headingUnitsMax && paragraph.count(where: \.isLetter) > 2
                result.kinds.append(
                    cell.map { $0.isHeader ? .header : .row } ?? (isHeading ? .heading : .text))
            }
            (paragraph, count, paragraphUnits) = ("", 0, 0)
        }

        /// Parts the cells of a row: once for each column that is empty between them, too.
        ///
        /// - Returns: UTF-16 units that this added to the paragraph
        private mutating func separate(before index: Int) -> Int {
            guard let column = lines[index].cell?.column, !paragraph.isEmpty, let last = lines[index - 1].cell?.column,
                last < column
            else { return 0 }
            paragraph += String(repeating: " ·", count: column - last)
            return 2 * (column - last)
        }

        /// - Returns: UTF-16 units that the joint added to the paragraph besides the text
        private mutating func join(_ text: String) -> Int {
            defer { count += 1 }
            guard let last = paragraph.unicodeScalars.last, let first = text.unicodeScalars.first else {
                paragraph += text
                return 0
            }
            var units = 0
            if last == "\u{AD}" {
                units -= UTF16.width(paragraph.unicodeScalars.removeLast())
            } else if LineEndHyphens.isHyphen(last),
                paragraph.unicodeScalars.dropLast().last?.properties.isAlphabetic == true,
                first.properties.isAlphabetic || first.properties.numericType != nil
            {
                let parts = (PrintReflow.lastWord(paragraph), PrintReflow.firstWord(text))
                if !hyphens.belongs(parts.0, parts.1) { units -= UTF16.width(paragraph.unicodeScalars.removeLast()) }
            } else if !(TextReflow.isIdeographic(last) && TextReflow.isIdeographic(first)) {
                paragraph += " "
                units += 1
            }
            paragraph += text
            return units
        }

        private func ends(before index: Int) -> Bool {
            let (line, previous) = (lines[index], lines[index - 1])
            if line.cell != nil || previous.cell != nil { return line.cell?.row != previous.cell?.row }
            let goesOn = line.text.unicodeScalars.first?.properties.isLowercase == true
            let last = paragraph.unicodeScalars.last
            let isEnded = last.map { ".!?:;。！？：".unicodeScalars.contains($0) } ?? true
            if PrintReflow.isContents(line.text) || PrintReflow.isContents(previous.text) { return true }
            if TextReflow.isListItem(line.text) { return !TextReflow.isBullet(paragraph) }
            if TextReflow.isMark(paragraph) { return false }
            // "1000-59999:" with what it means indented below it.
            if isTerm(before: index) { return false }
            let isOtherSize = abs(line.height - previous.height) > 0.2 * max(line.height, previous.height)
            if line.block != previous.block || line.top < previous.top {
                // A sentence goes on in the next column.
                return isOtherSize || isEnded || !(goesOn || LineEndHyphens.isHyphen(last))
            }
            if isOtherSize { return !goesOn }
            if pitch > 0, line.top - previous.top > 1.45 * pitch { return true }
            if goesOn || LineEndHyphens.isHyphen(last) { return false }
            guard let block = blocks[line.block] else { return false }
            let width = max(1, block.right - block.left)
            let isShort = previous.right < block.right - 0.25 * width
            if isShort, isEnded || (count == 1 && last != ",") { return true }
            if isEnded, line.left > block.left + line.height, previous.left < block.left + 0.5 * line.height {
                return true
            }
            return isEnded && isHeading(at: index)
        }

        /// UTF-16 units of a term in a line of its own.
        private static let termMax = 60

        /// Whether the paragraph is a short line that ends in a colon, and this one stands under it with an indent.
        private func isTerm(before index: Int) -> Bool {
            let (line, previous) = (lines[index], lines[index - 1])
            return count == 1 && paragraph.utf8.last == UInt8(ascii: ":") && paragraphUnits <= Self.termMax
                && line.left > previous.left + 0.8 * line.height && line.left < previous.left + 8 * line.height
                && line.top > previous.top && line.top - previous.top < 2.2 * max(line.height, previous.height)
        }

        /// A short line without an end before one that begins a sentence.
        private func isHeading(at index: Int) -> Bool {
            guard index + 1 < lines.count, lines[index + 1].block == lines[index].block,
                let block = blocks[lines[index].block],
                let last = lines[index].text.unicodeScalars.last, !".!?:;,".unicodeScalars.contains(last),
                !LineEndHyphens.isHyphen(last), lines[index + 1].text.first?.isUppercase == true
            else { return false }
            return lines[index].right < block.left + 0.6 * (block.right - block.left)
        }
    }
}

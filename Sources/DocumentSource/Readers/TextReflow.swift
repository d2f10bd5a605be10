import DocumentSearch

/// Joins the lines of printed text to paragraphs, so that sentences are whole again.
///
/// A paragraph ends at an empty line, before a list item, and after a line that is much shorter than the longest and
/// ends a sentence, or looks like a heading. Each character is looked at a fixed number of times, and nothing looks back
/// further than one line: the work grows with the text, whatever it is made of.
package enum TextReflow {
    /// Combining marks that may follow one another; the rest of a run goes. No script needs more, and Unicode's
    /// Stream-Safe Text Format (UAX #15, section 13) allows no more.
    private static let marksMax = 30
    /// Characters of the number of a heading.
    private static let outlineMax = 16
    /// Characters up to which line lengths are counted.
    private static let widthMax = 1000

    /// Paragraph of a text, and how it stood there.
    package struct Paragraph: Equatable, Sendable {
        package var text: String
        /// Whether empty lines, or the text's ends, stand before and behind it.
        package var isAfterGap = false
        package var isBeforeGap = false
        /// Lines that were joined.
        package var lines = 1
        /// Sign of the line of equal signs below it; nil: none.
        package var underline: Unicode.Scalar?
    }

    /// The text's paragraphs, a line each.
    package static func paragraphs(_ text: String) -> String {
        list(text).map(\.text).joined(separator: "\n")
    }

    package static func list(_ text: String) -> [Paragraph] {
        let lines = lines(text)
        var joined = Paragraphs(fullWidth: fullWidth(lines), hyphens: hyphens(lines))
        for line in lines { joined.add(line) }
        return joined.finish()
    }

    /// Words divided at line ends, and how the text writes them elsewhere.
    private static func hyphens(_ lines: [Line]) -> LineEndHyphens {
        var hyphens = LineEndHyphens()
        var last: String?
        for line in lines {
            if let last { hyphens.divided(PrintReflow.lastWord(last), PrintReflow.firstWord(line.text)) }
            last = LineEndHyphens.isHyphen(line.last) ? line.text : nil
        }
        guard hyphens.hasWords else { return hyphens }
        for line in lines {
            var rest = line.text[...]
            while let space = rest.utf8.firstIndex(of: 0x20) {
                hyphens.note(rest[..<space])
                rest = rest[rest.utf8.index(after: space)...]
            }
            hyphens.note(rest)
        }
        return hyphens
    }

    /// The width of an ordinary full line: four fifths of all lines are shorter.
    private static func fullWidth(_ lines: [Line]) -> Int {
        var counts = [Int](repeating: 0, count: widthMax + 1)
        let full = lines.lazy.filter { $0.count > 0 }
        for line in full { counts[min(line.count, widthMax)] += 1 }
        let all = counts.reduce(0, +)
        var shorter = 0
        for (width, count) in counts.enumerated() {
            shorter += count
            if shorter > all * 8 / 10 { return width }
        }
        return 0
    }

    /// A line with its white space collapsed, and what the rules ask about it.
    private struct Line {
        var text = ""
        /// Unicode scalars.
        var count = 0
        /// The first four scalars, which tell a list item.
        var start: [Unicode.Scalar] = []
        var last: Unicode.Scalar?
        var secondLast: Unicode.Scalar?

        init() {}

        /// - Parameter bytes: UTF-8 of the line without its end
        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            if let plain = TextReflow.plain(bytes) {
                text = plain
                count = plain.utf8.count
                start = plain.utf8.prefix(4).map { Unicode.Scalar($0) }
                last = plain.utf8.last.map { Unicode.Scalar($0) }
                secondLast = plain.utf8.dropLast().last.map { Unicode.Scalar($0) }
            } else {
                var collapser = Collapser()
                for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
                    collapser.add(scalar) { append($0) }
                }
            }
        }

        mutating func append(_ scalar: Unicode.Scalar) {
            text.unicodeScalars.append(scalar)
            count += 1
            if start.count < 4 { start.append(scalar) }
            secondLast = last
            last = scalar
        }

        var beginsLower: Bool { start.first?.properties.isLowercase == true }
        var isBullet: Bool { count == 1 && TextReflow.isBulletMark(start[0]) }

        /// Row of a table that is drawn with signs: "| A | B |", "+---+---+".
        var isOfTable: Bool {
            guard let first = start.first, count > 2 else { return false }
            return first == "|" && last == "|" || first == "+" && last == "+" && start.dropFirst().first == "-"
        }

        /// "3.2 Title", "3.2.1. Title": a line that begins with a number of several levels.
        var isOutlined: Bool {
            guard start.first?.properties.numericType != nil, let space = text.utf8.firstIndex(of: 0x20) else {
                return false
            }
            let number = text.utf8[..<space]
            guard number.count <= TextReflow.outlineMax, number.contains(UInt8(ascii: ".")),
                number.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
            else { return false }
            let levels = number.split(separator: UInt8(ascii: "."))
            let rest = text.unicodeScalars[space...].dropFirst()
            return levels.count > 1 && rest.first?.properties.isUppercase == true && rest.count > 2
                && !TextReflow.isQuantity(text)
        }

        /// The sign of a line of equal ones, as long as the line above it.
        func underline(of title: Line) -> Unicode.Scalar? {
            guard count >= 3, let sign = start.first, "=-~^*#\"'".unicodeScalars.contains(sign),
                count * 3 >= title.count * 2, count <= title.count + 4,
                text.unicodeScalars.allSatisfy({ $0 == sign }), !title.isListItem
            else { return nil }
            return sign
        }

        var isListItem: Bool {
            guard let first = start.first else { return false }
            if TextReflow.isBulletMark(first) { return start.dropFirst().first == " " }
            let digits = start.prefix(while: { $0.properties.numericType != nil }).count
            guard (1...2).contains(digits), start.count > digits + 1 else { return false }
            return (start[digits] == "." || start[digits] == ")") && start[digits + 1] == " "
        }
    }

    private struct Paragraphs {
        let fullWidth: Int
        private var result: [Paragraph] = []
        private var current = Line()
        /// The next paragraph stands behind an empty line, or at the beginning.
        private var isAfterGap = true
        /// Lines that were joined to the current paragraph, and the length of the last one.
        private var lines = 0
        private var lastLength = 0
        private let hyphens: LineEndHyphens

        init(fullWidth: Int, hyphens: LineEndHyphens) {
            self.fullWidth = fullWidth
            self.hyphens = hyphens
        }

        mutating func add(_ line: Line) {
            if line.count == 0 {
                // A mark alone on its line waits for its text.
                if !current.isBullet {
                    endParagraph()
                    endWithGap()
                }
                return
            }
            if current.count > 0, lines == 1, let sign = line.underline(of: current) {
                endParagraph()
                result[result.count - 1].underline = sign
                return
            }
            if current.count > 0, breaks(before: line) { endParagraph() }
            join(line)
            lines += 1
            lastLength = line.count
        }

        mutating func finish() -> [Paragraph] {
            endParagraph()
            endWithGap()
            return result
        }

        private mutating func endParagraph() {
            if current.count > 0 {
                result.append(Paragraph(text: current.text, isAfterGap: isAfterGap, lines: lines))
                isAfterGap = false
            }
            current = Line()
            lines = 0
        }

        private mutating func endWithGap() {
            isAfterGap = true
            if !result.isEmpty { result[result.count - 1].isBeforeGap = true }
        }

        private mutating func join(_ line: Line) {
            if current.count == 0 { return current = line }
            if !current.isBullet, current.last == "\u{AD}" {
                current.text.unicodeScalars.removeLast()
                current.count -= 1
            } else if !current.isBullet, dividesWord(before: line) {
                let parts = (PrintReflow.lastWord(current.text), PrintReflow.firstWord(line.text))
                if !hyphens.belongs(parts.0, parts.1) {
                    current.text.unicodeScalars.removeLast()
                    current.count -= 1
                }
            } else if !isWritten(withoutSpaceBefore: line) {
                current.append(" ")
            }
            current.text += line.text
            current.count += line.count
            current.secondLast = line.count > 1 ? line.secondLast : current.last
            current.last = line.last
        }

        private func isWritten(withoutSpaceBefore line: Line) -> Bool {
            guard let last = current.last, let first = line.start.first else { return false }
            return TextReflow.isIdeographic(last) && TextReflow.isIdeographic(first)
        }

        private func dividesWord(before line: Line) -> Bool {
            LineEndHyphens.isHyphen(current.last) && line.beginsLower
                && current.secondLast?.properties.isAlphabetic == true
        }

        private func breaks(before line: Line) -> Bool {
            if current.isBullet { return false }
            if line.isListItem || line.isBullet || line.isOutlined || line.isOfTable || current.isOfTable {
                return true
            }
            let isShort = lastLength * 10 < fullWidth * 7
            guard isShort, !line.beginsLower, let last = current.last else { return false }
            return ".!?:".unicodeScalars.contains(last)
                || (lines == 1 && !",;-".unicodeScalars.contains(last))
        }
    }

    private static let unitsOfMeasure: Set<String> = [
        "ghz", "mhz", "khz", "hz", "v", "kv", "mv", "a", "ma", "mah", "ah", "w", "kw", "mw", "mm", "cm", "m", "km",
        "kg", "g", "lb", "lbs",
        "in", "inch", "inches", "ft", "db", "dba", "dbm", "l", "ml", "s", "ms", "min", "h", "gb", "mb", "kb", "tb",
        "mp", "k", "x", "kwh", "va",
        "ω", "ohm", "bar", "psi", "pa", "n", "nm", "j", "c", "f", "uhr", "million", "billion",
    ]

    /// Whether a text begins with a number and a unit: "2.4 GHz band". One of two levels without a dot behind it is no heading then.
    static func isQuantity(_ text: String) -> Bool {
        let words = text.prefix(60).split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[0].last != ".", words[0].count(where: { $0 == "." }) == 1 else { return false }
        let unit = words[1].lowercased().filter { $0.isLetter }
        return unitsOfMeasure.contains(unit)
    }

    /// Whether the character is from a script written without spaces.
    static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// A mark of a list item, or a number with one, before text.
    static func isListItem(_ text: String) -> Bool {
        var line = Line()
        for scalar in text.unicodeScalars.prefix(4) { line.append(scalar) }
        return line.isListItem || isBullet(text)
    }

    /// Characters of a mark, upper bound: "10.", "(a)".
    private static let markMax = 4

    /// A mark of a list item, or the number of a step, alone: what it marks follows.
    static func isMark(_ text: String) -> Bool {
        isBullet(text)
            || text.utf8.count <= markMax && [0x2E, 0x29].contains(text.utf8.last) && isListItem(text + " x")
    }

    /// A mark of a list item alone.
    static func isBullet(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.first.map { isBulletMark($0) } == true && scalars.dropFirst().isEmpty
    }

    fileprivate static func isBulletMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "•", "·", "‣", "▪", "●", "○", "■", "□", "–", "*": true
        default: false
        }
    }

    /// The text's lines, white space collapsed.
    private static func lines(_ text: String) -> [Line] {
        var (text, result) = (text, [Line]())
        text.withUTF8 { bytes in
            var (start, place) = (0, 0)
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                guard byte == 0x0A || byte == 0x0D else { continue }
                result.append(Line(UnsafeBufferPointer(rebasing: bytes[start..<(place - 1)])))
                if byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
                start = place
            }
            result.append(Line(UnsafeBufferPointer(rebasing: bytes[start...])))
        }
        return result
    }

    /// A line of ASCII without controls, as most are, with its white space collapsed; nil: it has other characters.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { result in
            var count = 0
            var isAfterSpace = false
            var place = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == 0x20 || byte == 0x09 {
                    isAfterSpace = true
                    continue
                }
                guard byte > 0x20, byte < 0x7F else { return nil }
                if isAfterSpace, count > 0 {
                    result[count] = 0x20
                    count += 1
                }
                isAfterSpace = false
                result[count] = byte
                count += 1
            }
            return String(decoding: UnsafeBufferPointer(rebasing: result[..<count]), as: UTF8.self)
        }
    }

    /// Runs of white space to one space, none at the ends; characters nobody sees go.
    static func collapsed(_ text: some StringProtocol) -> String {
        if isCollapsed(text) { return String(text) }
        var result = ""
        var collapser = Collapser()
        for scalar in text.unicodeScalars { collapser.add(scalar) { result.unicodeScalars.append($0) } }
        return result
    }

    /// Whether the text needs no change, as most texts: ASCII without controls, single spaces, and none at the ends.
    private static func isCollapsed(_ text: some StringProtocol) -> Bool {
        var last: UInt8 = 0x20
        for byte in text.utf8 {
            guard (0x20..<0x7F).contains(byte), byte != 0x20 || last != 0x20 else { return false }
            last = byte
        }
        return last != 0x20
    }

    private struct Collapser {
        private var pendingSpace = false
        private var hasText = false
        /// Combining marks since the last other character.
        private var marks = 0

        mutating func add(_ scalar: Unicode.Scalar, _ body: (Unicode.Scalar) -> Void) {
            if scalar.value >= 0x21, scalar.value < 0x7F { return pass(scalar, body) }
            if scalar.properties.isWhitespace {
                pendingSpace = hasText
                return
            }
            switch scalar.properties.generalCategory {
            // What separates nothing to the eye may part words all the same: a NUL stands between two texts.
            case .control:
                pendingSpace = hasText && (pendingSpace || scalar.value == 0)
                return
            case .privateUse: return
            // Those that join letters or keep them apart belong to the spelling of Persian and Hindi words, and marks of
            // direction to Arabic and Hebrew sentences with numbers in them.
            case .format where scalar != "\u{AD}" && !(0x200C...0x200F).contains(scalar.value): return
            case .nonspacingMark, .enclosingMark, .spacingMark:
                marks += 1
                if marks > TextReflow.marksMax { return }
                emit(scalar, body)
            default: pass(scalar, body)
            }
        }

        private mutating func pass(_ scalar: Unicode.Scalar, _ body: (Unicode.Scalar) -> Void) {
            marks = 0
            emit(scalar, body)
        }

        private mutating func emit(_ scalar: Unicode.Scalar, _ body: (Unicode.Scalar) -> Void) {
            if pendingSpace { body(" ") }
            pendingSpace = false
            hasText = true
            guard let letters = TextReflow.ligature(scalar) else { return body(scalar) }
            for letter in letters.unicodeScalars { body(letter) }
        }
    }

    /// ﬁ and its like are one glyph in print and two letters in a search.
    private static func ligature(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xFB00: "ff"
        case 0xFB01: "fi"
        case 0xFB02: "fl"
        case 0xFB03: "ffi"
        case 0xFB04: "ffl"
        default: nil
        }
    }
}

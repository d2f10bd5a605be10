import DocumentSearch

/// Joins the lines of printed text to paragraphs, so that sentences are whole again.
///
/// A paragraph ends at an empty line, before a list item, and after a line that is much shorter than the longest and
/// ends a sentence, or looks like a heading.
package enum TextReflow {
    package static func paragraphs(_ text: String) -> String {
        var result: [String] = []
        var current = ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { collapsed($0) }
        let widths = lines.map(\.count).filter { $0 > 0 }.sorted()
        // The width of an ordinary full line of this page.
        let full = widths.isEmpty ? 0 : widths[widths.count * 8 / 10]
        var previousLength = 0
        for line in lines {
            if line.isEmpty {
                if isBullet(current) { continue }
                flush(&current, &result)
                continue
            }
            if !current.isEmpty, breaksBefore(line, previous: current, previousLength: previousLength, full: full) {
                flush(&current, &result)
            }
            join(line, to: &current)
            previousLength = line.count
        }
        flush(&current, &result)
        return result.joined(separator: "\n")
    }

    private static func flush(_ current: inout String, _ result: inout [String]) {
        if !current.isEmpty { result.append(current) }
        current = ""
    }

    private static func join(_ line: String, to current: inout String) {
        if current.isEmpty {
            current = line
        } else if isBullet(current) {
            // The mark stood in a line of its own.
            current += " " + line
        } else if current.hasSuffix("\u{AD}") {
            current.removeLast()
            current += line
        } else if current.hasSuffix("-"), line.first?.isLowercase == true, current.dropLast().last?.isLetter == true {
            // A word divided at the end of its line.
            current.removeLast()
            current += line
        } else {
            current += " " + line
        }
    }

    private static func breaksBefore(_ line: String, previous: String, previousLength: Int, full: Int) -> Bool {
        if isBullet(previous) { return false }
        if isListItem(line) || isBullet(line) { return true }
        let isShort = previousLength * 10 < full * 7
        guard isShort, line.first?.isLowercase != true else { return false }
        guard let last = previous.last else { return false }
        return ".!?:".contains(last) || (previous.count == previousLength && !",;-".contains(last))
    }

    private static func isBullet(_ text: String) -> Bool {
        text.count == 1 && text.allSatisfy { "•·‣▪●○■□–*".contains($0) }
    }

    private static func isListItem(_ line: String) -> Bool {
        guard let first = line.first else { return false }
        if "•·‣▪●○■□–*".contains(first) { return line.dropFirst().first == " " }
        let digits = line.prefix(while: \.isNumber)
        return (1...2).contains(digits.count)
            && (line.dropFirst(digits.count).hasPrefix(". ") || line.dropFirst(digits.count).hasPrefix(") "))
    }

    /// Runs of white space to one space, none at the ends; characters nobody sees go.
    static func collapsed(_ text: some StringProtocol) -> String {
        var result = ""
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !result.isEmpty
                continue
            }
            let category = scalar.properties.generalCategory
            if category == .control || (category == .format && scalar != "\u{AD}") || category == .privateUse {
                continue
            }
            if pendingSpace { result.unicodeScalars.append(" ") }
            pendingSpace = false
            result.unicodeScalars.append(ligatures(scalar) ?? scalar)
            if let rest = ligatureRest(scalar) { result += rest }
        }
        return result
    }

    /// ﬁ and its like are one glyph in print and two letters to whoever searches.
    private static func ligatures(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        (0xFB00...0xFB04).contains(scalar.value) ? "f" : nil
    }

    private static func ligatureRest(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xFB00: "f"
        case 0xFB01: "i"
        case 0xFB02: "l"
        case 0xFB03: "fi"
        case 0xFB04: "fl"
        default: nil
        }
    }
}

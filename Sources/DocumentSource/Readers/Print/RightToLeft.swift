/// Reordering of Hebrew and Arabic lines: poppler's boxes give them in visual order, from left to right, and the result
/// has them in reading order. Numbers and Latin words inside keep theirs.
enum RightToLeft {
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: scalar.properties.numericType == nil
        default: false
        }
    }

    /// Whether most letters of the line are written from right to left.
    static func isWritten(_ line: String) -> Bool {
        var (right, left) = (0, 0)
        for scalar in line.unicodeScalars {
            if isRightToLeft(scalar) { right += 1 } else if scalar.properties.isAlphabetic { left += 1 }
        }
        return right > left
    }

    static func logical(_ line: String) -> String {
        var words: [String] = []
        // Words that are read from left to right stay side by side.
        var run: [String] = []
        for word in line.split(separator: " ").reversed() {
            if word.unicodeScalars.contains(where: isRightToLeft) {
                words += run.reversed()
                run = []
                words.append(logical(word: word))
            } else {
                run.append(String(word))
            }
        }
        return (words + run.reversed()).joined(separator: " ")
    }

    private static func logical(word: Substring) -> String {
        var result = ""
        var run = ""
        for character in word.reversed() {
            if character.isNumber || (character.isLetter && !character.unicodeScalars.contains(where: isRightToLeft)) {
                run = String(character) + run
            } else {
                result += run + mirrored(character)
                run = ""
            }
        }
        return result + run
    }

    private static func mirrored(_ character: Character) -> String {
        switch character {
        case "(": ")"
        case ")": "("
        case "[": "]"
        case "]": "["
        case "«": "»"
        case "»": "«"
        default: String(character)
        }
    }
}

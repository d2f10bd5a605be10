/// Finder of the place where a text stops being JSON (RFC 8259), described for the file's author: the decoder reports
/// only that the text is invalid.
enum JSONSyntax {
    struct Problem: Equatable {
        var message: String
        var line: Int
        var column: Int
    }

    /// Nesting depth of arrays and objects, upper bound.
    private static let depthMax = 512

    /// - Returns: nil for a text that is JSON
    static func problem(in bytes: [UInt8]) -> Problem? {
        var scan = Scan(bytes: bytes)
        guard let message = scan.value(depth: 0) ?? scan.end() else { return nil }
        let before = bytes.prefix(scan.place)
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return Problem(
            message: message, line: line, column: String(decoding: before[start...], as: UTF8.self).count + 1)
    }

    /// Scanner whose functions return the problem; nil when there is none.
    private struct Scan {
        let bytes: [UInt8]
        var place = 0

        private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

        private var came: String {
            guard byte != nil else { return "the end" }
            let character = String(decoding: bytes[place..<min(bytes.count, place + 4)], as: UTF8.self).first ?? " "
            return "“\(character.isNewline ? "a line break" : String(character))”"
        }

        private mutating func skipSpace() {
            while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
        }

        mutating func end() -> String? {
            skipSpace()
            return byte == nil ? nil : "expected the end, came \(came)"
        }

        mutating func value(depth: Int) -> String? {
            skipSpace()
            guard depth < depthMax else { return "it is nested deeper than \(depthMax)" }
            switch byte {
            case UInt8(ascii: "{"): return list(depth, until: UInt8(ascii: "}"), isObject: true)
            case UInt8(ascii: "["): return list(depth, until: UInt8(ascii: "]"), isObject: false)
            case UInt8(ascii: "\""): return string()
            case UInt8(ascii: "-")?, UInt8(ascii: "0")?, UInt8(ascii: "1")?, UInt8(ascii: "2")?, UInt8(ascii: "3")?,
                UInt8(ascii: "4")?, UInt8(ascii: "5")?, UInt8(ascii: "6")?, UInt8(ascii: "7")?, UInt8(ascii: "8")?,
                UInt8(ascii: "9")?:
                return number()
            default:
                for word in ["true", "false", "null"] where bytes[place...].starts(with: word.utf8) {
                    place += word.utf8.count
                    return nil
                }
                return "expected a value, came \(came)"
            }
        }

        private mutating func list(_ depth: Int, until close: UInt8, isObject: Bool) -> String? {
            place += 1
            skipSpace()
            if byte == close {
                place += 1
                return nil
            }
            while true {
                skipSpace()
                if isObject {
                    guard byte == UInt8(ascii: "\"") else { return "expected a name in quotes, came \(came)" }
                    if let problem = string() { return problem }
                    skipSpace()
                    guard byte == UInt8(ascii: ":") else { return "expected “:” behind the name, came \(came)" }
                    place += 1
                }
                if let problem = value(depth: depth + 1) { return problem }
                skipSpace()
                if byte == close {
                    place += 1
                    return nil
                }
                guard byte == UInt8(ascii: ",") else {
                    return "expected “,” or “\(Character(Unicode.Scalar(close)))”, came \(came)"
                }
                place += 1
            }
        }

        private mutating func string() -> String? {
            place += 1
            while let byte {
                switch byte {
                case UInt8(ascii: "\""):
                    place += 1
                    return nil
                case UInt8(ascii: "\\"): if let problem = escape() { return problem }
                case 0..<0x20: return "expected the text's closing quote, came \(came)"
                default: place += 1
                }
            }
            place = min(place, bytes.count)
            return "expected the text's closing quote, came the end"
        }

        private mutating func escape() -> String? {
            place += 1
            switch byte {
            case UInt8(ascii: "u"):
                place += 1
                for _ in 0..<4 {
                    guard let byte, Character(Unicode.Scalar(byte)).hexDigitValue != nil else {
                        return "expected four hexadecimal digits behind “\\u”, came \(came)"
                    }
                    place += 1
                }
                return nil
            case let mark? where "\"\\/bfnrt".utf8.contains(mark):
                place += 1
                return nil
            default:
                return "expected one of \" \\ / b f n r t u behind “\\”, came \(came) (a backslash itself is “\\\\”)"
            }
        }

        private mutating func number() -> String? {
            let start = place
            while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { place += 1 }
            if Double(String(decoding: bytes[start..<place], as: UTF8.self)) != nil { return nil }
            place = start
            return "expected a number, came \(came)"
        }
    }
}

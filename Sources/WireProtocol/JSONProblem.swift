/// Reason why some bytes are not acceptable JSON, with the place as a byte offset into the message.
package struct JSONProblem: Error, Equatable {
    package enum Reason: Equatable, Sendable {
        case unexpectedEnd
        case unexpectedByte(UInt8, expected: String)
        case controlCharacterInString
        case badEscape
        case loneSurrogate
        case badNumber
        case nestedTooDeep
        case trailingBytes
        case duplicateKey(String)
        case invalidUTF8
    }

    package var reason: Reason
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// One sentence: the bytes that came, those expected, and at which offset.
    package var message: String {
        let what =
            switch reason {
            case .unexpectedEnd: "the text ends in the middle of a value"
            case .unexpectedByte(let byte, let expected): "expected \(expected), came \(JSONProblem.printable(byte))"
            case .controlCharacterInString: "a control character inside a string must be escaped"
            case .badEscape: "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX after a backslash"
            case .loneSurrogate: "a \\u escape is half of a surrogate pair"
            case .badNumber: "not a number as JSON writes it"
            case .nestedTooDeep: "nested deeper than \(ProtocolLimits.nestingMax)"
            case .trailingBytes: "something follows the object"
            case .duplicateKey(let key): "the key \"\(key)\" stands twice"
            case .invalidUTF8: "not UTF-8"
            }
        return "invalid JSON at byte \(offset): \(what)"
    }

    private static func printable(_ byte: UInt8) -> String {
        (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }
}

/// Reader of one JSON text from bytes it does not own, which allocates only for requested values.
///
/// Strict (RFC 8259, UTF-8): lone surrogates, control characters in strings, leading zeros and nesting over
/// `ProtocolLimits.nestingMax` are errors with their byte offset. The caller pulls: enter the object, take a key,
/// then read or skip its value.
package struct JSONScanner: ~Escapable {
    private let bytes: RawSpan
    package private(set) var offset = 0
    private var depth = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// A value as far as messages need it; arrays and objects are only recognised and skipped.
    package enum Value: Equatable, Sendable {
        case string(String)
        case number(Double)
        case boolean(Bool)
        case null
        case array
        case object

        package var kind: String {
            switch self {
            case .string: "a string"
            case .number: "a number"
            case .boolean: "true or false"
            case .null: "null"
            case .array: "an array"
            case .object: "an object"
            }
        }
    }

    // MARK: Objects

    /// Consumes `{`. Follow with `nextKey` until it returns nil.
    @_lifetime(self: copy self)
    package mutating func enterObject() throws(JSONProblem) {
        skipSpace()
        try expect(UInt8(ascii: "{"), "an object")
        try descend()
    }

    /// The next key of the object just entered, nil at its end. The key's value must be read or skipped.
    @_lifetime(self: copy self)
    package mutating func nextKey(isFirst: Bool) throws(JSONProblem) -> String? {
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            offset += 1
            depth -= 1
            return nil
        }
        if !isFirst {
            try expect(UInt8(ascii: ","), "',' or '}'")
            skipSpace()
        }
        let key = try readString(expected: "a key in quotes")
        skipSpace()
        try expect(UInt8(ascii: ":"), "':'")
        return key
    }

    /// Fails unless nothing but white space is left.
    @_lifetime(self: copy self)
    package mutating func expectEnd() throws(JSONProblem) {
        skipSpace()
        if offset < bytes.byteCount { throw JSONProblem(.trailingBytes, at: offset) }
    }

    // MARK: Values

    @_lifetime(self: copy self)
    package mutating func readValue() throws(JSONProblem) -> Value {
        skipSpace()
        let byte = try peek()
        switch byte {
        case UInt8(ascii: "\""): return .string(try readString(expected: "a value"))
        case UInt8(ascii: "{"):
            try skipObject()
            return .object
        case UInt8(ascii: "["):
            try skipArray()
            return .array
        case UInt8(ascii: "t"):
            try readWord("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try readWord("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try readWord("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        default: throw JSONProblem(.unexpectedByte(byte, expected: "a value"), at: offset)
        }
    }

    /// Source text of the next value, unchanged: for values that are only echoed.
    @_lifetime(self: copy self)
    package mutating func readRaw() throws(JSONProblem) -> (value: Value, text: String) {
        skipSpace()
        let start = offset
        let value = try readValue()
        return (value, text(from: start, to: offset))
    }

    @_lifetime(self: copy self)
    private mutating func skipObject() throws(JSONProblem) {
        try enterObject()
        var isFirst = true
        while try nextKey(isFirst: isFirst) != nil {
            isFirst = false
            _ = try readValue()
        }
    }

    @_lifetime(self: copy self)
    private mutating func skipArray() throws(JSONProblem) {
        offset += 1
        try descend()
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            offset += 1
            depth -= 1
            return
        }
        while true {
            _ = try readValue()
            skipSpace()
            if try peek() == UInt8(ascii: "]") { break }
            try expect(UInt8(ascii: ","), "',' or ']'")
        }
        offset += 1
        depth -= 1
    }

    @_lifetime(self: copy self)
    private mutating func readWord(_ word: StaticString) throws(JSONProblem) {
        for index in 0..<word.utf8CodeUnitCount {
            try expect(word.utf8Start[index], "\(word)")
        }
    }

    // MARK: Strings

    /// Consumes a string literal and returns its text.
    @_lifetime(self: copy self)
    package mutating func readString(expected: String) throws(JSONProblem) -> String {
        try expect(UInt8(ascii: "\""), expected)
        let start = offset
        while true {
            let byte = try peek()
            if byte == UInt8(ascii: "\"") {
                let result = text(from: start, to: offset)
                offset += 1
                return result
            }
            if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
            if byte < 0x20 { throw JSONProblem(.controlCharacterInString, at: offset) }
            offset += 1
        }
    }

    @_lifetime(self: copy self)
    private mutating func readEscapedString(from start: Int) throws(JSONProblem) -> String {
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(2 * (offset - start) + 16)
        for index in start..<offset { unescaped.append(at(index)) }
        while true {
            let byte = try peek()
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"): try readEscape(into: &unescaped)
            case 0..<0x20: throw JSONProblem(.controlCharacterInString, at: offset - 1)
            default: unescaped.append(byte)
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readEscape(into unescaped: inout [UInt8]) throws(JSONProblem) {
        let byte = try peek()
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try readUnicodeEscape()
            unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw JSONProblem(.badEscape, at: offset - 1)
        }
    }

    /// The scalar of `\uXXXX`, or of the surrogate pair that begins here.
    @_lifetime(self: copy self)
    private mutating func readUnicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
        let start = offset - 2
        let first = try readHexQuad()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, offset + 1 < bytes.byteCount, at(offset) == UInt8(ascii: "\\"),
            at(offset + 1) == UInt8(ascii: "u")
        else { throw JSONProblem(.loneSurrogate, at: start) }
        offset += 2
        let second = try readHexQuad()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw JSONProblem(.loneSurrogate, at: start) }
        return scalar
    }

    @_lifetime(self: copy self)
    private mutating func readHexQuad() throws(JSONProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = try peek()
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw JSONProblem(.badEscape, at: offset)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    // MARK: Numbers

    @_lifetime(self: copy self)
    private mutating func readNumber() throws(JSONProblem) -> Double {
        let start = offset
        if at(offset) == UInt8(ascii: "-") { offset += 1 }
        let leading = offset
        let integer = try readDigits()
        if at(leading) == UInt8(ascii: "0"), offset - leading > 1 { throw JSONProblem(.badNumber, at: start) }
        var isInteger = true
        if offset < bytes.byteCount, at(offset) == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            _ = try readDigits()
        }
        if offset < bytes.byteCount, at(offset) | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if offset < bytes.byteCount, at(offset) == UInt8(ascii: "+") || at(offset) == UInt8(ascii: "-") {
                offset += 1
            }
            _ = try readDigits()
        }
        if isInteger, offset - leading < 16 { return leading == start ? integer : -integer }
        return Double(text(from: start, to: offset)) ?? .nan
    }

    /// One digit or more; their value is exact up to fifteen of them.
    @_lifetime(self: copy self)
    private mutating func readDigits() throws(JSONProblem) -> Double {
        let start = offset
        var value = 0.0
        while offset < bytes.byteCount, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(at(offset)) {
            value = value * 10 + Double(at(offset) - UInt8(ascii: "0"))
            offset += 1
        }
        if offset == start { throw JSONProblem(.badNumber, at: start) }
        return value
    }

    // MARK: Bytes

    private func at(_ index: Int) -> UInt8 {
        bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    private func text(from start: Int, to end: Int) -> String {
        bytes.extracting(start..<end).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func peek() throws(JSONProblem) -> UInt8 {
        guard offset < bytes.byteCount else { throw JSONProblem(.unexpectedEnd, at: offset) }
        return at(offset)
    }

    @_lifetime(self: copy self)
    private mutating func expect(_ byte: UInt8, _ expected: @autoclosure () -> String) throws(JSONProblem) {
        let found = try peek()
        guard found == byte else { throw JSONProblem(.unexpectedByte(found, expected: expected()), at: offset) }
        offset += 1
    }

    @_lifetime(self: copy self)
    private mutating func skipSpace() {
        while offset < bytes.byteCount {
            switch at(offset) {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func descend() throws(JSONProblem) {
        depth += 1
        if depth > ProtocolLimits.nestingMax { throw JSONProblem(.nestedTooDeep, at: offset - 1) }
    }
}

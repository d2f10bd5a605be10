/// Records of a delimited text (RFC 4180), as spreadsheets write it and people break it: quoted fields, doubled quotes,
/// line breaks inside quotes, CRLF or LF. A quote that is never closed, or closed in the middle, is an ordinary
/// character and affects only its own line.
///
/// Written here because every problem has to be reported with its line, and because no library continues behind a
/// broken quote.
package struct DelimitedText: Sequence {
    package struct Record: Equatable, Sendable {
        package var fields: [String]
        /// First line of the record, from 1.
        package var line: Int
        /// A quote was never closed: the fields are those of the record's first line.
        package var isUnterminated = false
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private let start: Int

    /// - Parameters:
    ///   - bytes: UTF-8
    ///   - separator: nil: as a first line `sep=;` says, or as the header shows
    package init(_ bytes: [UInt8], separator: Character? = nil) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let first = self.bytes.prefix { $0 != 0x0A }.filter { $0 != 0x0D && $0 != 0x22 }
        if first.count == 5, first.prefix(4).elementsEqual("sep=".utf8) {
            self.separator = first[4]
            start = Swift.min(self.bytes.count, (self.bytes.firstIndex(of: 0x0A) ?? self.bytes.count) + 1)
        } else {
            self.separator = separator?.asciiValue ?? Self.separator(of: self.bytes)
            start = 0
        }
    }

    package var separatorCharacter: Character { Character(Unicode.Scalar(separator)) }

    /// Bytes of the header in which the separator is searched for.
    private static let headerBytesMax = 64 * 1024
    /// Records that may stand above the header, as a title of the list does.
    static let linesAboveHeader = 5
    /// Control character that no text contains, for a file of one column.
    private static let noSeparator: UInt8 = 0x1F
    private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]

    /// Separator that turns most of the header's fields into known column names; if none does, into most fields.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        let start = Array(bytes.prefix(headerBytesMax))
        var best = (separator: separators[0], known: -1, fields: 0)
        for separator in separators {
            var records = Iterator(bytes: start, separator: separator, start: 0)
            records.lookForHeader()
            // A title of the list may stand above its header.
            for _ in 0...linesAboveHeader {
                guard let fields = records.next()?.fields else { break }
                let known = DelimitedColumns(fields).positions.count
                if (known, fields.count) > (best.known, best.fields) { best = (separator, known, fields.count) }
            }
        }
        // A header of one column has no separator: every sign belongs to its words.
        return best.fields > 1 ? best.separator : noSeparator
    }

    package func makeIterator() -> Iterator { Iterator(bytes: bytes, separator: separator, start: start) }

    package struct Iterator: IteratorProtocol {
        /// Bytes of a quoted field, upper bound: the quote of a longer one was never closed.
        private static let quotedBytesMax = 64 * 1024
        /// Broken quotes in a text after which quoted fields may no longer contain line breaks.
        private static let brokenMax = 1000

        fileprivate let bytes: [UInt8]
        fileprivate let separator: UInt8
        private var offset: Int
        private var line: Int
        private var broken = 0
        /// Number of the header's fields, which a record of several lines must have.
        private var fieldCount: Int?
        private var takesFirst = true

        fileprivate init(bytes: [UInt8], separator: UInt8, start: Int) {
            self.bytes = bytes
            self.separator = separator
            offset = start
            line = start > 0 ? 2 : 1
        }

        /// Begins the search for the header; until it is found, the number of fields is open.
        package mutating func lookForHeader() { takesFirst = false }

        /// Sets the number of fields that a record of several lines has from here on.
        package mutating func begin(fields count: Int) { fieldCount = count }

        /// The next record that is not an empty line.
        package mutating func next() -> Record? {
            while offset < bytes.count, bytes[offset] == 0x0A || bytes[offset] == 0x0D {
                if bytes[offset] == 0x0A { line += 1 }
                offset += 1
            }
            guard offset < bytes.count else { return nil }
            let (start, firstLine) = (offset, line)
            if let record = record(), line == firstLine || isWhole(record, from: start) {
                if takesFirst { fieldCount = fieldCount ?? record.fields.count }
                return record
            }
            // Its quotes are broken: its first line is taken as it stands.
            broken += 1
            (offset, line) = (start, firstLine)
            return lineAsItStands()
        }

        /// Whether a record of several lines is whole: it has as many fields as the header, or fewer because empty ones
        /// at its end are left out, when its first line alone has fewer as well. Otherwise a broken quote joined the
        /// lines.
        private func isWhole(_ record: Record, from start: Int) -> Bool {
            var count = record.fields.count
            while let fieldCount, count > fieldCount, record.fields[count - 1].isEmpty { count -= 1 }
            guard let fieldCount, count != fieldCount else { return true }
            let firstLine = bytes[start...].prefix { $0 != 0x0A }
            return count < fieldCount && firstLine.count { $0 == separator } + 1 < fieldCount
        }

        private func isSpace(at place: Int) -> Bool { place < bytes.count && bytes[place] == 0x20 }

        /// Next record; nil when a quote is not closed.
        private mutating func record() -> Record? {
            var record = Record(fields: [], line: line)
            while true {
                guard let field = field() else { return nil }
                record.fields.append(field)
                // A quote that has joined more fields than the header has is broken: stop early.
                if let fieldCount, line > record.line, record.fields.count > fieldCount, !field.isEmpty { return nil }
                guard offset < bytes.count, bytes[offset] == separator else { return record }
                offset += 1
            }
        }

        private mutating func field() -> String? {
            let start = offset
            // Hand-written files have a space behind a comma.
            var quote = offset
            while separator != 0x20, isSpace(at: quote) { quote += 1 }
            guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else { return plainField() }
            let (firstLine, last) = (line, Swift.min(bytes.count, quote + Self.quotedBytesMax))
            offset = quote + 1
            var field: [UInt8] = []
            while offset < last {
                let byte = bytes[offset]
                offset += 1
                if byte == 0x0A, broken >= Self.brokenMax { return nil }
                line += byte == 0x0A ? 1 : 0
                let isQuote = byte == UInt8(ascii: "\"")
                let isTwice = isQuote && offset < bytes.count && bytes[offset] == byte
                guard isQuote, !isTwice else {
                    field.append(byte)
                    offset += isTwice ? 1 : 0
                    continue
                }
                var end = offset
                while isSpace(at: end) { end += 1 }
                if end == bytes.count || bytes[end] == separator || bytes[end] == 0x0A || bytes[end] == 0x0D {
                    offset = end
                    return String(decoding: field, as: UTF8.self)
                }
                // `"Item 3" deluxe`: the quotes are a part of the words.
                guard line == firstLine else { return nil }
                offset = start
                return withoutOuterQuotes(plainField())
            }
            return nil
        }

        /// `"Pipe 1/2" thick"`: of three quotes the outer ones are the field's.
        private func withoutOuterQuotes(_ field: String) -> String {
            let words = field.drop { $0 == " " }
            guard words.first == "\"", words.last == "\"", words.count(where: { $0 == "\"" }) % 2 == 1 else {
                return field
            }
            return String(words.dropFirst().dropLast())
        }

        private mutating func plainField() -> String {
            let start = offset
            while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A, bytes[offset] != 0x0D {
                offset += 1
            }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }

        private mutating func lineAsItStands() -> Record {
            var record = Record(fields: [], line: line, isUnterminated: true)
            while true {
                var field = plainField()
                // The opening quote is not part of the text.
                if field.first == "\"", field.dropFirst().firstIndex(of: "\"") == nil || field.last == "\"" {
                    field.removeFirst()
                    if field.last == "\"" { field.removeLast() }
                }
                record.fields.append(field)
                guard offset < bytes.count, bytes[offset] == separator else { return record }
                offset += 1
            }
        }
    }
}

/// CSV and TSV records (RFC 4180): quoted fields, doubled quotes, line breaks inside quotes, CRLF or LF.
///
/// Written here because every problem has to be told with its line, also behind a quoted field of several lines.
package struct DelimitedText: Sequence {
    package struct Record: Equatable, Sendable {
        package var fields: [String]
        /// Where it begins, from 1.
        package var line: Int
        /// A quote was opened and never closed.
        package var isUnterminated = false
    }

    private let bytes: [UInt8]
    private let separator: UInt8

    package init(_ bytes: [UInt8], separator: Character) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        self.separator = separator.asciiValue ?? UInt8(ascii: ",")
    }

    package func makeIterator() -> Iterator { Iterator(bytes: bytes, separator: separator) }

    package struct Iterator: IteratorProtocol {
        fileprivate let bytes: [UInt8]
        fileprivate let separator: UInt8
        private var offset = 0
        private var line = 1

        fileprivate init(bytes: [UInt8], separator: UInt8) {
            self.bytes = bytes
            self.separator = separator
        }

        /// The next record that is not an empty line.
        package mutating func next() -> Record? {
            while offset < bytes.count, bytes[offset] == 0x0A || bytes[offset] == 0x0D {
                if bytes[offset] == 0x0A { line += 1 }
                offset += 1
            }
            guard offset < bytes.count else { return nil }
            var record = Record(fields: [], line: line)
            while true {
                record.fields.append(nextField(&record))
                guard offset < bytes.count, bytes[offset] == separator else { break }
                offset += 1
            }
            return record
        }

        private mutating func nextField(_ record: inout Record) -> String {
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return plainField() }
            offset += 1
            var field: [UInt8] = []
            while offset < bytes.count {
                let byte = bytes[offset]
                offset += 1
                if byte == 0x0A { line += 1 }
                guard byte == UInt8(ascii: "\"") else {
                    field.append(byte)
                    continue
                }
                guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                    // What stands between the closing quote and the separator belongs to the field.
                    return String(decoding: field, as: UTF8.self) + plainField()
                }
                field.append(byte)
                offset += 1
            }
            record.isUnterminated = true
            return String(decoding: field, as: UTF8.self)
        }

        private mutating func plainField() -> String {
            let start = offset
            while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A, bytes[offset] != 0x0D {
                offset += 1
            }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }
    }
}

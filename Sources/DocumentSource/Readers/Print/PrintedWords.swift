/// Parser of the table that `pdftotext -tsv` writes (a row for each page, block, line and word with its box) into
/// lines.
struct PrintedWords {
    /// Bytes of a row, upper bound: a word is shorter.
    private static let rowBytesMax = 4096
    /// Levels of rows.
    private enum Level {
        static let page: UInt8 = 0x31
        static let block: UInt8 = 0x33
        static let line: UInt8 = 0x34
        static let word: UInt8 = 0x35
    }

    private var row: [UInt8] = []
    private var isTooLong = false
    private(set) var pages: [PrintedPage] = []
    /// Pages that were taken away.
    private var taken = 0
    private(set) var textBytes = 0
    private var line = PrintedLine()
    private var block = 0

    mutating func add(_ bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            append(rest[..<end])
            endRow()
            rest = rest[rest.index(after: end)...]
        }
        append(rest)
    }

    mutating func finish() {
        endRow()
        endLine()
    }

    /// Takes the first pages away, which are whole when more follow.
    mutating func take(_ count: Int) -> [PrintedPage] {
        defer {
            pages.removeFirst(count)
            taken += count
        }
        return Array(pages[..<count])
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        if row.count + bytes.count > Self.rowBytesMax { isTooLong = true }
        if !isTooLong { row.append(contentsOf: bytes) }
    }

    private mutating func endRow() {
        defer {
            row.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        guard !isTooLong, row.count > 1, row[1] == 0x09 else { return }
        switch row[0] {
        case Level.page:
            endLine()
            block = 0
            pages.append(PrintedPage(number: taken + pages.count + 1))
        case Level.block:
            endLine()
            block += 1
        case Level.line: endLine()
        case Level.word: word()
        default: break
        }
    }

    private mutating func endLine() {
        if !line.text.isEmpty, !pages.isEmpty {
            line.block = block
            if RightToLeft.isWritten(line.text) {
                line.text = RightToLeft.logical(line.text)
                for part in line.parts.indices { line.parts[part].text = RightToLeft.logical(line.parts[part].text) }
            }
            pages[pages.count - 1].lines.append(line)
        }
        line = PrintedLine()
    }

    /// `5 page par block line word left top width height confidence text`
    private mutating func word() {
        let fields = row.split(separator: 0x09, maxSplits: 11, omittingEmptySubsequences: false)
        guard fields.count == 12 else { return }
        let numbers = fields[6..<10].map { Float(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let text = String(decoding: fields[11].last == 0x0D ? fields[11].dropLast() : fields[11], as: UTF8.self)
        guard !text.isEmpty, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else { return }
        textBytes += text.utf8.count + 1
        line.add(text, left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
    }
}

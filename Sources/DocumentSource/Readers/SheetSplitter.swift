import DocumentSearch

/// Splitter of a text into sheets at form feeds, as for printers, else into sections; the lines of each are joined to paragraphs.
struct SheetSplitter {
    private var number = 0
    private var sheet: [UInt8] = []

    mutating func add(_ bytes: some Collection<UInt8>, to sink: inout PageSink) throws(DocumentProblem) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0C) {
            sheet.append(contentsOf: rest[..<end])
            try endSheet(&sink)
            rest = rest[rest.index(after: end)...]
        }
        sheet.append(contentsOf: rest)
    }

    /// Finishes: text behind the last form feed is a sheet.
    mutating func finish(_ sink: inout PageSink) throws(DocumentProblem) {
        guard number == 0 else {
            if !sheet.isEmpty { try endSheet(&sink) }
            return
        }
        var sections = TextSections()
        var start = 0
        repeat {
            let end = Self.endOfPiece(sheet, from: start)
            let text = String(decoding: sheet[start..<end], as: UTF8.self)
            for page in sections.add(text, isLast: end == sheet.count) { try sink.add(page) }
            start = end
        } while start < sheet.count
        sheet = []
    }

    /// Bytes of a text without form feeds that are cut into sections at once.
    private static let pieceBytes = 1 << 19

    /// End of a piece: behind the last empty line of so many bytes, else behind a line, else behind a character.
    private static func endOfPiece(_ text: [UInt8], from start: Int) -> Int {
        guard text.count - start > pieceBytes else { return text.count }
        let piece = text[start..<(start + pieceBytes)]
        var line: Int?
        var place = piece.endIndex
        while let feed = piece[..<place].lastIndex(of: 0x0A) {
            if line == nil { line = feed + 1 }
            let before = piece[..<feed].last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
            if before == 0x0A { return feed + 1 }
            place = feed
        }
        if let line { return line }
        return piece.lastIndex { $0 & 0xC0 != 0x80 } ?? piece.endIndex
    }

    private mutating func endSheet(_ sink: inout PageSink) throws(DocumentProblem) {
        number += 1
        // Freed before the page is put together with the others.
        let text = String(decoding: sheet, as: UTF8.self)
        sheet = []
        try sink.add(Page(number: number, text: TextReflow.paragraphs(text)))
    }
}
